#include "planner/config_graph.h"

#include <algorithm>

#include "config/block_reader.h"
#include "config/declared.h"
#include "config/decode.h"
#include "config/load.h"
#include "config/reference.h"
#include "diagnostics/suggestion.h"
#include "planner/dependencies.h"
#include "planner/report_cycles.h"

namespace plumb::planner {
namespace {

using config::ModuleNode;
using config::Reference;
using diagnostics::Diagnostics;
using graph::NodeId;

/// The nodes of one module by what they are called in it.
struct ModuleIndex {
  std::map<std::string, NodeId, std::less<>> variables;
  std::map<std::string, NodeId, std::less<>> locals;
  std::map<std::string, NodeId, std::less<>> outputs;
  std::map<std::string, NodeId, std::less<>> resources;
  std::map<std::string, NodeId, std::less<>> checks;
  NodeId expand = 0;  ///< Of modules other than the root.
  NodeId all_outputs = 0;
  NodeId closed = 0;
};

class GraphBuilder {
 public:
  GraphBuilder(const ModuleNode& root, const state::State& prior,
               const diagnostics::SourceMap& sources, Diagnostics& diags)
      : root_(root), prior_(prior), sources_(sources), diags_(diags) {}

  ConfigGraph build() {
    config::for_each_module(root_, [&](const ModuleNode& module) { add_nodes(module); });
    config::for_each_module(root_, [&](const ModuleNode& module) { connect(module); });
    connect_imports();
    add_orphans();
    connect_check_data();
    out_.graph.finish();
    add_closes();
    out_.ordered = report_cycles(out_, sources_, diags_);
    if (!diags_.has_errors()) {
      inherit_create_before_destroy(out_);
      collect_dependencies(out_);
    }
    return std::move(out_);
  }

 private:
  NodeId add(Node node) {
    out_.nodes.push_back(std::move(node));
    return out_.graph.add_node();
  }
  void depend(NodeId node, NodeId dependency) { out_.graph.add_dependency(node, dependency); }

  void add_nodes(const ModuleNode& module) {
    ModuleIndex& index = indexes_[&module];
    if (module.parent != nullptr)
      index.expand = add({Node::Kind::kExpandModule, &module, module.path.back()});
    for (const auto& [name, variable] : module.module->variables)
      index.variables[name] = add({Node::Kind::kVariable, &module, name});
    for (const auto& [name, local] : module.module->locals)
      index.locals[name] = add({Node::Kind::kLocal, &module, name});
    for (const auto& [name, output] : module.module->outputs)
      index.outputs[name] = add({Node::Kind::kOutput, &module, name});
    for (const auto& [key, resource] : module.module->resources) {
      const bool ephemeral = resource.mode == config::ResourceMode::kEphemeral;
      Node node{ephemeral ? Node::Kind::kEphemeral : Node::Kind::kResource, &module, key};
      node.resource = &resource;
      node.create_before_destroy = resource.lifecycle.create_before_destroy.value_or(false);
      const NodeId id = add(std::move(node));
      index.resources[key] = id;
      if (!ephemeral) out_.resources[config::module_prefix(module) + key] = id;
    }
    for (const auto& [name, check] : module.module->checks)
      index.checks[name] = add({Node::Kind::kCheck, &module, name});
    index.all_outputs = add({Node::Kind::kModuleOutputs, &module, ""});
    index.closed = add({Node::Kind::kModuleClosed, &module, ""});
  }

  void connect(const ModuleNode& module) {
    const ModuleIndex& index = indexes_[&module];
    if (module.parent != nullptr) connect_call(module, index);
    for (const auto& [name, id] : index.variables) connect_variable(module, name, id);
    for (const auto& [name, id] : index.locals)
      connect_expression(id, module, module.module->locals.find(name)->second.value);
    for (const auto& [name, id] : index.outputs) {
      const config::Output& output = module.module->outputs.find(name)->second;
      connect_expression(id, module, output.value);
      connect_references(id, module, output.depends_on);
      connect_rules(id, module, output.preconditions);
      depend(index.all_outputs, id);
    }
    for (const auto& [key, id] : index.resources) connect_resource(module, id);
    for (const auto& [name, id] : index.checks)
      connect_rules(id, module, module.module->checks.find(name)->second.asserts);
    for (const config::ProviderConfig& provider : module.module->providers) {
      ProviderKey none;
      (void)provider_node(module, provider.name, provider.alias, provider.span, none);
    }
    depend(index.closed, index.all_outputs);
    for (const auto& [name, child] : module.children)
      depend(index.closed, indexes_[child.get()].closed);
    for (const auto& [key, id] : index.resources) {
      if (out_.nodes[id].resource->check.empty()) depend(index.closed, id);
    }
    if (module.parent == nullptr) return;
    const auto after_expansion = [&](const auto& nodes) {
      for (const auto& [name, id] : nodes) depend(id, index.expand);
    };
    after_expansion(index.variables);
    after_expansion(index.locals);
    after_expansion(index.outputs);
    after_expansion(index.resources);
    depend(index.all_outputs, index.expand);
  }

