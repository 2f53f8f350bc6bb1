/// What `var` and `run` mean in a test, outside of the module that it tests.
#pragma once

#include <map>
#include <string>

#include "eval/evaluate.h"
#include "testing/test_file.h"

namespace plumb::testing {

struct KnownNames {
  std::map<std::string, Value, std::less<>> variables;
  /// Outputs of the runs that ended, each an object.
  std::map<std::string, Value, std::less<>> runs;
};

/// Names other than the known ones are reported.
class NamesScope final : public eval::Scope {
 public:
  explicit NamesScope(const KnownNames& names) : names_(names) {}
  [[nodiscard]] Value resolve(const ast::Traversal& traversal, Span span,
                              Diagnostics& diags) const override;

 private:
  const KnownNames& names_;
};

/// What `var.x` and `run.x` name; empty for the root alone, or anything else behind it.
[[nodiscard]] std::string first_name(const ast::Traversal& traversal);

/// The root and the first step.
[[nodiscard]] Span first_name_span(const ast::Traversal& traversal);

/// Reports a reference to a run that is not known, and why. `unready`, `missing`: the summaries for
/// one that comes later, and for one that does not exist.
void report_unknown_run(const TestFile& file, const ast::Traversal& traversal, const char* unready,
                        const char* missing, Diagnostics& diags);

}  // namespace plumb::testing
