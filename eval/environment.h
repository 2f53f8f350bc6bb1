/// What functions may know of the world outside: files, the time, chance. Implemented above, so
/// that evaluation itself stays free of effects and a test decides what there is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/result.h"

namespace plumb::eval {

using diagnostics::Result;

/// Thread-safe.
class Environment {
 public:
  virtual ~Environment() = default;

  /// The bytes of a file. Relative paths are relative to working_directory().
  [[nodiscard]] virtual Result<std::string> read_file(const std::string& path) const = 0;
  enum class FileKind { kMissing, kRegular, kDirectory, kOther };
  [[nodiscard]] virtual FileKind file_kind(const std::string& path) const = 0;
  /// Regular files below a directory, symlinks followed, as slash paths relative to it; empty if
  /// there is none.
  [[nodiscard]] virtual std::vector<std::string> files_below(
      const std::string& directory) const = 0;
  [[nodiscard]] virtual std::string working_directory() const = 0;
  [[nodiscard]] virtual std::string home_directory() const = 0;

  /// Whether functions that differ from call to call may answer: false while planning, true while
  /// applying.
  [[nodiscard]] virtual bool allows_impure() const = 0;
  /// Now, and when the plan was made: seconds since 1970 in UTC.
  [[nodiscard]] virtual std::int64_t now() const = 0;
  [[nodiscard]] virtual std::int64_t plan_time() const = 0;
  /// Cryptographically random bytes.
  [[nodiscard]] virtual std::string random_bytes(std::size_t count) const = 0;

  /// The tree of a template's text, for templatefile and templatestring. Evaluation cannot parse by
  /// itself, because the parser stands beside it and not below. `name` is what messages call the
  /// text.
  [[nodiscard]] virtual ast::ExpressionFile parse_template(const std::string& name,
                                                           std::string text,
                                                           diagnostics::Diagnostics& diags) const {
    (void)text;
    diags.error({}, "Templates are not available",
                "The template \"" + name + "\" cannot be rendered here.");
    return {};
  }
  /// `t.tftpl:1,3-8`: a place as messages name it within a sentence; empty if the texts are not at
  /// hand.
  [[nodiscard]] virtual std::string place_text(diagnostics::Span span) const {
    (void)span;
    return "";
  }
};

}  // namespace plumb::eval
