#include "config/tree.h"

namespace plumb::config {
namespace {

/// Modules that call each other in a circle would have no end.
constexpr std::size_t kModuleDepthMax = 100;

}  // namespace

std::unique_ptr<ModuleNode> TreeBuilder::root(const std::string& directory) {
  if (!has_configuration(directory, context_.files)) {
    diags_.error({}, "No configuration files",
                 "There are no configuration files in this directory. Plan without one would mean "
                 "to destroy everything; "
                 "write a file that ends in .tf, or use destroy if that is what is wanted.");
    return nullptr;
  }
  auto node = std::make_unique<ModuleNode>();
  node->module = load_module(directory, context_, diags_);
  node->workspace = context_.workspace;
  return node;
}

ModuleNode* TreeBuilder::add(ModuleNode& caller, const ModuleCall& call, const ModuleSource& source,
                             const ModulePlace& place) {
  if (!has_end(caller, call, source, place)) return nullptr;
  auto module = module_in(call, place.directory);
  if (module == nullptr) return nullptr;
  auto child = std::make_unique<ModuleNode>();
  child->path = caller.path;
  child->path.push_back(call.name);
  child->call = &call;
  child->parent = &caller;
  child->module = std::move(module);
  child->workspace = caller.workspace;
  child->source = source.text();
  child->version = place.version;
  child->package = place.package;
  child->package_source = place.package_source;
  return caller.children.emplace(call.name, std::move(child)).first->second.get();
}

bool TreeBuilder::has_end(const ModuleNode& caller, const ModuleCall& call,
                          const ModuleSource& source, const ModulePlace& place) {
  const bool local = source.kind == SourceKind::kLocal;
  // What calls itself is said at once, not a hundred levels down.
  for (const ModuleNode* above = &caller; above != nullptr; above = above->parent) {
    const bool same = local ? above->module->directory == place.directory
                            : above->source == source.text() && above->version == place.version;
    if (!same) continue;
    diags_.error(call.source_span, "Module calls itself",
                 "The module in " + (local ? place.directory : without_secrets(source.text())) +
                     " calls itself, directly or through others, so it would never end.");
    return false;
  }
  if (caller.path.size() < kModuleDepthMax) return true;
  diags_.error(call.source_span, "Modules nested too deeply",
               "Module calls are nested more than " + std::to_string(kModuleDepthMax) +
                   " deep; a module that calls itself has no end.");
  return false;
}

std::shared_ptr<const Module> TreeBuilder::module_in(const ModuleCall& call,
                                                     const std::string& directory) {
  const auto [at, fresh] = loaded_.try_emplace(directory);
  if (!fresh) return at->second;
  if (!has_configuration(directory, context_.files)) {
    diags_.error(call.source_span, "Module directory is empty",
                 "The directory " + directory + " has no configuration files.");
    loaded_.erase(at);
    return nullptr;
  }
  at->second = load_module(directory, context_, diags_);
  return at->second;
}

}  // namespace plumb::config
