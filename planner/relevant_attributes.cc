#include "planner/relevant_attributes.h"

#include <algorithm>
#include <map>
#include <set>

#include "ast/walk.h"
#include "config/declared.h"
#include "config/reference_text.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

using config::ModuleNode;
using config::Reference;
using Kind = Reference::Kind;

/// Where an expression stands.
struct Place {
  const ModuleNode* module = nullptr;
  state::ModulePath path;
  const config::Resource* resource = nullptr;  ///< Whose `each` and `count` it means.
};

/// What an expression names, and the steps into it.
struct Named {
  Place place;
  Reference reference;
  std::span<const ast::Step> rest;
};

state::InstanceKey instance_key(const value::Value* key) {
  if (key == nullptr || !key->has_content()) return {};
  if (key->type() == value::Type::string()) return std::string(key->as_string());
  if (key->type() != value::Type::number()) return {};
  const auto number = key->as_number().to_int64();
  return number ? state::InstanceKey(*number) : state::InstanceKey{};
}

Path path_of(std::span<const ast::Step> steps) {
  Path path;
  for (const ast::Step& step : steps) {
    providers::PathStep out;
    const state::InstanceKey key = instance_key(step.key);
    if (step.kind == ast::Step::Kind::kAttribute) {
      out.name = step.name;
    } else if (const auto* text = std::get_if<std::string>(&key)) {
      out.kind = providers::PathStep::Kind::kKey;
      out.name = *text;
    } else {
      out.kind = providers::PathStep::Kind::kIndex;
      if (const auto* number = std::get_if<std::int64_t>(&key)) out.index = *number;
    }
    path.push_back(std::move(out));
  }
  return path;
}

bool is_meta_argument(std::string_view name) {
  return name == "count" || name == "for_each" || name == "provider" || name == "depends_on";
}

bool is_meta_block(std::string_view type) {
  return type == "lifecycle" || type == "connection" || type == "provisioner";
}

/// Follows references from changes back to the objects that they begin with.
class Contributors {
 public:
  void from_resource(const ModuleNode& module, const state::ResourceAddress& address) {
    const auto resource = module.module->resources.find(config_key(address));
    if (resource == module.module->resources.end()) return;
    if (!begun_.insert(state::to_string(address)).second) return;
    from_body({&module, address.module, &resource->second}, *resource->second.body, true);
  }

  void from_output(const ModuleNode& module, const state::ModulePath& path,
                   const std::string& name) {
    const auto output = module.module->outputs.find(name);
    if (output != module.module->outputs.end() && output->second.value != nullptr)
      from_expression({&module, path, nullptr}, *output->second.value);
  }

  std::vector<RelevantAttribute> follow() {
    while (!pending_.empty()) {
      const Named named = std::move(pending_.back());
      pending_.pop_back();
      visit(named);
    }
    std::vector<RelevantAttribute> all;
    for (auto& [text, attribute] : found_) all.push_back(std::move(attribute));
    std::ranges::stable_sort(all, [](const RelevantAttribute& a, const RelevantAttribute& b) {
      return a.resource < b.resource;
    });
    return all;
  }

 private:
  static std::string config_key(const state::ResourceAddress& address) {
    return config::resource_key(address.mode == state::Mode::kData ? config::ResourceMode::kData
                                                                   : config::ResourceMode::kManaged,
                                address.type, address.name);
  }

