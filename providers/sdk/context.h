#pragma once

/// What an operation of a plugin has at hand: diagnostics, cancellation, the log.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "providers/sdk/diagnostics.h"

namespace plumb::sdk {

inline plumb_view view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view text_of(const plumb_view& view) {
  if (view.len == 0) return {};
  return {reinterpret_cast<const char*>(view.ptr), view.len};
}

/// Stops waiting operations. One for a provider; each call adds a flag of its own. Thread-safe.
class Interruption {
 public:
  /// Ends every wait and call that began before now.
  void stop_all() {
    const std::lock_guard lock(mutex_);
    ++epoch_;
    changed_.notify_all();
  }

  void raise(std::atomic<bool>& flag) {
    const std::lock_guard lock(mutex_);
    flag = true;
    changed_.notify_all();
  }

  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

  /// Sleeps; false if `stopped` became true first.
  template <typename Stopped>
  bool wait(std::chrono::milliseconds time, Stopped stopped) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, stopped);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<std::uint64_t> epoch_ = 0;
};

/// What ends one call early: its own flag, where it has one, a stop of all after its beginning, and
/// the end of the host's patience.
struct CallScope {
  using Clock = std::chrono::steady_clock;
  const std::atomic<bool>* cancelled;
  std::uint64_t epoch;
  Clock::time_point deadline = Clock::time_point::max();  ///< max: none

  /// The deadline that follows from plumb_request.timeout_ms.
  [[nodiscard]] static Clock::time_point deadline_after(std::int64_t timeout_ms) {
    constexpr std::int64_t kTooLong = std::int64_t{1} << 40U;  // Decades: no limit.
    if (timeout_ms <= 0 || timeout_ms >= kTooLong) return Clock::time_point::max();
    return Clock::now() + std::chrono::milliseconds(timeout_ms);
  }
};

/// One operation under way. Used by the thread that runs the operation.
class Context {
 public:
  Context(const plumb_host* host, Interruption& interruption, CallScope scope)
      : host_(host), interruption_(interruption), scope_(scope) {}

  void error(std::string summary, std::string detail, Path path = {}) {
    diags_.error(std::move(summary), std::move(detail), std::move(path));
  }
  void warning(std::string summary, std::string detail, Path path = {}) {
    diags_.warning(std::move(summary), std::move(detail), std::move(path));
  }
  [[nodiscard]] Diagnostics& diags() { return diags_; }

  /// True once the host wants the operation to end soon, or its time is over. What has been done
  /// must still be reported.
  [[nodiscard]] bool cancelled() const {
    return (scope_.cancelled != nullptr && *scope_.cancelled) ||
           interruption_.epoch() != scope_.epoch || CallScope::Clock::now() >= scope_.deadline;
  }

  /// Sleeps for `time`; false if the operation was cancelled meanwhile, or its time is over before.
  [[nodiscard]] bool wait(std::chrono::milliseconds time) {
    const auto left = time_left();
    return interruption_.wait(left ? std::min(time, *left) : time, [this] {
      return cancelled();
    }) && !cancelled();
  }

  /// What is left of the time that the user gave the operation (`timeouts`), for limits of requests
  /// and polling; nothing if there is no such limit.
  [[nodiscard]] std::optional<std::chrono::milliseconds> time_left() const {
    if (scope_.deadline == CallScope::Clock::time_point::max()) return std::nullopt;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(scope_.deadline - CallScope::Clock::now());
    return std::max(left, std::chrono::milliseconds::zero());
  }

  /// In connect(): the most resources and data sources of this configuration that the host is to
  /// work on at a time.
  void limit_parallel(std::int64_t most) { max_parallel_ = most; }
  [[nodiscard]] std::int64_t max_parallel() const { return max_parallel_; }

  /// In create(): says that the object exists from now on, so that a later failure keeps it in the
  /// state (as tainted) instead of losing it.
  void exists() { exists_ = true; }
  [[nodiscard]] bool has_made_object() const { return exists_; }

  /// One line for the host's log; PLUMB_LOG_... levels. Never write secrets.
  void log(std::int32_t level, std::string_view message) const {
    if (host_ == nullptr || host_->log == nullptr) return;
    host_->log(host_->ctx, level, view_of(message), plumb_view{});
  }

 private:
  const plumb_host* host_;
  Interruption& interruption_;
  CallScope scope_;
  Diagnostics diags_;
  bool exists_ = false;
  std::int64_t max_parallel_ = 0;
};

}  // namespace plumb::sdk
