/// Threads for computing and for waiting.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plumb::system {

/// Runs tasks on as many threads as there are cores. A task that has to wait for somebody else says
/// so with blocking(): another thread then takes its place, so that waiting calls do not keep the
/// cores idle, up to a limit of calls that wait at a time. Tasks must not throw. Thread-safe.
class ThreadPool {
 public:
  /// `computing`: tasks that run at a time, 0 for one a core. `waiting_max`: blocking() sections at
  /// a time.
  ThreadPool(unsigned computing, unsigned waiting_max);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  /// Waits for all tasks.
  ~ThreadPool();

  void run(std::function<void()> task);

  /// Calls `wait` from within a task while another task may run in its place; from any other thread
  /// it just calls it.
  void blocking(const std::function<void()>& wait);

  /// Returns when no task is queued or running. Not from within a task.
  void wait_idle();

 private:
  void work();
  void start_thread_if_needed();

  const unsigned computing_max_;
  const unsigned waiting_max_;
  std::mutex mutex_;
  std::condition_variable work_available_;
  std::condition_variable
      slot_available_;  ///< For those that come back from waiting, or want to wait.
  std::condition_variable idle_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  unsigned running_ = 0;       ///< Tasks on a core.
  unsigned waiting_ = 0;       ///< Tasks inside blocking().
  unsigned places_taken_ = 0;  ///< Those that really wait, at most waiting_max_.
  unsigned sleeping_ = 0;      ///< Threads with nothing to do.
  bool closing_ = false;
};

}  // namespace plumb::system