  /// The expansion of a child waits for what its count or for_each refer to, its resources for what
  /// the call depends on.
  void connect_call(const ModuleNode& module, const ModuleIndex& index) {
    const ModuleNode& parent = *module.parent;
    if (parent.parent != nullptr) depend(index.expand, indexes_[&parent].expand);
    connect_expression(index.expand, parent, module.call->repetition.count);
    connect_expression(index.expand, parent, module.call->repetition.for_each);
    connect_expression(index.expand, parent, module.call->repetition.enabled);
    for (const Reference& reference : module.call->depends_on)
      (void)config::check_declared(parent, reference, diags_);
    for (const auto& [key, id] : index.resources)
      connect_references(id, parent, module.call->depends_on);
    // Those of modules within: they wait for what any call above them waits for.
    for (const ModuleNode* above = module.parent; above != nullptr && above->parent != nullptr;
         above = above->parent) {
      for (const auto& [key, id] : index.resources)
        connect_references(id, *above->parent, above->call->depends_on);
    }
    for (const ast::Attribute* argument : module.call->arguments) {
      if (module.module->variables.count(std::string(argument->name)) > 0) continue;
      std::vector<std::string> names;
      for (const auto& [name, variable] : module.module->variables) names.push_back(name);
      diags_.error(argument->name_span, "Unsupported argument",
                   "An argument named \"" + std::string(argument->name) +
                       "\" is not expected here." +
                       diagnostics::did_you_mean(argument->name, names));
    }
  }

  void connect_variable(const ModuleNode& module, const std::string& name, NodeId id) {
    const config::Variable& variable = module.module->variables.find(name)->second;
    connect_rules(id, module, variable.validations, name);
    if (module.parent == nullptr) return;
    const ast::Attribute* const argument = module.call->body->attribute(name);
    if (argument != nullptr) {
      connect_expression(id, *module.parent, &argument->value);
    } else if (!variable.default_value) {
      config::missing_argument(name, config::place_of_missing(*module.call->body), diags_);
    }
  }

  void connect_resource(const ModuleNode& module, NodeId id) {
    const config::Resource& resource = *out_.nodes[id].resource;
    connect_references(id, module, resource.references);
    connect_references(id, module, resource.depends_on);
    const std::string local_name =
        resource.provider ? resource.provider->name : implied_provider(resource.type);
    const std::string alias = resource.provider ? resource.provider->alias : "";
    ProviderKey key;
    if (resource.provider && resource.provider->has_key()) key.reference = &*resource.provider;
    const auto provider =
        provider_node(module, local_name, alias,
                      resource.provider ? resource.provider->span : resource.span, key);
    if (!provider) return;
    out_.nodes[id].provider_address = out_.nodes[*provider].provider_address;
    out_.nodes[id].provider_key = key;
    depend(id, *provider);
    if (key.passed_to != nullptr)
      connect_expression(id, *key.passed_to->parent, key.reference->key);
  }

  /// The node of the configuration that a name means in a module, made when first asked for. A key
  /// that a call gives it on the way is put into `key`.
  std::optional<NodeId> provider_node(const ModuleNode& module, const std::string& name,
                                      const std::string& alias, diagnostics::Span span,
                                      ProviderKey& key) {
    for (const config::ProviderConfig& own : module.module->providers) {
      if (own.name == name && own.alias == alias)
        return make_provider(module, &own, provider_source(*module.module, name), alias, own.span);
    }
    if (module.parent != nullptr) {
      const std::string inner = alias.empty() ? name : name + "." + alias;
      if (const auto passed = module.call->providers.find(inner);
          passed != module.call->providers.end()) {
        const config::ProviderReference& outer = passed->second.outer;
        if (outer.has_key()) key = {&outer, &module};
        return provider_node(*module.parent, outer.name, outer.alias, outer.span, key);
      }
      if (alias.empty())
        return provider_node(*module.parent, inherited_name(module, name), "", span, key);
    }
    if (alias.empty())
      return make_provider(module, nullptr, provider_source(*module.module, name), alias, span);
    diags_.error(span, "Provider configuration not present",
                 "There is no provider \"" + name + "\" with alias \"" + alias + "\" in " +
                     config::module_in_words(module) + ". Declare one: provider \"" + name +
                     "\" { alias = \"" + alias + "\" }.");
    return std::nullopt;
  }

