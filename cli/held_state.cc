#include "cli/held_state.h"

namespace plumb::cli {

std::unique_ptr<HeldState> HeldState::acquire(Session& session, const std::string& purpose,
                                              std::int64_t timeout_ms, Diagnostics& diags) {
  auto store = session.open_store(state::Database::Access::kReadWrite, diags);
  if (store == nullptr) return nullptr;
  auto lease = session.lock(*store, purpose, timeout_ms, diags);
  if (!lease) return nullptr;
  return std::unique_ptr<HeldState>(new HeldState(std::move(store), std::move(*lease)));
}

HeldState::HeldState(std::unique_ptr<state::Store> store, state::Lease lease)
    : store_(std::move(store)),
      lease_(std::move(lease)),
      heartbeat_(std::make_unique<state::Heartbeat>(*store_, lease_)) {}

HeldState::~HeldState() {
  heartbeat_.reset();
  store_->unlock(lease_);
}

}  // namespace plumb::cli
