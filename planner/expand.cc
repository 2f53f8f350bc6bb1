#include "planner/expand.h"

#include "value/convert.h"

namespace plumb::planner {
namespace {

using value::Type;
using Kind = Type::Kind;

constexpr const char* kInvalidCount = "Invalid count argument";
constexpr const char* kInvalidForEach = "Invalid for_each argument";

/// More would not fit into the memory of most machines, and is a slip.
constexpr std::int64_t kMostInstances = 10'000'000;

Expansion unknown() {
  return {Repeat::kUnknown, {}, {}};
}

Expansion wrong(const ast::Expr& expr, const char* summary, std::string detail,
                const eval::Context& context, Diagnostics& diags) {
  diags.error(expr.span, summary, std::move(detail));
  eval::note_values(expr, context, diags);
  return unknown();
}

std::string unknown_detail(const char* what, const char* amount) {
  return std::string("The ") + what +
         " depends on resource attributes that cannot be determined until apply, so Plumb cannot "
         "predict " +
         amount +
         ". To work around this, use the -target argument to first apply only the resources that "
         "it depends on.";
}

/// What unknown values are: a mistake, of no importance, or something to wait for.
enum class Strict { kYes, kNo, kAwaits };

Expansion expand_count(const ast::Expr& expr, const eval::Context& context, Diagnostics& diags,
                       Strict strict) {
  const std::size_t before = diags.items().size();
  const Value given = eval::evaluate(expr, context, diags);
  if (diags.items().size() > before) return unknown();
  if (given.is_null())
    return wrong(expr, kInvalidCount,
                 "The given \"count\" argument value is null. An integer is required.", context,
                 diags);
  if (given.has_mark(value::kEphemeral)) {
    return wrong(expr, kInvalidCount,
                 "The given \"count\" is derived from an ephemeral value, which means that how "
                 "many instances there are could differ between plan and apply.",
                 context, diags);
  }
  value::ConversionError problem;
  const auto number = value::convert(given.without_marks(), Type::number(), problem);
  if (!number)
    return wrong(expr, "Incorrect value type",
                 "The given \"count\" argument value is unsuitable: " + problem.message + ".",
                 context, diags);
  if (!number->is_known()) {
    if (strict != Strict::kYes) return unknown();
    return wrong(expr, kInvalidCount,
                 unknown_detail("\"count\" value", "how many instances will be created"), context,
                 diags);
  }
  const auto count = number->as_number().to_int64();
  if (!count)
    return wrong(expr, kInvalidCount,
                 "The given \"count\" argument value is unsuitable: a whole number is required.",
                 context, diags);
  if (*count < 0)
    return wrong(
        expr, kInvalidCount,
        "The given \"count\" argument value is unsuitable: must be greater than or equal to zero.",
        context, diags);
  if (*count > kMostInstances)
    return wrong(expr, kInvalidCount,
                 "The given \"count\" argument value is unsuitable: Plumb takes up to " +
                     std::to_string(kMostInstances) + " instances of one block.",
                 context, diags);
  Expansion made{Repeat::kCount, {}, {}};
  for (std::int64_t i = 0; i < *count; ++i) made.keys.emplace_back(i);
  return made;
}

bool is_mapping(Kind kind) {
  return kind == Kind::kMap || kind == Kind::kObject;
}

/// What is wrong with the type, or empty.
std::string type_problem(Type type) {
  const Kind kind = type.kind();
  if (is_mapping(kind) || kind == Kind::kDynamic) return "";
  if (kind == Kind::kSet) {
    if (type.element() == Type::string() || type.element() == Type::dynamic()) return "";
    return "The given \"for_each\" argument value is unsuitable: \"for_each\" supports maps and "
           "sets of strings, but you have provided a set containing type " +
           value::friendly_name(type.element()) + ".";
  }
  return "The given \"for_each\" argument value is unsuitable: the \"for_each\" argument must be a "
         "map, or set of strings, and you have provided a value of type " +
         value::friendly_name(type) + ".";
}

Expansion expand_for_each(const ast::Expr& expr, const eval::Context& context, Diagnostics& diags,
                          Strict strict) {
  const std::size_t before = diags.items().size();
  const Value given = eval::evaluate(expr, context, diags);
  if (diags.items().size() > before) return unknown();
  const Kind kind = given.type().kind();
  if (given.has_mark(value::kEphemeral)) {
    return wrong(expr, kInvalidForEach,
                 "The given \"for_each\" value is derived from an ephemeral value, which could "
                 "differ between plan and apply.",
                 context, diags);
  }
  if (given.has_mark(value::kSensitive)) {
    return wrong(
        expr, kInvalidForEach,
        "Sensitive values, or values derived from sensitive values, cannot be used as for_each "
        "arguments. If used, the sensitive value could be exposed as a resource instance key.",
        context, diags);
  }
  if (given.is_null()) {
    return wrong(expr, kInvalidForEach,
                 "The given \"for_each\" argument value is unsuitable: the given \"for_each\" "
                 "argument value is null. A map, or set of strings is allowed.",
                 context, diags);
  }
  if (const std::string problem = type_problem(given.type()); !problem.empty()) {
    const bool set = kind == Kind::kSet;
    return wrong(expr, set ? "Invalid for_each set argument" : kInvalidForEach, problem, context,
                 diags);
  }
  const bool keys_known = given.is_known() && (is_mapping(kind) || given.is_wholly_known());
  if (!keys_known) {
    if (strict != Strict::kYes) return unknown();
    return wrong(
        expr, kInvalidForEach,
        is_mapping(kind) || kind == Kind::kDynamic
            ? unknown_detail(
                  "\"for_each\" map includes keys derived from a value that",
                  "the full set of keys that will identify the instances of this resource")
            : unknown_detail(
                  "\"for_each\" set includes values derived from one that",
                  "the full set of keys that will identify the instances of this resource"),
        context, diags);
  }
  Expansion made{Repeat::kForEach, {}, {}};
  for (std::size_t i = 0; i < given.length(); ++i) {
    const Value& element = given.at(i);
    if (is_mapping(kind)) {
      made.keys.emplace_back(std::string(given.key(i)));
    } else if (element.is_null()) {
      return wrong(expr, "Invalid for_each set argument",
                   "The given \"for_each\" argument value is unsuitable: \"for_each\" sets must "
                   "not contain null values.",
                   context, diags);
    } else {
      made.keys.emplace_back(std::string(element.as_string()));
    }
    made.each_values.push_back(element);
  }
  return made;
}

Expansion expand_enabled(const ast::Expr& expr, const eval::Context& context, Diagnostics& diags,
                         Strict strict) {
  constexpr const char* kInvalid = "Invalid enabled argument";
  const std::size_t before = diags.items().size();
  const Value given = eval::evaluate(expr, context, diags);
  if (diags.items().size() > before) return unknown();
  value::ConversionError problem;
  const auto enabled = value::convert(given.without_marks(), Type::boolean(), problem);
  if (!enabled || enabled->is_null())
    return wrong(expr, kInvalid,
                 "The given \"enabled\" argument value is unsuitable: true or false is required" +
                     (enabled ? ", not null." : ": " + problem.message + "."),
                 context, diags);
  if (given.marks() != 0) {
    return wrong(expr, kInvalid,
                 "Sensitive and ephemeral values cannot decide whether there is an instance: that "
                 "there is one can be seen.",
                 context, diags);
  }
  if (!enabled->is_known()) {
    if (strict == Strict::kAwaits) return unknown();
    if (strict == Strict::kNo) return {Repeat::kSingle, {state::InstanceKey{}}, {}};
    return wrong(expr, kInvalid,
                 unknown_detail("\"enabled\" value", "whether there will be an instance"), context,
                 diags);
  }
  if (!enabled->as_bool()) return {Repeat::kDisabled, {}, {}};
  return {Repeat::kSingle, {state::InstanceKey{}}, {}};
}

Expansion expand_any(const config::Repetition& repetition, const eval::Context& context,
                     Diagnostics& diags, Strict strict) {
  if (repetition.count != nullptr) return expand_count(*repetition.count, context, diags, strict);
  if (repetition.for_each != nullptr)
    return expand_for_each(*repetition.for_each, context, diags, strict);
  if (repetition.enabled != nullptr)
    return expand_enabled(*repetition.enabled, context, diags, strict);
  return {Repeat::kSingle, {state::InstanceKey{}}, {}};
}

}  // namespace

Expansion expand(const config::Repetition& repetition, const eval::Context& context,
                 Diagnostics& diags, UnknownCount unknown_count) {
  if (unknown_count == UnknownCount::kRefused)
    return expand_any(repetition, context, diags, Strict::kYes);
  const std::size_t before = diags.items().size();
  Expansion made = expand_any(repetition, context, diags, Strict::kAwaits);
  made.awaited = made.repeat == Repeat::kUnknown && diags.items().size() == before;
  return made;
}

Expansion expand_for_validation(const config::Repetition& repetition, const eval::Context& context,
                                Diagnostics& diags) {
  return expand_any(repetition, context, diags, Strict::kNo);
}

}  // namespace plumb::planner
