#include <set>

#include "cli/arguments.h"
#include "cli/import_state.h"
#include "cli/module_setup.h"
#include "cli/operation.h"
#include "cli/session.h"
#include "planner/evaluation.h"
#include "system/files.h"
#include "testing/load_tests.h"

namespace plumb::cli {
namespace {

/// Which plugins serve the configuration; reports those that are missing.
void find_providers(Session& session, Diagnostics& diags) {
  session.streams.out << "Initializing provider plugins...\n";
  std::set<std::string> seen;
  config::for_each_module(*session.root, [&](const config::ModuleNode& node) {
    const auto need = [&](const std::string& name, diagnostics::Span span,
                          const std::string& constraint) {
      const planner::ProviderSource source = planner::provider_source(*node.module, name);
      if (!seen.insert(source.address).second) return;
      const auto plugin = session.plugins.plugin(source);
      if (plugin) {
        session.streams.out << "- Using " << source.address << " v" << (*plugin)->version()
                            << " (built in C++, " << (*plugin)->path() << ")\n";
        (void)constraint;
        return;
      }
      planner::add_missing_plugin(source, plugin.error(), session.plugins, span, "", diags);
    };
    for (const auto& [name, requirement] : node.module->required_providers)
      need(name, requirement.span, requirement.constraint);
    for (const config::ProviderConfig& provider : node.module->providers)
      need(provider.name, provider.span, "");
    for (const auto& [key, resource] : node.module->resources) {
      need(resource.provider ? resource.provider->name : planner::implied_provider(resource.type),
           resource.span, "");
    }
  });
}

}  // namespace

int run_init(const Call& call) {
  bool ignored = false;
  bool upgrade = false;
  bool get = true;
  bool backend = true;
  std::string text;
  std::string lockfile;
  std::string state_path;
  std::vector<std::string> list;
  Arguments arguments("init [options]",
                      "Installs the modules that the configuration calls, and checks that "
                      "everything else that it needs is there.");
  for (const char* const name : {"force-copy", "input", "json", "lock", "reconfigure",
                                 "migrate-state", "ignore-remote-version"}) {
    arguments.flag(name, ignored, "Accepted for compatibility");
  }
  arguments.flag("backend", backend,
                 "Check that the backend is one of Plumb's (on unless -backend=false)");
  arguments.flag("get", get, "Install modules (on unless -get=false)");
  arguments.flag("upgrade", upgrade, "Fetch modules again, and lock what there is by now");
  arguments.text("lockfile", lockfile, "readonly: fail rather than change the lock file");
  std::string test_directory = testing::kTestDirectory;
  arguments.text("test-directory", test_directory,
                 "Where tests are, beside this directory (default: tests)");
  for (const char* const name : {"lock-timeout", "from-module"})
    arguments.text(name, text, "Accepted for compatibility");
  arguments.list("backend-config", list, "Accepted for compatibility");
  arguments.list("plugin-dir", list, "Accepted for compatibility; see PLUMB_PLUGIN_PATH");
  arguments.text("import-state", state_path, "Take over this terraform.tfstate");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  if (!config::has_configuration(".", system::real_files())) {
    call.streams.out
        << "Plumb initialized in an empty directory!\n\nThe directory has no configuration files. "
           "You may begin working with Plumb\nimmediately by creating some.\n";
    return 0;
  }
  const modules::InstallOptions options{
      upgrade ? "Upgrading modules..." : "Initializing modules...",
      upgrade ? modules::Upgrade::kYes : modules::Upgrade::kNo,
      lockfile == "readonly" ? modules::LockUse::kReadOnly : modules::LockUse::kUpdate};
  if (get ? install_modules(session, options, diags) : session.load_configuration(diags)) {
    if (backend) session.check_backend(diags);
    (void)testing::load_tests(test_directory, session.load_context(), diags);
    if (!diags.has_errors()) find_providers(session, diags);
    if (!state_path.empty() && !diags.has_errors() &&
        import_state(session, session.workspace.name, state_path, diags))
      call.streams.out << "\n";
    if (state_path.empty() &&
        system::real_files().kind(session.terraform_state) == system::FileKind::kRegular &&
        system::real_files().kind(kStorePath) == system::FileKind::kMissing) {
      diags.warning({}, "State not imported yet",
                    "There is the state " + session.terraform_state +
                        ". Take it over with `plumb init -import-state=" + session.terraform_state +
                        "`; until then plan and apply refuse to work here.");
    }
  }
  if (session.show(diags)) return 1;
  call.streams.out
      << "\nPlumb has been successfully initialized!\n\nYou may now begin working with Plumb. Try "
         "running \"plumb plan\" to see any changes\nthat are required for your infrastructure.\n";
  return 0;
}

}  // namespace plumb::cli
