#include "testing/names.h"

#include <algorithm>

#include "diagnostics/suggestion.h"

namespace plumb::testing {

std::string first_name(const ast::Traversal& traversal) {
  if (traversal.steps.empty() || traversal.steps[0].kind != ast::Step::Kind::kAttribute) return "";
  return std::string(traversal.steps[0].name);
}

Span first_name_span(const ast::Traversal& traversal) {
  return traversal.steps.empty() ? traversal.root_span
                                 : diagnostics::join(traversal.root_span, traversal.steps[0].span);
}

Value NamesScope::resolve(const ast::Traversal& traversal, Span span, Diagnostics& diags) const {
  const bool run = traversal.root == "run";
  const auto& values = run ? names_.runs : names_.variables;
  const auto found =
      run || traversal.root == "var" ? values.find(first_name(traversal)) : values.end();
  if (found != values.end())
    return eval::apply_steps(found->second, traversal.steps.subspan(1), diags);
  if (traversal.root == "var" && !traversal.steps.empty()) {
    diags.error(span, "Reference to unavailable variable",
                "There is no value here for the variable \"" + first_name(traversal) +
                    "\". What is known is what the file and the command line give.");
  } else {
    diags.error(span, "Invalid reference",
                "Only variables and runs that came before can be referred to here, as in var.name "
                "and run.name.output.");
  }
  return Value::unknown();
}

void report_unknown_run(const TestFile& file, const ast::Traversal& traversal, const char* unready,
                        const char* missing, Diagnostics& diags) {
  const std::string name = first_name(traversal);
  std::vector<std::string> names;
  for (const TestRun& run : file.runs) names.push_back(run.name);
  if (std::ranges::find(names, name) != names.end()) {
    diags.error(first_name_span(traversal), unready,
                "The run \"" + name +
                    "\" has not been executed at this point, so there are no outputs of it. Refer "
                    "to runs that come before this one.");
  } else {
    diags.error(
        first_name_span(traversal), missing,
        "There is no run \"" + name + "\" in this file." + diagnostics::did_you_mean(name, names));
  }
}

}  // namespace plumb::testing
