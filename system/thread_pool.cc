#include "system/thread_pool.h"

#include <algorithm>

namespace plumb::system {
namespace {

/// The pool whose task the thread is running, or null.
thread_local const ThreadPool* current_pool = nullptr;

}  // namespace

ThreadPool::ThreadPool(unsigned computing, unsigned waiting_max)
    : computing_max_(computing > 0 ? computing : std::max(1U, std::thread::hardware_concurrency())),
      waiting_max_(std::max(1U, waiting_max)) {}

ThreadPool::~ThreadPool() {
  wait_idle();  // From here on nobody starts a thread.
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    work_available_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::run(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  start_thread_if_needed();
}

/// With the lock held: there is a task, and perhaps nobody to take it.
void ThreadPool::start_thread_if_needed() {
  if (running_ >= computing_max_) return;
  if (sleeping_ > 0) {
    work_available_.notify_one();
  } else if (threads_.size() < computing_max_ + waiting_max_) {
    threads_.emplace_back([this] { work(); });
  }
}

void ThreadPool::work() {
  current_pool = this;
  std::unique_lock lock(mutex_);
  while (true) {
    if (!tasks_.empty() && running_ < computing_max_) {
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      ++running_;
      if (!tasks_.empty())
        start_thread_if_needed();  // Notices to sleepers that are not awake yet count once.
      lock.unlock();
      task();
      lock.lock();
      --running_;
      // Those who wait here wait for different things: each looks for itself.
      slot_available_.notify_all();
      if (tasks_.empty() && running_ == 0 && waiting_ == 0) idle_.notify_all();
      continue;
    }
    if (closing_) return;
    ++sleeping_;
    work_available_.wait(lock);
    --sleeping_;
  }
}

void ThreadPool::blocking(const std::function<void()>& wait) {
  if (current_pool != this) {
    wait();
    return;
  }
  std::unique_lock lock(mutex_);
  // Give the core away first: whoever holds a waiting place may need it to come back.
  --running_;
  ++waiting_;
  if (!tasks_.empty()) start_thread_if_needed();
  slot_available_.notify_all();
  slot_available_.wait(lock, [this] { return places_taken_ < waiting_max_; });
  ++places_taken_;
  lock.unlock();
  wait();
  lock.lock();
  --places_taken_;
  slot_available_.notify_all();
  slot_available_.wait(lock, [this] { return running_ < computing_max_; });
  --waiting_;
  ++running_;
}

void ThreadPool::wait_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return tasks_.empty() && running_ == 0 && waiting_ == 0; });
}

}  // namespace plumb::system
