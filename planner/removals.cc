#include "planner/removals.h"

namespace plumb::planner {
namespace {

using config::ModuleNode;
using diagnostics::Diagnostics;

/// The span of the block that the endpoint names, relative to the module; invalid if there is none.
diagnostics::Span declared(const ModuleNode& module, const state::Target& endpoint) {
  const ModuleNode* at = &module;
  const std::size_t steps = endpoint.module.size() - (endpoint.resource ? 0 : 1);
  for (std::size_t i = 0; i < steps; ++i) {
    const auto child = at->children.find(endpoint.module[i].name);
    if (child == at->children.end()) return {};
    at = child->second.get();
  }
  if (!endpoint.resource) {
    const auto call = at->module->calls.find(endpoint.module.back().name);
    return call == at->module->calls.end() ? diagnostics::Span{} : call->second.span;
  }
  const auto resource = at->module->resources.find(config::resource_key(
      config::ResourceMode::kManaged, endpoint.resource->type, endpoint.resource->name));
  return resource == at->module->resources.end() ? diagnostics::Span{} : resource->second.span;
}

}  // namespace

Removals::Removals(const ModuleNode& root, Diagnostics& diags) {
  read(root, diags);
}

void Removals::read(const ModuleNode& module, Diagnostics& diags) {
  std::string prefix;
  for (const std::string& name : module.path) prefix += "module." + name + ".";
  for (const config::Removal& removal : module.module->removals) {
    state::AddressError problem;
    const auto target = state::parse_target(removal.from.address, problem);
    if (!target) {
      diags.error(removal.from.span, "Invalid address", problem.message);
      continue;
    }
    const std::string address = prefix + removal.from.address;
    if (const diagnostics::Span span = declared(module, *target); span.valid()) {
      diags.error(
          span, target->resource ? "Removed resource still exists" : "Removed module still exists",
          "A `removed` block says that " + address +
              " is gone, but it is still declared here. Take out one of the two.");
      continue;
    }
    destroys_[address] = removal.destroy;
  }
  for (const auto& [name, child] : module.children) read(*child, diags);
}

bool Removals::forgets(const state::InstanceAddress& address) const {
  if (destroys_.empty()) return false;
  // The statement nearest to the object counts: its own, or that of the innermost module.
  std::string text = state::config_address(address.resource);
  while (true) {
    if (const auto found = destroys_.find(text); found != destroys_.end()) return !found->second;
    const std::size_t dot = text.rfind('.');
    if (dot == std::string::npos) return false;
    text.resize(dot);
  }
}

}  // namespace plumb::planner
