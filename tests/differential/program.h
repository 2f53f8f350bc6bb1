/// The two programs that are compared, run in the same way.
#pragma once

#include <string>
#include <vector>

#include "support/workspace.h"
#include "value/value.h"

namespace plumb::differential {

/// The path of `plumb` or `terraform`.
using Program = std::string;

/// Runs it in the workspace. Throws std::runtime_error if it does not come to an end.
[[nodiscard]] test::Finished run(const Program& program, const test::Workspace& workspace,
                                 const std::vector<std::string>& arguments,
                                 const std::string& input = "");

/// Runs `init` where the program needs it to find local modules and its own provider; Plumb does
/// not. What is wrong with the configuration is told later, in a form to read.
void prepare(const Program& program, const test::Workspace& workspace);

/// JSON as a value. Throws std::runtime_error if it is none.
[[nodiscard]] value::Value parse(const std::string& json);

/// A member of a JSON object, and the empty object or text where there is none.
[[nodiscard]] value::Value member(const value::Value& object, std::string_view name);
[[nodiscard]] std::string text_of(const value::Value& object, std::string_view name);

/// A mistake as both programs tell it.
struct Mistake {
  std::string severity;
  std::string summary;
  std::string file;  ///< Empty if it has no place.
  long begin = -1;   ///< Bytes from the file's start; -1 without a place.
  long end = -1;
};

/// What `validate -json` says, in the order of places.
[[nodiscard]] std::vector<Mistake> validate(const Program& program,
                                            const test::Workspace& workspace);

/// What `plan` finds, or what it made.
struct Planned {
  std::vector<Mistake> mistakes;
  value::Value plan;  ///< As `show -json` has it; only without errors.
};
[[nodiscard]] Planned plan(const Program& program, const test::Workspace& workspace);

[[nodiscard]] bool has_errors(const std::vector<Mistake>& mistakes);

}  // namespace plumb::differential
