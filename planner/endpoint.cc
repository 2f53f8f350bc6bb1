#include "planner/endpoint.h"

namespace plumb::planner {

Declared find_declared(const config::ModuleNode& module, const state::Target& endpoint) {
  const config::ModuleNode* at = &module;
  const std::size_t steps = endpoint.module.size() - (endpoint.resource ? 0 : 1);
  for (std::size_t i = 0; i < steps; ++i) {
    const auto child = at->children.find(endpoint.module[i].name);
    if (child == at->children.end()) return {};
    at = child->second.get();
  }
  if (!endpoint.resource) {
    const auto call = at->module->calls.find(endpoint.module.back().name);
    if (call == at->module->calls.end()) return {};
    return {&call->second.repetition, call->second.span};
  }
  const auto mode = endpoint.resource->mode == state::Mode::kData ? config::ResourceMode::kData
                                                                  : config::ResourceMode::kManaged;
  const auto resource = at->module->resources.find(
      config::resource_key(mode, endpoint.resource->type, endpoint.resource->name));
  if (resource == at->module->resources.end()) return {};
  return {&resource->second.repetition, resource->second.span};
}

}  // namespace plumb::planner
