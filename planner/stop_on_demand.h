/// The second request to stop reaches the providers.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "planner/evaluation.h"

namespace plumb::planner {

/// Passes the second request to stop on to the providers of a run, for as long as it lives: in a
/// plan as in an apply, because reading can hang as well.
class StopOnDemand {
 public:
  StopOnDemand(const system::Cancellation& cancellation, Evaluation& evaluation);
  StopOnDemand(const StopOnDemand&) = delete;
  StopOnDemand& operator=(const StopOnDemand&) = delete;
  ~StopOnDemand();

 private:
  void watch(const system::Cancellation& cancellation, Evaluation& evaluation);

  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::thread watcher_;  ///< Last: it uses the above.
};

}  // namespace plumb::planner
