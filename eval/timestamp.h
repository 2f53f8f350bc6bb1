/// Points in time as functions read and write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace plumb::eval {

/// A point in time together with how far its clock is ahead of UTC.
struct Timestamp {
  std::int64_t seconds = 0;      ///< Since 1970 in UTC; negative before.
  std::int32_t nanoseconds = 0;  ///< 0 to 999,999,999.
  std::int32_t offset = 0;       ///< Seconds east of UTC.
  bool has_zulu = false;         ///< Written with `Z`.
};

/// The parts of a date and time on the timestamp's own clock.
struct Civil {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 4;  ///< 0 is Sunday.
};

[[nodiscard]] Civil civil_of(const Timestamp& time);

/// Strict RFC 3339. The error says what is wrong: `not a valid RFC3339 timestamp: …`.
[[nodiscard]] tl::expected<Timestamp, std::string> parse_rfc3339(std::string_view text);

/// To the second: `2017-11-22T00:00:00Z`.
[[nodiscard]] std::string format_rfc3339(const Timestamp& time);

/// The forms that YAML knows: a date, or a date and time separated by `T`, `t` or a blank.
[[nodiscard]] std::optional<Timestamp> parse_yaml_timestamp(std::string_view text);

/// A duration such as `-1h30m5.5s`, in nanoseconds.
[[nodiscard]] tl::expected<std::int64_t, std::string> parse_duration(std::string_view text);

}  // namespace plumb::eval
