#include "testing/override_targets.h"

#include <algorithm>

namespace plumb::testing {
namespace {

bool has_target(const config::ModuleNode& root, const state::Target& target) {
  const config::ModuleNode* module = &root;
  for (const state::ModuleStep& step : target.module) {
    const auto child = module->children.find(step.name);
    if (child == module->children.end()) return false;
    module = child->second.get();
  }
  if (!target.resource) return true;
  const bool data = target.resource->mode == state::Mode::kData;
  return module->module->resources.count(config::resource_key(
             data ? config::ResourceMode::kData : config::ResourceMode::kManaged,
             target.resource->type, target.resource->name)) > 0;
}

}  // namespace

void warn_of_missing_targets(const std::vector<Override>& overrides,
                             const std::vector<const config::ModuleNode*>& modules,
                             Diagnostics& diags) {
  for (const Override& made : overrides) {
    const bool there = std::ranges::any_of(modules, [&](const config::ModuleNode* module) {
      return has_target(*module, made.target);
    });
    if (there) continue;
    diags.warning(made.target_span, "Invalid override target",
                  "The module under test has no " + made.target_text +
                      ", so there is nothing to override. Correct the address, or take the block "
                      "out.");
  }
}

}  // namespace plumb::testing
