#include <map>
#include <set>

#include "cli/arguments.h"
#include "cli/operation.h"
#include "cli/session.h"

namespace plumb::cli {

int run_providers(const Call& call) {
  Arguments arguments(
      "providers",
      "Shows the providers that the configuration needs, and the plugins that serve them.");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  if (!session.load_configuration(diags)) {
    session.show(diags);
    return 1;
  }
  call.streams.out << "\nProviders required by configuration:\n.\n";
  config::for_each_module(*session.root, [&](const config::ModuleNode& node) {
    std::set<std::string> sources;
    for (const auto& [name, requirement] : node.module->required_providers)
      sources.insert(planner::provider_source(*node.module, name).address);
    for (const auto& [key, resource] : node.module->resources) {
      const std::string name =
          resource.provider ? resource.provider->name : planner::implied_provider(resource.type);
      sources.insert(planner::provider_source(*node.module, name).address);
    }
    std::string module;
    for (const std::string& step : node.path)
      module += (module.empty() ? "module." : ".module.") + step;
    if (!module.empty()) call.streams.out << module << "\n";
    for (const std::string& address : sources) {
      const auto plugin = session.plugins.plugin({address});
      call.streams.out << "    provider[" << address << "] "
                       << (plugin ? (*plugin)->version() + " (" + (*plugin)->path() + ")"
                                  : "no plugin installed")
                       << "\n";
    }
  });
  return session.show(diags) ? 1 : 0;
}

}  // namespace plumb::cli