  /// What the parent calls the provider that the module calls `name`.
  static std::string inherited_name(const ModuleNode& module, const std::string& name) {
    const std::string address = provider_source(*module.module, name).address;
    for (const auto& [known, requirement] : module.parent->module->required_providers) {
      if (provider_source(*module.parent->module, known).address == address) return known;
    }
    // A well-known name needs no mention.
    const std::string type = config::ProviderSource{address}.type();
    return provider_source(*module.parent->module, type).address == address ? type : name;
  }

  NodeId make_provider(const ModuleNode& module, const config::ProviderConfig* block,
                       ProviderSource source, const std::string& alias,
                       diagnostics::Span needed_at) {
    std::string address = (block == nullptr ? "" : config::module_prefix(module)) + "provider[\"" +
                          source.address + "\"]";
    if (!alias.empty()) address += "." + alias;
    if (const auto known = out_.providers.find(address); known != out_.providers.end())
      return known->second;
    Node node{Node::Kind::kProvider, &module, ""};
    node.provider = block;
    node.provider_address = address;
    node.source = std::move(source);
    node.needed_at = needed_at;
    const NodeId id = add(std::move(node));
    out_.providers[address] = id;
    if (block != nullptr && !block->foreign) {
      std::vector<Reference> references;
      config::collect_references(*block->body, references);
      connect_references(id, module, references);
    }
    if (block != nullptr) {
      if (module.parent != nullptr) depend(id, indexes_[&module].expand);
    }
    return id;
  }

  void connect_expression(NodeId node, const ModuleNode& module, const ast::Expr* expr) {
    if (expr == nullptr) return;
    std::vector<Reference> references;
    config::collect_references(*expr, references);
    connect_references(node, module, references);
  }

  void connect_rules(NodeId node, const ModuleNode& module,
                     const std::vector<config::CheckRule>& rules,
                     const std::string& own_variable = "") {
    for (const config::CheckRule& rule : rules) {
      for (const ast::Expr* expr : {rule.condition, rule.error_message}) {
        if (expr == nullptr) continue;
        std::vector<Reference> references;
        config::collect_references(*expr, references);
        std::erase_if(references, [&](const Reference& r) {
          return r.kind == Reference::Kind::kVariable && r.name == own_variable;
        });
        connect_references(node, module, references);
      }
    }
  }

  /// The target of an import waits for what the block needs to be evaluated.
  void connect_imports() {
    for (const config::Import& import : root_.module->imports) {
      const auto target = out_.resources.find(import.resource);
      if (target == out_.resources.end()) continue;
      out_.nodes[target->second].imports.push_back(&import);
      for (const ast::Expr* expr : {import.id, import.identity, import.for_each})
        connect_expression(target->second, root_, expr);
      for (const config::AddressStep& step : import.to)
        connect_expression(target->second, root_, step.key);
    }
  }

  void connect_references(NodeId node, const ModuleNode& module,
                          const std::vector<Reference>& references) {
    for (const Reference& reference : references) {
      const auto target = target_of(module, reference);
      if (!target) continue;
      if (*target == node && out_.nodes[node].resource != nullptr) {
        diags_.error(reference.span, "Self-referential block",
                     "Configuration for " + resource_address(out_.nodes[node]) +
                         " may not refer to itself.");
        continue;
      }
      if (!may_use(out_.nodes[node], out_.nodes[*target], reference)) continue;
      depend(node, *target);
      if (reference.ordering) out_.nodes[node].awaited.push_back(*target);
    }
  }

