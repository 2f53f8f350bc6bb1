#include "cli/arguments.h"
#include "cli/json_ui.h"
#include "cli/operation.h"
#include "cli/test_json.h"
#include "cli/test_junit.h"
#include "cli/test_text.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

struct TestFlags {
  std::vector<std::string> filter;
  bool json = false;
  bool verbose = false;
  std::string directory = testing::kTestDirectory;
  std::string junit;
  std::string cloud_run;
  unsigned parallelism = 10;
  std::vector<std::string> variables;
};

void declare_flags(Arguments& arguments, TestFlags& flags) {
  arguments.text("cloud-run", flags.cloud_run, "Not supported: tests run here");
  arguments.list("filter", flags.filter, "Only the tests of this file");
  arguments.flag("json", flags.json, "Write machine-readable lines of JSON");
  arguments.text("junit-xml", flags.junit, "Also write what came of it to this file, as JUnit XML");
  arguments.number("parallelism", flags.parallelism, "Calls to providers at a time (default: 10)");
  arguments.text("test-directory", flags.directory,
                 "Where tests are, beside this directory (default: tests)");
  arguments.flag("verbose", flags.verbose, "Show the plan or the state of each run");
  declare_variables(arguments, flags.variables);
}

/// What is wrong with the values from outside is told once, before anything is run.
void check_variables(Session& session, const std::string& directory, Diagnostics& diags) {
  (void)session.test_variables(*session.root->module, directory, diags);
}

/// Reads the module and its tests. Whether they can be run; what is wrong is in `diags`.
bool load(Session& session, const TestFlags& flags, testing::TestSuite& suite, Diagnostics& diags) {
  if (config::has_configuration(".", system::real_files())) {
    (void)session.load_configuration(diags);
  } else {
    session.use_empty_configuration();
  }
  suite = testing::load_tests(flags.directory, session.load_context(), diags);
  if (session.root != nullptr && !diags.has_errors())
    check_variables(session, flags.directory, diags);
  return session.root != nullptr && !diags.has_errors();
}

bool write_junit(const std::string& path, const std::string& text, Session& session) {
  const auto written = system::real_files().write(path, text);
  if (written) return true;
  Diagnostics diags;
  add_error(written.error(), "Failed to write the JUnit XML file", diags);
  session.show(diags);
  return false;
}

}  // namespace

int run_test(const Call& call) {
  TestFlags flags;
  Arguments arguments("test [options]",
                      "Runs the tests of this module, the files *.tftest.hcl and *.tftest.json "
                      "here and in the directory tests.");
  declare_flags(arguments, flags);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color(), flags.parallelism);
  session.json = flags.json;
  session.variable_options = variable_options(arguments);
  if (flags.json) call.streams.out << json_version_line();
  Diagnostics diags;
  if (!flags.cloud_run.empty()) {
    diags.error({}, "Option not supported",
                "Tests run where Plumb runs; -cloud-run has nothing to run them on.");
  }
  testing::TestSuite suite;
  if (diags.has_errors() || !load(session, flags, suite, diags)) {
    session.show(diags);
    return 1;
  }
  session.show(diags);  // Warnings.
  const testing::SuiteContext context{
      suite,
      *session.root,
      session.sources,
      session.plugins,
      session.pool,
      session.cancellation,
      [&](const config::Module& module, const testing::TestFile& file) {
        Diagnostics told;  // By check_variables(), as far as they are about this module.
        const std::string directory = system::clean_path(flags.directory);
        const bool below = file.path.starts_with(directory + "/");
        return session.test_variables(module, below ? directory : "", told);
      },
      flags.filter};
  std::unique_ptr<testing::SuiteObserver> observer;
  if (flags.json) {
    observer = std::make_unique<TestMessages>(session, flags.verbose);
  } else {
    observer = std::make_unique<TestProgress>(session, flags.verbose);
  }
  const auto reports = testing::run_suite(context, *observer);
  if (!flags.junit.empty() &&
      !write_junit(flags.junit, junit_xml(reports, session.sources), session))
    return 1;
  return testing::summary_of(reports).status > testing::Status::kPass ? 1 : 0;
}

}  // namespace plumb::cli
