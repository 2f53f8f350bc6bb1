#include <set>

#include "cli/arguments.h"
#include "cli/module_setup.h"
#include "cli/operation.h"
#include "cli/session.h"
#include "planner/evaluation.h"
#include "state/terraform_state.h"
#include "system/files.h"
#include "testing/load_tests.h"

namespace plumb::cli {
namespace {

/// Takes over a state of Terraform's, once: into a store that has nothing yet.
bool import_state(Session& session, const std::string& path, Diagnostics& diags) {
  const auto text = system::real_files().read(path);
  auto imported = text ? state::read_terraform_state(*text) : tl::unexpected(text.error());
  if (!imported) {
    diags.error({}, "Failed to import the state",
                path + ": " + imported.error().message + ". Nothing was changed.");
    return false;
  }
  auto opened = state::Store::open(kStorePath, state::Database::Access::kReadWrite);
  if (!opened) {
    add_error(opened.error(), "Failed to open the state", diags);
    return false;
  }
  state::Store& store = **opened;
  const auto lease = session.lock(store, "init", 0, diags);
  if (!lease) return false;
  const auto attempt = [&]() -> diagnostics::Result<void> {
    PLUMB_ASSIGN(const state::State known, store.load());
    if (!known.objects.empty()) {
      return diagnostics::fail(diagnostics::ErrorCode::kAlreadyExists,
                               std::string(kStorePath) + " already has " +
                                   std::to_string(known.objects.size()) +
                                   " objects; an import would replace them");
    }
    PLUMB_ASSIGN(const std::int64_t run, store.begin_run(*lease, {"import", "from " + path, ""}));
    PLUMB_TRY(store.replace_all(*lease, run, *imported));
    PLUMB_TRY(store.write_outputs(*lease, run, imported->outputs));
    return store.end_run(*lease, run, true);
  };
  const auto written = attempt();
  store.unlock(*lease);
  if (!written) {
    add_error(written.error(), "Failed to import the state", diags);
    return false;
  }
  session.streams.out << "Imported " << imported->objects.size() << " object(s) and "
                      << imported->outputs.size() << " output(s) from " << path
                      << ", which is no longer used.\n\n";
  return true;
}

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
    if (!state_path.empty() && !diags.has_errors()) (void)import_state(session, state_path, diags);
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
