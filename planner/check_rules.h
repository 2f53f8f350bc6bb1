/// Conditions that a configuration says must hold: of variables, resources, outputs, checks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/module.h"
#include "eval/evaluate.h"

namespace plumb::planner {

using diagnostics::Diagnostics;

enum class RuleKind : std::uint8_t { kCondition, kValidation };

/// What the rule's message is if its condition does not hold; nothing if it does, is not known yet,
/// or is wrong in itself, which is reported.
[[nodiscard]] std::optional<std::string> judge(const config::CheckRule& rule, RuleKind kind,
                                               const eval::Context& context, Diagnostics& diags);

/// The object that rules belong to.
struct RuleOwner {
  std::string object;  ///< As diagnostics::Diagnostic::checked has it.
  bool shown = false;  ///< Whether messages name it.
};

/// Reports under the summary each rule that does not hold.
void check_rules(const std::vector<config::CheckRule>& rules, const char* summary,
                 const eval::Context& context, const RuleOwner& owner, Diagnostics& diags);

/// Makes warnings about the check of errors: what is wrong in it stops nothing.
void make_warnings(Diagnostics& diags, const std::string& check);

/// Warns of rules that can only be judged when the plan is applied.
void tell_of_later_rules(const std::vector<config::CheckRule>& rules, const eval::Context& context,
                         const RuleOwner& owner, Diagnostics& diags);

}  // namespace plumb::planner
