/// Keeps a lock alive while its holder works, or waits for an answer.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "state/store.h"

namespace plumb::state {

/// Renews the lease well within its time, for as long as this lives. A lease that was lost stays
/// lost: the next write is refused and says so.
class Heartbeat {
 public:
  Heartbeat(Store& store, Lease lease);
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;
  ~Heartbeat();

 private:
  void work();

  Store& store_;
  const Lease lease_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace plumb::state
