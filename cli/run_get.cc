#include "cli/arguments.h"
#include "cli/module_setup.h"
#include "cli/operation.h"
#include "system/files.h"

namespace plumb::cli {

int run_get(const Call& call) {
  bool update = false;
  std::string text;
  Arguments arguments("get [options]",
                      "Downloads and installs the modules that the configuration needs.");
  arguments.flag("update", update, "Fetch again what is installed, and take what has changed");
  arguments.text("test-directory", text, "Accepted for compatibility");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  modules::InstallOptions options;
  options.upgrade = update ? modules::Upgrade::kYes : modules::Upgrade::kNo;
  if (config::has_configuration(".", system::real_files()))
    (void)install_modules(session, options, diags);
  return session.show(diags) ? 1 : 0;
}

}  // namespace plumb::cli
