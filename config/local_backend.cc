#include "config/local_backend.h"

#include "config/block_reader.h"
#include "config/static_value.h"

namespace plumb::config {

std::string local_state_path(const ModuleNode& root, const LoadContext& context,
                             diagnostics::Diagnostics& diags) {
  static const StaticUse kUse{"The path of the state", "Invalid backend configuration"};
  const auto& backend = root.module->backend;
  std::string path;
  std::string workspaces;
  const auto chosen = [&] {
    if (root.workspace == kDefaultWorkspace)
      return path.empty() ? std::string(kTerraformState) : path;
    return (workspaces.empty() ? kTerraformWorkspaces : workspaces) + "/" + root.workspace + "/" +
           kTerraformState;
  };
  if (!backend || backend->type != "local") return chosen();
  BlockReader reader(*backend->body, diags);
  for (const char* const name : {"path", "workspace_dir"}) {
    const ast::Expr* const given = reader.argument(name);
    if (given == nullptr) continue;
    const auto text = static_text(*given, kUse, root, context, diags);
    if (text) (name == std::string_view("path") ? path : workspaces) = *text;
  }
  reader.finish();
  return chosen();
}

}  // namespace plumb::config
