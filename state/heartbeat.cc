#include "state/heartbeat.h"

#include <chrono>

namespace plumb::state {
namespace {

/// A quarter of the lease, so that one renewal that is missed does no harm.
constexpr auto kRenewEvery = std::chrono::seconds(15);

}  // namespace

Heartbeat::Heartbeat(Store& store, Lease lease)
    : store_(store), lease_(std::move(lease)), thread_([this] { work(); }) {}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Heartbeat::work() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kRenewEvery, [this] { return closing_; })) {
    lock.unlock();
    (void)store_.renew(lease_);
    lock.lock();
  }
}

}  // namespace plumb::state
