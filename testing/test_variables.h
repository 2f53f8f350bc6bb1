/// Values of variables in a test, by level: what is given to all, what the file gives, what the run
/// gives. The later wins.
#pragma once

#include "config/variables.h"
#include "eval/environment.h"
#include "testing/names.h"

namespace plumb::testing {

/// What a run works with.
struct RunVariables {
  std::map<std::string, config::GivenValue> given;  ///< Of what the module under test declares.
  KnownNames names;  ///< Everything that the test's own expressions may refer to.
};

/// What the variables of a run are worked out from.
struct VariableLevels {
  const TestFile& file;
  const TestRun& run;
  const config::Module& module;                            ///< Under test.
  const std::map<std::string, config::GivenValue>& given;  ///< To all.
  const std::map<std::string, Value, std::less<>>& runs;   ///< Outputs of those that ended.
  const eval::Environment& environment;
  diagnostics::SourceMap& sources;  ///< Which from now on does not show what is secret.
};

/// Evaluates what the file and the run say. Reports references that they may not have, and values
/// that are not known or that nobody asks for.
[[nodiscard]] RunVariables run_variables(const VariableLevels& levels, Diagnostics& diags);

}  // namespace plumb::testing