  /// What is in a check is for that check alone; anything else is reported.
  bool may_use(const Node& user, const Node& used, const Reference& reference) {
    if (used.resource == nullptr || used.resource->check.empty()) return true;
    const bool same = user.kind == Node::Kind::kCheck && user.module == used.module &&
                      user.name == used.resource->check;
    if (!same) {
      diags_.error(reference.span, "Reference to scoped resource",
                   "The referenced data resource \"" + used.resource->type + "\" \"" +
                       used.resource->name + "\" belongs to check \"" + used.resource->check +
                       "\" and is not available from anywhere else. Declare it outside of the "
                       "check.");
    }
    return same;
  }

  /// What checks read, they read when all else is done.
  void connect_check_data() {
    std::vector<NodeId> nested;
    for (NodeId id = 0; id < out_.nodes.size(); ++id) {
      const config::Resource* const resource = out_.nodes[id].resource;
      if (resource != nullptr && !resource->check.empty()) nested.push_back(id);
    }
    if (nested.empty()) return;
    const auto count = static_cast<NodeId>(out_.nodes.size());
    const NodeId before = add({Node::Kind::kBeforeChecks, &root_, ""});
    for (NodeId id = 0; id < count; ++id) {
      const config::Resource* const resource = out_.nodes[id].resource;
      const bool other = resource == nullptr || resource->check.empty();
      if (is_managed_or_data(out_.nodes[id]) && other) depend(before, id);
    }
    for (const NodeId id : nested) depend(id, before);
  }

  /// The node that makes what the reference means; nothing for what is always there, and after
  /// reporting what is not declared.
  std::optional<NodeId> target_of(const ModuleNode& module, const Reference& reference) {
    const ModuleIndex& index = indexes_[&module];
    const auto find = [&](const auto& nodes) -> std::optional<NodeId> {
      const auto found = nodes.find(reference.name);
      return found == nodes.end() ? std::nullopt : std::optional(found->second);
    };
    switch (reference.kind) {
      case Reference::Kind::kVariable:
        if (const auto found = find(index.variables)) return found;
        break;
      case Reference::Kind::kLocal:
        if (const auto found = find(index.locals)) return found;
        break;
      case Reference::Kind::kResource:
        if (const auto found = find(index.resources)) return found;
        break;
      case Reference::Kind::kModule:
        if (module.children.count(reference.name) > 0) return module_target(module, reference);
        break;
      default:
        return std::nullopt;
    }
    (void)config::check_declared(module, reference, diags_);
    return std::nullopt;
  }

  void tell_of_deprecation(const ModuleNode& child, const Reference& reference) {
    const std::string& why = child.module->outputs.find(reference.output)->second.deprecated;
    if (why.empty()) return;
    diags_.warning(reference.span, "Value derived from a deprecated source",
                   "This value is derived from module." + reference.name + "." + reference.output +
                       ", which is deprecated with the following message:\n\n" + why);
  }

  NodeId module_target(const ModuleNode& module, const Reference& reference) {
    const auto child = module.children.find(reference.name);
    const ModuleIndex& inside = indexes_[child->second.get()];
    // Who names a module as a whole waits for all of it, as in Terraform.
    if (reference.ordering || reference.output.empty()) return inside.closed;
    const auto output = inside.outputs.find(reference.output);
    if (output != inside.outputs.end()) tell_of_deprecation(*child->second, reference);
    return output == inside.outputs.end() ? inside.all_outputs : output->second;
  }

  /// Objects whose provider is found by what the state says wait for its configuration.
  void add_orphans() {
    std::set<std::pair<NodeId, std::string>> served;
    for (const state::StoredObject& object : prior_.objects) {
      const std::string address = state::config_address(object.address.resource);
      const std::string configuration = provider_configuration(object.provider);
      auto known = out_.resources.find(address);
      if (known == out_.resources.end()) {
        Node node{Node::Kind::kOrphan, &root_, address};
        node.provider_address = configuration;
        known = out_.resources.emplace(address, add(std::move(node))).first;
      }
      const NodeId id = known->second;
      const bool orphan = out_.nodes[id].kind == Node::Kind::kOrphan;
      if (!orphan && out_.nodes[id].provider_key.reference == nullptr) continue;
      if (!served.emplace(id, configuration).second) continue;
      if (const auto provider =
              orphan ? orphan_provider(object, configuration) : declared_provider(configuration)) {
        depend(id, *provider);
      }
    }
  }

