/// Time and chance, as an interface.
#pragma once

#include <cstdint>
#include <string>

namespace plumb::system {

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970, UTC.
  [[nodiscard]] virtual std::int64_t now_ms() const = 0;
};

[[nodiscard]] const Clock& real_clock();

/// `2026-11-20T14:02:28Z`.
[[nodiscard]] std::string utc_text(std::int64_t seconds_since_1970);

/// Cryptographically random bytes.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// A random UUID (RFC 9562, version 4).
[[nodiscard]] std::string random_uuid();

}  // namespace plumb::system
