/// How long the operations of an object may take, as its `timeouts` say: a block or attribute of
/// durations that providers have in their schemas by convention.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "value/value.h"

namespace plumb::providers {

using value::Value;

enum class TimedStep : std::uint8_t { kCreate, kRead, kUpdate, kDelete };

/// `create`: as the attribute is called.
[[nodiscard]] const char* step_name(TimedStep step);

struct TimeLimit {
  std::string attribute;  ///< `create`, or `default`.
  std::string text;       ///< As it was written: `5m`.
  std::int64_t ms = 0;
};

/// The limit that the object, a configuration or a state, has for the step; nothing if there is
/// none or if it cannot be read.
[[nodiscard]] std::optional<TimeLimit> time_limit(const Value& object, TimedStep step);

/// Limits in the object that are no durations, or no time at all.
[[nodiscard]] std::vector<TimeLimit> unreadable_time_limits(const Value& object);

}  // namespace plumb::providers
