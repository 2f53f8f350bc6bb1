/// What is said to a user about their text, values, plan or state.
///
/// A user's mistake is a Diagnostic: functions that meet one add it to the Diagnostics that they
/// are given and go on with an unknown value or a partial tree, so that one mistake gives one
/// message and one run shows all of them. The outside world failing is a Result (result.h); a bug
/// is an assertion.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/span.h"

namespace plumb::diagnostics {

enum class Severity { kError, kWarning };

/// A value that the failed expression used, in words: `var.x` `is "abc"`.
struct ValueNote {
  std::string traversal;
  std::string statement;
  friend bool operator==(const ValueNote&, const ValueNote&) = default;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  std::string summary;  ///< Short and stable; tools match on it. No full stop.
  std::string
      detail;    ///< Full sentences: what is wrong and what to do. May have several paragraphs.
  Span subject;  ///< The tight range; invalid if there is no place to show.
  Span context;  ///< A wider range worth showing around it, or invalid.
  std::string address;  ///< The object at hand, such as `module.a.aws_x.y[0]`, or empty.
  /// Whose condition does not hold, or is not known yet: `var.x`, `module.m.output.y`, `check.z`, a
  /// resource instance; empty if this is about something else. Not shown: tests ask for it.
  std::string checked;
  std::vector<ValueNote> values;
  std::string called_function;  ///< The call during which it happened, as `upper(str)`, or empty.
  /// A single expression or reference cannot be understood. It is unknown in the tree, or left out
  /// of it, which is whole otherwise, so that the rest can still be checked.
  bool one_expression = false;
};

/// A list to collect diagnostics in. Not thread-safe: parallel work collects into one each and
/// appends.
class Diagnostics {
 public:
  Diagnostic& error(Span subject, std::string summary, std::string detail = "");
  Diagnostic& warning(Span subject, std::string summary, std::string detail = "");
  Diagnostic& add(Diagnostic diagnostic);
  void append(Diagnostics&& other);

  [[nodiscard]] bool has_errors() const;
  /// Whether there are errors other than of single expressions (Diagnostic::one_expression).
  [[nodiscard]] bool has_errors_of_structure() const;
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& items() const { return items_; }
  [[nodiscard]] std::vector<Diagnostic>& items() { return items_; }

  /// Puts them into the order of file, offset and object, those without a place first, keeping the
  /// order of equal ones, and drops exact repetitions. Called just before printing, because
  /// parallel work finds them in any order.
  void sort();

 private:
  std::vector<Diagnostic> items_;
};

}  // namespace plumb::diagnostics
