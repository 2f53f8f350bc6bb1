/// The state, opened and locked by a command that will change it.
#pragma once

#include <memory>
#include <string>

#include "cli/session.h"
#include "state/heartbeat.h"

namespace plumb::cli {

/// Holds the lock until it goes.
class HeldState {
 public:
  /// Opens and locks; null after reporting.
  [[nodiscard]] static std::unique_ptr<HeldState> acquire(Session& session,
                                                          const std::string& purpose,
                                                          std::int64_t timeout_ms,
                                                          Diagnostics& diags);
  HeldState(const HeldState&) = delete;
  HeldState& operator=(const HeldState&) = delete;
  ~HeldState();

  [[nodiscard]] state::Store& store() { return *store_; }
  [[nodiscard]] const state::Lease& lease() const { return lease_; }

 private:
  HeldState(std::unique_ptr<state::Store> store, state::Lease lease);
  std::unique_ptr<state::Store> store_;
  const state::Lease lease_;
  std::unique_ptr<state::Heartbeat> heartbeat_;
};

}  // namespace plumb::cli
