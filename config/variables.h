/// Values of the root module's variables: where they come from, and which wins.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "system/files.h"

namespace plumb::config {

/// `-var` and `-var-file`, in the order of the command line.
struct VariableOption {
  enum class Kind { kValue, kFile };
  Kind kind = Kind::kValue;
  std::string text;  ///< `name=value`, or a path.
};

struct VariableSources {
  std::string directory;  ///< For terraform.tfvars and *.auto.tfvars.
  std::map<std::string, std::string>
      environment;  ///< Variables of the process that begin with TF_VAR_, without that.
  std::vector<VariableOption> options;
  std::string test_directory = {};  ///< The same files of a directory of tests; empty for none.
  /// Values of what the module does not declare are kept, and no mistake: tests may use them. Texts
  /// among them are taken as expressions, if they are some.
  bool keeps_undeclared = false;
};

/// A value as given, and where.
struct GivenValue {
  Value value;
  std::string origin;  ///< `using -var="x=..."`, for messages.
  Span span;           ///< In a variables file; invalid otherwise.
};

/// Reads all sources, the later winning: environment, terraform.tfvars, *.auto.tfvars, then the
/// options.
[[nodiscard]] std::map<std::string, GivenValue> collect_variables(const Module& module,
                                                                  const VariableSources& sources,
                                                                  system::FileSystem& files,
                                                                  diagnostics::SourceMap& texts,
                                                                  diagnostics::Diagnostics& diags);

/// The value that the variable has: what is given with defaults put in, converted, marked. Reports
/// what does not fit.
[[nodiscard]] Value variable_value(const Variable& variable, const GivenValue& given,
                                   diagnostics::Diagnostics& diags);

/// Reports a variable of the root module without default that nothing is given for.
void report_missing_value(const Variable& variable, diagnostics::Diagnostics& diags);

/// The default, or an unknown value if there is none, marked.
[[nodiscard]] Value default_or_unknown(const Variable& variable);

}  // namespace plumb::config
