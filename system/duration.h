/// Durations as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plumb::system {

/// `10s`, `5m`, `1.5h`, `1h30m`, `250ms`, `0`: in milliseconds, or nothing. Finer units (`us`,
/// `ns`) count, and are rounded up.
[[nodiscard]] std::optional<std::int64_t> parse_duration_ms(std::string_view text);

}  // namespace plumb::system
