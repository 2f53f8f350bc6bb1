#include <nlohmann/json.hpp>

#include "cli/arguments.h"
#include "cli/operation.h"
#include "cli/session.h"
#include "cli/validation.h"
#include "testing/load_tests.h"

namespace plumb::cli {
namespace {

std::string as_json(const Diagnostics& diags, const diagnostics::SourceMap& sources) {
  using nlohmann::json;
  json list = json::array();
  int errors = 0;
  int warnings = 0;
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    (diagnostic.severity == diagnostics::Severity::kError ? errors : warnings) += 1;
    list.push_back(json::parse(diagnostics::render_json(diagnostic, sources), nullptr, false));
  }
  const json out = {{"format_version", "1.0"},
                    {"valid", errors == 0},
                    {"error_count", errors},
                    {"warning_count", warnings},
                    {"diagnostics", list}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

int run_validate(const Call& call) {
  bool json = false;
  bool no_tests = false;
  std::string test_directory = testing::kTestDirectory;
  Arguments arguments(
      "validate [options]",
      "Checks the configuration without looking at state, values of variables or real objects.");
  arguments.flag("json", json, "Write the result as JSON");
  arguments.flag("no-tests", no_tests, "Leave out the tests");
  arguments.text("test-directory", test_directory,
                 "Where tests are, beside this directory (default: tests)");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  testing::TestSuite suite;
  if (config::has_configuration(".", system::real_files())) {
    (void)session.load_configuration(diags);
  } else {
    session.use_empty_configuration();
  }
  if (!no_tests) suite = testing::load_tests(test_directory, session.load_context(), diags);
  if (session.root != nullptr && !diags.has_errors_of_structure()) {
    diags.append(validate(session, *session.root));
    for (const auto& [source, module] : suite.modules) diags.append(validate(session, *module));
  }
  diags.sort();
  const bool failed = diags.has_errors();
  if (json) {
    call.streams.out << as_json(diags, session.sources);
    return failed ? 1 : 0;
  }
  const bool warned = !diags.empty();
  session.show(diags);
  if (failed) return 1;
  call.streams.out << (warned ? "Success! The configuration is valid, but there were some "
                                "validation warnings\nas shown above.\n\n"
                              : "Success! The configuration is valid.\n\n");
  return 0;
}

}  // namespace plumb::cli