  /// An ephemeral resource may be closed once all that its value reaches is done: resources,
  /// whatever stands between it and them, and ephemeral resources that are closed themselves.
  void add_closes() {
    const auto count = static_cast<NodeId>(out_.nodes.size());
    std::map<NodeId, NodeId> closes;
    for (NodeId id = 0; id < count; ++id) {
      if (out_.nodes[id].kind != Node::Kind::kEphemeral) continue;
      Node close = out_.nodes[id];
      close.kind = Node::Kind::kEphemeralClose;
      closes[id] = add(std::move(close));
    }
    std::vector<NodeId> seen_for(count, count);
    for (const auto& [id, close] : closes) {
      std::vector<NodeId> users{id};
      for (std::size_t at = 0; at < users.size(); ++at) {
        const NodeId user = users[at];
        const auto inner = closes.find(user);
        depend(close, inner == closes.end() || user == id ? user : inner->second);
        if (is_managed_or_data(out_.nodes[user])) continue;
        for (const NodeId next : out_.graph.dependents(user)) {
          if (next >= count || seen_for[next] == id) continue;
          seen_for[next] = id;
          users.push_back(next);
        }
      }
    }
    if (!closes.empty()) out_.graph.finish();
  }

  static bool is_managed_or_data(const Node& node) {
    return node.kind == Node::Kind::kResource || node.kind == Node::Kind::kOrphan;
  }

  std::optional<NodeId> declared_provider(const std::string& address) const {
    const auto known = out_.providers.find(address);
    return known == out_.providers.end() ? std::nullopt : std::optional(known->second);
  }

  /// The provider of an object that no block speaks for any more: the same configuration if it is
  /// still there, or an empty one.
  std::optional<NodeId> orphan_provider(const state::StoredObject& object,
                                        const std::string& configuration) {
    if (const auto known = declared_provider(configuration)) return known;
    const std::size_t open = configuration.find("[\"");
    const std::size_t close = configuration.find("\"]");
    if (open == std::string::npos || close == std::string::npos) return std::nullopt;
    if (close + 2 != configuration.size() || open != std::string("provider").size()) {
      diags_.error({}, "Provider configuration not present",
                   "To work with " + state::to_string(object.address) +
                       " its original provider configuration at " + object.provider +
                       " is required, but it has been removed. Put the provider block back, apply "
                       "so that the object is "
                       "destroyed, and remove the block then.");
      return std::nullopt;
    }
    const NodeId id = make_provider(
        root_, nullptr, ProviderSource{configuration.substr(open + 2, close - open - 2)}, "", {});
    out_.nodes[id].needed_by = state::to_string(object.address);
    return id;
  }

  const ModuleNode& root_;
  const state::State& prior_;
  const diagnostics::SourceMap& sources_;
  Diagnostics& diags_;
  ConfigGraph out_;
  std::map<const ModuleNode*, ModuleIndex> indexes_;
};

}  // namespace

ConfigGraph build_graph(const ModuleNode& root, const state::State& prior,
                        const diagnostics::SourceMap& sources, Diagnostics& diags) {
  return GraphBuilder(root, prior, sources, diags).build();
}

std::string node_name(const Node& node) {
  const std::string in = config::module_prefix(*node.module);
  switch (node.kind) {
    case Node::Kind::kVariable:
      return in + "var." + node.name;
    case Node::Kind::kLocal:
      return in + "local." + node.name;
    case Node::Kind::kOutput:
      return in + "output." + node.name;
    case Node::Kind::kCheck:
      return in + "check." + node.name;
    case Node::Kind::kBeforeChecks:
      return "checks (begin)";
    case Node::Kind::kProvider:
      return node.provider_address;
    case Node::Kind::kExpandModule:
      return in.substr(0, in.size() - 1) + " (expand)";
    case Node::Kind::kModuleOutputs:
      return in.empty() ? "outputs" : in.substr(0, in.size() - 1) + " (outputs)";
    case Node::Kind::kModuleClosed:
      return in.empty() ? "end" : in.substr(0, in.size() - 1) + " (close)";
    case Node::Kind::kResource:
    case Node::Kind::kEphemeral:
      return resource_address(node);
    case Node::Kind::kEphemeralClose:
      return resource_address(node) + " (close)";
    case Node::Kind::kOrphan:
      return node.name;
  }
  return "";
}

std::string resource_address(const Node& node) {
  return node.kind == Node::Kind::kOrphan ? node.name
                                          : config::module_prefix(*node.module) + node.name;
}

}  // namespace plumb::planner
