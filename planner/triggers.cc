#include "planner/triggers.h"

#include "eval/evaluate.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

bool is_key(const Value& value, const state::InstanceKey& key) {
  if (!value.has_content()) return false;
  if (const auto* const number = std::get_if<std::int64_t>(&key))
    return value.type() == value::Type::number() && value.as_number().to_int64() == *number;
  const auto* const text = std::get_if<std::string>(&key);
  return text != nullptr && value.type() == value::Type::string() && value.as_string() == *text;
}

/// The part of an object, nothing if it has no such part.
std::optional<Value> part_of(const Value& object, std::span<const ast::Step> steps) {
  if (object.is_null()) return std::nullopt;
  diagnostics::Diagnostics problems;
  Value part = eval::apply_steps(object.without_marks_deep(), steps, problems);
  return problems.has_errors() ? std::nullopt : std::optional(std::move(part));
}

}  // namespace

bool triggers_replace(const config::Trigger& trigger, const std::optional<Value>& key,
                      const Change& change) {
  if (key && !is_key(*key, change.address.key)) return false;
  std::span<const ast::Step> steps = trigger.steps;
  if (!key && !steps.empty() && steps[0].kind == ast::Step::Kind::kIndex) {
    if (!is_key(*steps[0].key, change.address.key)) return false;
    steps = steps.subspan(1);
  }
  const bool changes = change.action == Action::kUpdate || is_replace(change.action);
  if (steps.empty()) return changes;
  if (!changes && change.action != Action::kCreate) return false;
  const auto before = part_of(change.before, steps);
  const auto after = part_of(change.after, steps);
  if (!before || !after) return before.has_value() != after.has_value();
  return !after->is_wholly_known() || !value::identical(*before, *after);
}

}  // namespace plumb::planner