  void from_expression(const Place& place, const ast::Expr& expr) {
    ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, diagnostics::Span span) {
      diagnostics::Diagnostics quiet;
      const auto reference = config::parse_reference(traversal, span, quiet);
      if (!reference) return;
      const auto rest = traversal.steps.subspan(config::subject_steps(*reference));
      const bool repeats = reference->kind == Kind::kEach || reference->kind == Kind::kCountIndex;
      const std::string key =
          state::to_string(place.path) + " " +
          (repeats && place.resource != nullptr ? place.resource->name + " " : "") +
          config::subject_text(*reference) + config::steps_text(rest);
      if (seen_.insert(key).second) pending_.push_back({place, *reference, rest});
    });
  }

  void from_body(const Place& place, const ast::Body& body, bool outermost) {
    for (const ast::Attribute& attribute : body.attributes) {
      if (!outermost || !is_meta_argument(attribute.name)) from_expression(place, attribute.value);
    }
    for (const ast::Block& block : body.blocks) {
      if (!outermost || !is_meta_block(block.type)) from_body(place, block.body, false);
    }
  }

  /// The part of the body that the steps lead to. What they say of single blocks of a type is not
  /// minded: one too many does no harm.
  void from_part(const Place& place, const ast::Body& body, std::span<const ast::Step> steps,
                 bool outermost) {
    while (!steps.empty() && steps.front().kind == ast::Step::Kind::kIndex)
      steps = steps.subspan(1);
    if (steps.empty()) {
      from_body(place, body, outermost);
      return;
    }
    const std::string_view name = steps.front().name;
    if (const ast::Attribute* const attribute = body.attribute(name))
      from_expression(place, attribute->value);
    for (const ast::Block& block : body.blocks) {
      const bool dynamic =
          block.type == "dynamic" && !block.labels.empty() && block.labels.front().text == name;
      if (dynamic) from_body(place, block.body, false);
      if (block.type == name) from_part(place, block.body, steps.subspan(1), false);
    }
  }

  void visit(const Named& named) {
    const Place& place = named.place;
    const Reference& reference = named.reference;
    switch (reference.kind) {
      case Kind::kVariable:
        visit_variable(place, reference.name);
        break;
      case Kind::kLocal: {
        const auto local = place.module->module->locals.find(reference.name);
        if (local != place.module->module->locals.end())
          from_expression({place.module, place.path, nullptr}, *local->second.value);
        break;
      }
      case Kind::kModule:
        visit_module(place, reference);
        break;
      case Kind::kCountIndex:
      case Kind::kEach:
        if (place.resource != nullptr) {
          const config::Repetition& repetition = place.resource->repetition;
          if (repetition.count != nullptr) from_expression(place, *repetition.count);
          if (repetition.for_each != nullptr) from_expression(place, *repetition.for_each);
        }
        break;
      case Kind::kResource:
        visit_resource(named);
        break;
      case Kind::kSelf:
      case Kind::kPath:
      case Kind::kTerraform:
        break;
    }
  }

  void visit_variable(const Place& place, const std::string& name) {
    if (place.module->parent == nullptr) return;
    const ast::Attribute* const argument = place.module->call->body->attribute(name);
    if (argument == nullptr) return;
    const state::ModulePath caller(place.path.begin(), place.path.end() - 1);
    from_expression({place.module->parent, caller, nullptr}, argument->value);
  }

  void visit_module(const Place& place, const Reference& reference) {
    const auto child = place.module->children.find(reference.name);
    if (child == place.module->children.end()) return;
    state::ModulePath path = place.path;
    path.push_back({reference.name, instance_key(reference.key)});
    for (const auto& [name, output] : child->second->module->outputs) {
      if (reference.output.empty() || reference.output == name)
        from_output(*child->second, path, name);
    }
  }

  void visit_resource(const Named& named) {
    const auto found = named.place.module->module->resources.find(named.reference.name);
    if (found == named.place.module->module->resources.end()) return;
    const config::Resource& resource = found->second;
    if (resource.mode == config::ResourceMode::kEphemeral) return;
    const state::Mode mode =
        resource.mode == config::ResourceMode::kData ? state::Mode::kData : state::Mode::kManaged;
    const state::InstanceAddress address{{named.place.path, mode, resource.type, resource.name},
                                         instance_key(named.reference.key)};
    found_[state::to_string(address) + " " + config::steps_text(named.rest)] = {
        address, path_of(named.rest)};
    from_part({named.place.module, named.place.path, &resource}, *resource.body, named.rest, true);
  }

  std::map<std::string, RelevantAttribute> found_;
  std::set<std::string> seen_;
  std::set<std::string> begun_;
  std::vector<Named> pending_;
};

void add_module_outputs(ModuleInstance& module, Contributors& contributors) {
  for (const auto& [name, call] : module.calls) {
    for (const auto& child : call.instances) {
      for (const auto& [output, value] : child->outputs)
        contributors.from_output(child->node, child->path, output);
      add_module_outputs(*child, contributors);
    }
  }
}

const ModuleNode* module_at(const ModuleNode& root, const state::ModulePath& path) {
  const ModuleNode* at = &root;
  for (const state::ModuleStep& step : path) {
    const auto child = at->children.find(step.name);
    if (child == at->children.end()) return nullptr;
    at = child->second.get();
  }
  return at;
}

/// The object after the drift, with what does not matter as it was.
Value relevant_part(const Drift& drift, const std::set<std::string>& names) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < drift.after.length(); ++i) {
    const bool relevant = names.count(std::string(drift.after.key(i))) > 0;
    values.push_back(relevant ? drift.after.at(i) : drift.before.at(i));
  }
  return Value::object(drift.after.type(), std::move(values));
}

}  // namespace

std::vector<RelevantAttribute> relevant_attributes(const Plan& plan, ModuleInstance& root) {
  Contributors contributors;
  for (const Change& change : plan.changes) {
    if (change.action == Action::kNoOp) continue;
    const ModuleNode* const module = module_at(root.node, change.address.resource.module);
    if (module != nullptr) contributors.from_resource(*module, change.address.resource);
  }
  for (const auto& [name, output] : plan.outputs) {
    if (output.action != Action::kNoOp) contributors.from_output(root.node, {}, name);
  }
  // Those of modules are kept nowhere, so they are new each time.
  if (plan.mode != Mode::kDestroy && plan.targets.empty()) add_module_outputs(root, contributors);
  return contributors.follow();
}

std::vector<Drift> relevant_drift(const Plan& plan) {
  if (plan.mode == Mode::kRefreshOnly) return plan.drift;
  if (plan.empty()) return {};
  std::map<state::InstanceAddress, std::set<std::string>> names;
  for (const RelevantAttribute& attribute : plan.relevant) {
    std::set<std::string>& of_resource = names[attribute.resource];
    if (!attribute.path.empty()) of_resource.insert(attribute.path.front().name);
    if (attribute.path.empty()) of_resource.insert("");
  }
  std::vector<Drift> shown;
  for (const Drift& drift : plan.drift) {
    const auto relevant = names.find(drift.address);
    if (relevant == names.end()) continue;
    // The whole of it.
    if (drift.after.is_null() || relevant->second.count("") > 0) {
      shown.push_back(drift);
      continue;
    }
    Drift part = drift;
    part.after = relevant_part(drift, relevant->second);
    if (!value::identical(part.before, part.after)) shown.push_back(std::move(part));
  }
  return shown;
}

std::vector<const Change*> noticed_moves(const Plan& plan) {
  std::vector<const Change*> moves;
  if (plan.mode != Mode::kRefreshOnly) return moves;
  std::set<state::InstanceAddress> drifted;
  for (const Drift& drift : plan.drift) drifted.insert(drift.address);
  for (const Change& change : plan.changes) {
    if (change.moved_from && drifted.count(change.address) == 0) moves.push_back(&change);
  }
  return moves;
}

}  // namespace plumb::planner
