#include "planner/stop_on_demand.h"

#include <chrono>

namespace plumb::planner {

/// A signal handler can wake nobody, so the request is looked for.
constexpr std::chrono::milliseconds kLook(100);

StopOnDemand::StopOnDemand(const system::Cancellation& cancellation, Evaluation& evaluation)
    : watcher_([this, &cancellation, &evaluation] { watch(cancellation, evaluation); }) {}

StopOnDemand::~StopOnDemand() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
  watcher_.join();
}

void StopOnDemand::watch(const system::Cancellation& cancellation, Evaluation& evaluation) {
  std::unique_lock lock(mutex_);
  while (!ended_ && !cancellation.forced()) wake_.wait_for(lock, kLook);
  // Calls that begin after one was stopped have to be stopped, too.
  while (!ended_) {
    evaluation.stop_providers();
    wake_.wait_for(lock, kLook);
  }
}

}  // namespace plumb::planner
