#include "planner/check_rules.h"

#include "value/convert.h"

namespace plumb::planner {
namespace {

using state::CheckStatus;
using value::Type;
using value::Value;

/// The message, unless it would show what must not be shown; of conditions that is a warning.
std::string rule_message(const ast::Expr& expr, RuleKind kind, const eval::Context& context,
                         Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value message = eval::evaluate_as(expr, Type::string(), context, diags);
  if (diags.items().size() > before || !message.is_known()) return kMessageLater;
  if (message.is_null()) return "The rule has no error message: it evaluates to null.";
  const value::Marks marks = message.marks();
  for (const auto& [mark, word, function] :
       {std::tuple{value::kEphemeral, "ephemeral", "ephemeralasnull"},
        std::tuple{value::kSensitive, "sensitive", "nonsensitive"}}) {
    if ((marks & mark) == 0) continue;
    // Of a validation the message alone tells it: there is nothing to be seen but that it failed.
    if (kind == RuleKind::kValidation && mark == value::kSensitive)
      return "The error message included a sensitive value, so it is not shown.";
    diags.error(expr.span, std::string("Error message refers to ") + word + " values",
                std::string("The error expression used to explain this condition refers to ") +
                    word +
                    " values, so the message is not shown.\n\nYou can correct this by removing "
                    "references to " +
                    word + " values, or by carefully using the " + function +
                    "() function if the expression will not reveal the " + word + " data.");
    if (kind == RuleKind::kCondition)
      diags.items().back().severity = diagnostics::Severity::kWarning;
    return std::string("The error message included ") + (mark == value::kEphemeral ? "an " : "a ") +
           word + " value, so it is not shown.";
  }
  return std::string(message.as_string());
}

}  // namespace

RuleOutcome judge(const config::CheckRule& rule, RuleKind kind, const eval::Context& context,
                  Diagnostics& diags) {
  const RuleOutcome wrong{CheckStatus::kError, ""};
  if (rule.condition == nullptr || rule.error_message == nullptr) return wrong;
  const std::size_t before = diags.items().size();
  const Value condition = eval::evaluate(*rule.condition, context, diags);
  if (diags.items().size() > before) return wrong;
  value::ConversionError problem;
  const auto holds = value::convert(condition.without_marks(), Type::boolean(), problem);
  if (!holds || holds->is_null()) {
    const bool validation = kind == RuleKind::kValidation;
    diags.error(rule.condition->span,
                validation ? "Invalid variable validation result" : "Invalid condition result",
                std::string(validation ? "Validation condition" : "Condition") +
                    " expression must return either true or false" +
                    (holds ? ", not null." : ": " + problem.message + "."));
    return wrong;
  }
  const CheckStatus status = !holds->is_known() ? CheckStatus::kUnknown
                             : holds->as_bool() ? CheckStatus::kPass
                                                : CheckStatus::kFail;
  const bool failed = status == CheckStatus::kFail;
  if (!failed && kind == RuleKind::kValidation) return {status, ""};
  // Also of what holds: nobody should find out that a message is useless when it is needed.
  std::string message = rule_message(*rule.error_message, kind, context, diags);
  return {status, failed ? std::move(message) : ""};
}

std::vector<RuleOutcome> check_rules(const std::vector<config::CheckRule>& rules,
                                     const char* summary, const eval::Context& context,
                                     const RuleOwner& owner, Diagnostics& diags) {
  std::vector<RuleOutcome> outcomes;
  for (const config::CheckRule& rule : rules) {
    outcomes.push_back(judge(rule, RuleKind::kCondition, context, diags));
    if (outcomes.back().status != CheckStatus::kFail) continue;
    diags.error(rule.condition->span, summary, outcomes.back().message);
    diags.items().back().checked = owner.object;
    if (owner.shown) diags.items().back().address = owner.object;
    eval::note_values(*rule.condition, context, diags);
  }
  return outcomes;
}

void make_warnings(Diagnostics& diags) {
  for (diagnostics::Diagnostic& diagnostic : diags.items())
    diagnostic.severity = diagnostics::Severity::kWarning;
}

void tell_of_later_rules(const std::vector<config::CheckRule>& rules, const eval::Context& context,
                         const RuleOwner& owner, Diagnostics& diags) {
  for (const config::CheckRule& rule : rules) {
    if (rule.condition == nullptr) continue;
    Diagnostics told;
    const Value condition = eval::evaluate(*rule.condition, context, told);
    if (condition.is_known() || told.has_errors()) continue;
    diags.warning(rule.condition->span, kAssertionLater,
                  "The condition depends on values that are not known yet; it is judged when this "
                  "plan is applied.");
    diags.items().back().checked = owner.object;
  }
}

}  // namespace plumb::planner
