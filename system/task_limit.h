/// A limit of its own for some of the tasks of a pool.
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "system/thread_pool.h"

namespace plumb::system {

/// Runs tasks on the pool, at most so many at a time. Those that have to wait do so in order, and
/// keep neither a thread nor a core. Outlives its tasks. Thread-safe.
class TaskLimit {
 public:
  TaskLimit(ThreadPool& pool, unsigned most);
  TaskLimit(const TaskLimit&) = delete;
  TaskLimit& operator=(const TaskLimit&) = delete;

  void run(std::function<void()> task);
  /// From now on no more than so many begin.
  void lower(unsigned most);

 private:
  void start(std::function<void()> task);
  void end_one();

  ThreadPool& pool_;
  std::mutex mutex_;
  unsigned most_;
  unsigned running_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace plumb::system
