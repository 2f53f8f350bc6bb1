#include "cli/provider_config_json.h"

#include "cli/expression_json.h"
#include "cli/json_text.h"
#include "config/declared.h"
#include "config/literal.h"
#include "config/version.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

std::string module_address(const config::ModuleNode& module) {
  return module.path.empty() ? "" : config::module_in_words(module);
}

std::string entry_key(const config::ModuleNode& module, const std::string& name) {
  const std::string address = module_address(module);
  return address.empty() ? name : address + ":" + name;
}

/// What the module's resources call their provider, if they name none.
std::string provider_name(const config::Resource& resource) {
  return resource.provider ? resource.provider->name : planner::implied_provider(resource.type);
}

/// The sources that a module itself needs, with the constraints that it has for them.
std::map<std::string, std::vector<std::string>> constraints_of(const config::Module& module) {
  std::map<std::string, std::vector<std::string>> found;
  const auto of = [&](const std::string& name) -> std::vector<std::string>& {
    return found[config::provider_source(module, name).address];
  };
  for (const auto& [name, requirement] : module.required_providers) {
    std::vector<std::string>& constraints = of(name);
    if (!requirement.constraint.empty()) constraints.push_back(requirement.constraint);
  }
  for (const auto& [key, resource] : module.resources) (void)of(provider_name(resource));
  for (const config::ProviderConfig& provider : module.providers) {
    std::vector<std::string>& constraints = of(provider.name);
    const ast::Attribute* const version = provider.body->attribute("version");
    if (version == nullptr) continue;
    if (const auto text = config::quoted_text(version->value)) constraints.emplace_back(*text);
  }
  return found;
}

}  // namespace

ProviderConfigs::ProviderConfigs(const config::ModuleNode& root, planner::PluginSet& plugins,
                                 const diagnostics::SourceMap& sources)
    : plugins_(plugins), sources_(sources) {
  visit(root);
}

void ProviderConfigs::visit(const config::ModuleNode& module) {
  const Constraints required = constraints_of(*module.module);
  add_blocks(module, required);
  add_requirements(module, required);
  for (const auto& [name, child] : module.children) {
    add_passed(*child);
    visit(*child);
  }
}

void ProviderConfigs::add_blocks(const config::ModuleNode& module, const Constraints& required) {
  for (const config::ProviderConfig& block : module.module->providers) {
    const config::ProviderSource source = config::provider_source(*module.module, block.name);
    Entry entry{block.name,
                source.address,
                block.alias,
                config::canonical_constraints(required.at(source.address)),
                module_address(module),
                "",
                ""};
    if (const auto plugin = plugins_.plugin(source)) {
      entry.expressions =
          expressions_json(*block.body, *(*plugin)->schema().provider.block, sources_);
    }
    entries_[entry_key(module, block.text())] = std::move(entry);
  }
}

/// What is required, or needed by a resource, and has no block.
void ProviderConfigs::add_requirements(const config::ModuleNode& module,
                                       const Constraints& required) {
  const auto entry = [&](const std::string& name, const std::string& source) {
    Entry made;
    made.name = name;
    made.source = source;
    made.module = module_address(module);
    return made;
  };
  const auto inherit = [&](Entry& made) {
    if (module.parent != nullptr)
      made.handed_from = origin(entry_key(*module.parent, made.name), made.source);
  };
  for (const auto& [name, requirement] : module.module->required_providers) {
    Entry made = entry(name, config::provider_source(*module.module, name).address);
    made.constraint = config::canonical_constraints(required.at(made.source));
    for (const config::ProviderReference& alias : requirement.aliases)
      entries_.emplace(entry_key(module, alias.text()), made);
    inherit(made);
    entries_.emplace(entry_key(module, name), std::move(made));
  }
  for (const auto& [source, constraints] : required) {
    Entry made = entry(config::ProviderSource{source}.type(), source);
    inherit(made);
    entries_.emplace(entry_key(module, made.name), made);
  }
}

void ProviderConfigs::add_passed(const config::ModuleNode& child) {
  for (const auto& [name, passed] : child.call->providers) {
    Entry made;
    made.name = passed.inner.text();
    made.source = config::provider_source(*child.module, passed.inner.name).address;
    made.module = module_address(child);
    made.handed_from = origin(entry_key(*child.parent, passed.outer.text()), made.source);
    entries_[entry_key(child, made.name)] = std::move(made);
  }
}

/// Follows what was handed on from module to module, as far as it is the same provider.
std::string ProviderConfigs::origin(std::string key, const std::string& source) const {
  std::string found;
  while (!key.empty()) {
    const auto entry = entries_.find(key);
    if (entry == entries_.end() || entry->second.source != source) break;
    found = key;
    key = entry->second.handed_from;
  }
  return found;
}

std::string ProviderConfigs::key(const config::ModuleNode& module, const std::string& name) const {
  std::string own = entry_key(module, name);
  const auto entry = entries_.find(own);
  return entry == entries_.end() || entry->second.handed_from.empty() ? own
                                                                      : entry->second.handed_from;
}

std::string ProviderConfigs::json() const {
  JsonText all;
  for (const auto& [key, entry] : entries_) {
    if (!entry.handed_from.empty()) continue;
    JsonText one;
    one.text("name", entry.name);
    one.text("full_name", entry.source);
    if (!entry.alias.empty()) one.text("alias", entry.alias);
    if (!entry.constraint.empty()) one.text("version_constraint", entry.constraint);
    if (!entry.module.empty()) one.text("module_address", entry.module);
    if (!entry.expressions.empty()) one.raw("expressions", entry.expressions);
    all.raw(key, one.finish());
  }
  return all.finish();
}

}  // namespace plumb::cli
