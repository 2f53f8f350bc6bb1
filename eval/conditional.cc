#include "eval/conditional.h"

#include <algorithm>

#include "value/compare.h"
#include "value/convert.h"
#include "value/refine.h"

namespace plumb::eval {
namespace {

/// `null` as it is written: it takes any type. A marked one is not taken for it.
bool is_bare_null(const Value& value) {
  return value.is_null() && value.type() == Type::dynamic() && value.marks() == 0;
}

/// The type of a conditional, or nothing if its results do not go together.
std::optional<Type> result_type(const Value& when_true, const Value& when_false) {
  if (is_bare_null(when_true)) return when_false.type();
  if (is_bare_null(when_false)) return when_true.type();
  // What is not known yet may become of any type.
  if (when_true.type() == Type::dynamic() || when_false.type() == Type::dynamic())
    return Type::dynamic();
  const Type types[] = {when_true.type(), when_false.type()};
  return value::unify(types);
}

void report_types(const ast::Conditional& conditional, Type when_true, Type when_false,
                  const Context& context, Diagnostics& diags) {
  diags.error(
      diagnostics::join(conditional.when_true->span, conditional.when_false->span),
      "Inconsistent conditional result types",
      "The true and false result expressions must have consistent types. The 'true' value is " +
          value::friendly_name(when_true) + ", but the 'false' value is " +
          value::friendly_name(when_false) + ".");
  note_values(*conditional.condition, context, diags);
}

/// What both results have in common, if it is not known yet which of them it will be.
Value undecided(Type type, const Value& when_true, const Value& when_false) {
  if (when_true.is_null() && when_false.is_null()) return Value::null(type);
  if (when_true.type() == Type::number() && when_false.type() == Type::number() &&
      value::equals(when_true, when_false) == true)
    return when_true.without_marks();
  value::Refinement known;
  known.not_null = value::never_null(when_true) && value::never_null(when_false);
  if (when_true.type() == when_false.type() && when_true.type().is_collection()) {
    const value::Refinement a = value::length_bounds(when_true);
    const value::Refinement b = value::length_bounds(when_false);
    if (a.length_min && b.length_min) known.length_min = std::min(*a.length_min, *b.length_min);
    if (a.length_max && b.length_max) known.length_max = std::max(*a.length_max, *b.length_max);
  }
  return value::refined_unknown(type, std::move(known));
}

/// The condition as a bool, which may be unknown; nothing if it is wrong.
std::optional<Value> decide(const ast::Expr& expr, const Value& condition, const Context& context,
                            Diagnostics& diags) {
  if (condition.is_null()) {
    diags.error(expr.span, "Null condition",
                "The condition value is null. Conditions must either be true or false.");
    note_values(expr, context, diags);
    return std::nullopt;
  }
  // Of what is unknown the type does not matter yet.
  if (!condition.is_known()) return Value::unknown(Type::boolean());
  value::ConversionError problem;
  auto chosen = value::convert(condition.without_marks(), Type::boolean(), problem);
  if (!chosen) {
    diags.error(expr.span, "Incorrect condition type",
                "The condition expression must be of type bool: " + problem.message + ".");
    note_values(expr, context, diags);
  }
  return chosen;
}

}  // namespace

Value evaluate_conditional(const ast::Conditional& conditional, const Context& context,
                           Diagnostics& diags) {
  Diagnostics true_diags;
  Diagnostics false_diags;
  const Value when_true = evaluate(*conditional.when_true, context, true_diags);
  const Value when_false = evaluate(*conditional.when_false, context, false_diags);
  const std::optional<Type> type = result_type(when_true, when_false);
  if (!type) {
    report_types(conditional, when_true.type(), when_false.type(), context, diags);
    return Value::unknown();
  }
  const Value condition = evaluate(*conditional.condition, context, diags);
  const auto chosen = decide(*conditional.condition, condition, context, diags);
  if (!chosen) return Value::unknown(*type);
  // The marks of both results count, whichever is taken.
  const auto marks_of = [](const Value& result, const Diagnostics& mistakes) {
    return mistakes.has_errors() ? Marks{0} : result.marks();
  };
  const auto marks = static_cast<Marks>(condition.marks() | marks_of(when_true, true_diags) |
                                        marks_of(when_false, false_diags));
  if (!chosen->is_known()) return undecided(*type, when_true, when_false).with_marks(marks);
  const bool yes = chosen->as_bool();
  diags.append(yes ? std::move(true_diags) : std::move(false_diags));
  value::ConversionError problem;
  const auto converted = value::convert(yes ? when_true : when_false, *type, problem);
  if (converted) return converted->with_marks(marks);
  diags.error((yes ? conditional.when_true : conditional.when_false)->span,
              "Inconsistent conditional result types",
              "The chosen result cannot be converted to the type that both results have in "
              "common: " +
                  problem.message + ".");
  return Value::unknown(*type);
}

}  // namespace plumb::eval
