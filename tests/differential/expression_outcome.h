/// What a program makes of expressions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "differential/program.h"

namespace plumb::differential {

/// The summary of what has no mistake, but a value that no plan can hold: infinity.
inline constexpr std::string_view kNotForPlans = "A value that no plan can hold";

/// Either `summary` is there, or the others are. All but the summary are JSON in one spelling.
struct ExpressionOutcome {
  std::string summary;  ///< Of the first error.
  long begin = 0;       ///< Its range, in bytes from the expression's start; 0, 0 if it has none.
  long end = 0;
  std::string value;      ///< What is known of it, as in a plan.
  std::string type;       ///< In the encoding of types; of partly unknown values as `type()` shows.
  std::string unknown;    ///< `true` where it is unknown.
  std::string sensitive;  ///< `true` where it is sensitive.

  friend bool operator==(const ExpressionOutcome&, const ExpressionOutcome&) = default;
};

/// Puts all of them into one configuration, in a file each, so that the program runs a few times
/// only: what fails is taken out until the rest has a plan. Where a program stops without a word on
/// which expression it does not like, as Terraform at infinity, halving finds it.
[[nodiscard]] std::vector<ExpressionOutcome> observe(const Program& program,
                                                     std::span<const std::string> expressions);

/// A line of a record, and back.
struct RecordedExpression {
  std::string expression;
  ExpressionOutcome outcome;
};
[[nodiscard]] std::string to_line(const RecordedExpression& record);
[[nodiscard]] RecordedExpression from_line(const std::string& line);

/// Where two outcomes differ: `outcome`, `summary`, `range`, `value`, `type`, `unknown`,
/// `sensitive`; empty if they agree.
[[nodiscard]] std::string difference(const ExpressionOutcome& a, const ExpressionOutcome& b);

/// For people: `error SUMMARY at 3-7`, or the four parts.
[[nodiscard]] std::string describe(const ExpressionOutcome& outcome);

}  // namespace plumb::differential
