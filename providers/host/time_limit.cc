#include "providers/host/time_limit.h"

#include "system/duration.h"

namespace plumb::providers {
namespace {

constexpr const char* kNames[] = {"create", "read", "update", "delete", "default"};
constexpr const char* kFallback = "default";

/// What the object's `timeouts` have under that name, if it is text.
std::optional<TimeLimit> limit_of(const Value& object, const char* name) {
  if (!object.has_content() || object.type().kind() != value::Type::Kind::kObject)
    return std::nullopt;
  const Value* const limits = object.find("timeouts");
  if (limits == nullptr || !limits->has_content() ||
      limits->type().kind() != value::Type::Kind::kObject)
    return std::nullopt;
  const Value* const limit = limits->find(name);
  if (limit == nullptr || !limit->has_content() || limit->type() != value::Type::string())
    return std::nullopt;
  const std::string text(limit->as_string());
  return TimeLimit{name, text, system::parse_duration_ms(text).value_or(0)};
}

}  // namespace

const char* step_name(TimedStep step) {
  return kNames[static_cast<int>(step)];
}

std::optional<TimeLimit> time_limit(const Value& object, TimedStep step) {
  auto limit = limit_of(object, step_name(step));
  if (!limit) limit = limit_of(object, kFallback);
  return limit && limit->ms > 0 ? limit : std::nullopt;
}

std::vector<TimeLimit> unreadable_time_limits(const Value& object) {
  std::vector<TimeLimit> found;
  for (const char* const name : kNames) {
    auto limit = limit_of(object, name);
    if (limit && limit->ms <= 0) found.push_back(std::move(*limit));
  }
  return found;
}

}  // namespace plumb::providers
