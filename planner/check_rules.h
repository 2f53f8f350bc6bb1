/// Conditions that a configuration says must hold: of variables, resources, outputs, checks.
#pragma once

#include <string>
#include <vector>

#include "config/module.h"
#include "eval/evaluate.h"
#include "state/check_results.h"

namespace plumb::planner {

using diagnostics::Diagnostics;

enum class RuleKind : std::uint8_t { kCondition, kValidation };

struct RuleOutcome {
  state::CheckStatus status = state::CheckStatus::kPass;
  std::string message;  ///< Of kFail.
};

/// Whether the rule's condition holds. kError: it is wrong in itself, which is reported; that it
/// does not hold is not.
[[nodiscard]] RuleOutcome judge(const config::CheckRule& rule, RuleKind kind,
                                const eval::Context& context, Diagnostics& diags);

/// The object that rules belong to.
struct RuleOwner {
  std::string object;  ///< As diagnostics::Diagnostic::checked has it.
  bool shown = false;  ///< Whether messages name it.
};

/// Reports under the summary each rule that does not hold. What became of each.
std::vector<RuleOutcome> check_rules(const std::vector<config::CheckRule>& rules,
                                     const char* summary, const eval::Context& context,
                                     const RuleOwner& owner, Diagnostics& diags);

/// The summaries of what is told of `check` blocks.
inline constexpr const char* kAssertionFailed = "Check block assertion failed";
inline constexpr const char* kAssertionLater = "Check block assertion known after apply";

/// The message of a rule whose own is not known yet. It is no problem that results list.
inline constexpr const char* kMessageLater =
    "The error message is not known yet, so it is not shown.";

/// Makes warnings of errors.
void make_warnings(Diagnostics& diags);

/// Warns of rules that can only be judged when the plan is applied.
void tell_of_later_rules(const std::vector<config::CheckRule>& rules, const eval::Context& context,
                         const RuleOwner& owner, Diagnostics& diags);

}  // namespace plumb::planner
