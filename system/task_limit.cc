#include "system/task_limit.h"

#include <algorithm>

namespace plumb::system {

TaskLimit::TaskLimit(ThreadPool& pool, unsigned most) : pool_(pool), most_(std::max(1U, most)) {}

void TaskLimit::lower(unsigned most) {
  const std::lock_guard lock(mutex_);
  most_ = std::min(most_, std::max(1U, most));
}

void TaskLimit::run(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (running_ >= most_) {
      waiting_.push_back(std::move(task));
      return;
    }
    ++running_;
  }
  start(std::move(task));
}

void TaskLimit::start(std::function<void()> task) {
  pool_.run([this, task = std::move(task)] {
    task();
    end_one();
  });
}

void TaskLimit::end_one() {
  std::function<void()> next;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || running_ > most_) {
      --running_;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  start(std::move(next));
}

}  // namespace plumb::system
