#include "cli/state_json.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "cli/checks_json.h"
#include "cli/configuration_json.h"
#include "cli/json_text.h"
#include "cli/prior_state.h"
#include "planner/identity.h"
#include "planner/marks.h"
#include "planner/relevant_attributes.h"
#include "system/clock.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using value::Type;
using value::Value;

/// An object of `values` as the formats show it.
struct ResourceView {
  state::InstanceAddress address;
  std::string deposed;
  std::string provider;
  std::int64_t schema_version = 0;
  const Value* value = nullptr;
  bool tainted = false;
  std::vector<std::string> depends_on;
  bool planned = false;
  std::string identity;  ///< JSON; empty for none.
  std::int64_t identity_version = 0;
};

std::string provider_name(const std::string& address) {
  const std::size_t open = address.find("[\"");
  const std::size_t close = address.find("\"]");
  return open == std::string::npos || close == std::string::npos
             ? address
             : address.substr(open + 2, close - open - 2);
}

JsonText resource_text(const ResourceView& view) {
  JsonText out;
  out.text("address", state::to_string(view.address));
  out.text("mode", view.address.resource.mode == state::Mode::kData ? "data" : "managed");
  out.text("type", view.address.resource.type);
  out.text("name", view.address.resource.name);
  if (const auto* number = std::get_if<std::int64_t>(&view.address.key))
    out.raw("index", std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&view.address.key)) out.text("index", *text);
  out.text("provider_name", provider_name(view.provider));
  out.raw("schema_version", std::to_string(view.schema_version));
  if (!view.value->is_null()) out.raw("values", known_json(*view.value));
  out.raw("sensitive_values", view.value->is_null() ? "false" : sensitive_json(*view.value));
  if (!view.depends_on.empty()) {
    std::string list;
    for (const std::string& address : view.depends_on) {
      list += list.empty() ? "[" : ",";
      value::append_json_string(list, address);
    }
    out.raw("depends_on", list + "]");
  }
  if (view.tainted) out.raw("tainted", "true");
  if (!view.deposed.empty()) out.text("deposed_key", view.deposed);
  if (!view.identity.empty()) {
    out.raw("identity_schema_version", std::to_string(view.identity_version));
    out.raw("identity", view.identity);
  }
  return out;
}

/// What one module holds.
struct ModuleView {
  std::vector<const ResourceView*> resources;
  std::vector<const state::ModulePath*> children;
};
using ModuleViews = std::map<state::ModulePath, ModuleView>;

/// The module at the path, with its resources and the modules below it.
JsonText module_text(const ModuleViews& modules, const state::ModulePath& path) {
  JsonText out;
  const ModuleView& module = modules.at(path);
  std::string resources;
  for (const ResourceView* view : module.resources)
    resources += (resources.empty() ? "[" : ",") + resource_text(*view).finish();
  if (!resources.empty()) out.raw("resources", resources + "]");
  std::string children;
  for (const state::ModulePath* child : module.children) {
    JsonText inner = module_text(modules, *child);
    inner.text("address", state::to_string(*child));
    children += (children.empty() ? "[" : ",") + inner.finish();
  }
  if (!children.empty()) out.raw("child_modules", children + "]");
  return out;
}

std::string values_text(std::vector<ResourceView> views, const std::string& outputs) {
  std::stable_sort(views.begin(), views.end(), [](const ResourceView& a, const ResourceView& b) {
    return a.address < b.address;
  });
  ModuleViews modules;
  modules[{}];
  for (const ResourceView& view : views) {
    state::ModulePath path = view.address.resource.module;
    modules[path].resources.push_back(&view);
    // Modules that hold nothing but modules.
    while (!path.empty()) {
      path.pop_back();
      modules[path];
    }
  }
  for (auto& [path, module] : modules) {
    if (path.empty()) continue;
    const state::ModulePath parent(path.begin(), path.end() - 1);
    modules.at(parent).children.push_back(&path);
  }
  JsonText out;
  if (!outputs.empty()) out.raw("outputs", outputs);
  out.raw("root_module", module_text(modules, {}).finish());
  return out.finish();
}

std::string outputs_text(const std::map<std::string, state::StoredOutput>& outputs) {
  JsonText all;
  for (const auto& [name, output] : outputs) {
    JsonText one;
    one.raw("sensitive", output.sensitive ? "true" : "false");
    std::string value;
    std::string type;
    value::append_json(value, output.value);
    value::append_json_type(type, output.value.type());
    one.raw("value", value);
    one.raw("type", type);
    all.raw(name, one.finish());
  }
  return outputs.empty() ? "" : all.finish();
}

/// Terraform lists everything that a resource depends on, however indirectly.
std::vector<std::string> all_dependencies(
    const state::Dependencies& direct,
    const std::map<std::string, state::Dependencies>& by_address) {
  std::set<std::string> found;
  std::vector<std::string> stack;
  if (direct != nullptr) stack = *direct;
  while (!stack.empty()) {
    const std::string address = stack.back();
    stack.pop_back();
    if (!found.insert(address).second) continue;
    const auto next = by_address.find(address);
    if (next != by_address.end() && next->second != nullptr)
      stack.insert(stack.end(), next->second->begin(), next->second->end());
  }
  return {found.begin(), found.end()};
}

std::string state_values(const state::State& state, const std::vector<DecodedObject>& objects) {
  std::map<std::string, state::Dependencies> dependencies;
  for (const state::StoredObject& object : state.objects) {
    dependencies.emplace(state::config_address(object.address.resource), object.dependencies);
  }
  std::vector<ResourceView> views;
  for (const DecodedObject& object : objects) {
    const state::StoredObject& stored = *object.stored;
    const bool data = stored.address.resource.mode == state::Mode::kData;
    ResourceView view{
        stored.address,
        stored.deposed,
        stored.provider,
        stored.schema_version,
        &object.value,
        stored.tainted,
        data ? std::vector<std::string>() : all_dependencies(stored.dependencies, dependencies),
        false,
        stored.identity,
        stored.identity_version};
    views.push_back(std::move(view));
  }
  return values_text(std::move(views), outputs_text(state.outputs));
}

const char* actions_text(planner::Action action) {
  switch (action) {
    case planner::Action::kNoOp:
      return R"(["no-op"])";
    case planner::Action::kCreate:
      return R"(["create"])";
    case planner::Action::kRead:
      return R"(["read"])";
    case planner::Action::kUpdate:
      return R"(["update"])";
    case planner::Action::kDelete:
      return R"(["delete"])";
    case planner::Action::kForget:
      return R"(["forget"])";
    case planner::Action::kDeleteThenCreate:
      return R"(["delete","create"])";
    case planner::Action::kCreateThenDelete:
      return R"(["create","delete"])";
  }
  return "[]";
}

const char* reason_text(const planner::Change& change) {
  using planner::Reason;
  switch (change.reason) {
    case Reason::kCannotUpdate:
      return "replace_because_cannot_update";
    case Reason::kTainted:
      return "replace_because_tainted";
    case Reason::kTriggered:
      return "replace_by_triggers";
    case Reason::kByRequest:
      return "replace_by_request";
    case Reason::kNoResourceConfig:
      return "delete_because_no_resource_config";
    case Reason::kNoMoveTarget:
      return "delete_because_no_move_target";
    case Reason::kNoModule:
      return "delete_because_no_module";
    case Reason::kWrongRepetition:
      return "delete_because_wrong_repetition";
    case Reason::kCountIndex:
      return "delete_because_count_index";
    case Reason::kEachKey:
      return "delete_because_each_key";
    case Reason::kConfigUnknown:
      return "read_because_config_unknown";
    case Reason::kDisabled:
      return "delete_because_enabled_false";
    case Reason::kCheckNested:
      return "read_because_check_nested";
    case Reason::kDependencyPending:
      return "read_because_dependency_pending";
    case Reason::kNone:
      break;
  }
  return "";
}

std::string path_json(const providers::Path& path) {
  std::string out;
  for (const providers::PathStep& step : path) {
    out += out.empty() ? "[" : ",";
    if (step.kind == providers::PathStep::Kind::kIndex) {
      out += std::to_string(step.index);
    } else {
      value::append_json_string(out, step.name);
    }
  }
  return out + "]";
}

std::string change_text(const char* actions, const Value& before, const Value& after,
                        const std::vector<providers::Path>& replacing,
                        const planner::Change* more = nullptr) {
  JsonText out;
  out.raw("actions", actions);
  out.raw("before", before.is_null() ? "null" : known_json(before));
  out.raw("after", after.is_null() || !after.is_known() ? "null" : known_json(after));
  out.raw("after_unknown", after.is_wholly_known() ? "{}" : unknown_json(after));
  out.raw("before_sensitive", before.is_null() ? "false" : sensitive_json(before));
  out.raw("after_sensitive", after.is_null() ? "false" : sensitive_json(after));
  if (more != nullptr && more->importing) {
    const planner::Importing& importing = *more->importing;
    JsonText object;
    if (importing.identity.is_null()) {
      object.text("id", importing.sensitive ? "(sensitive value)" : importing.id);
    } else {
      object.raw("identity", planner::identity_json(importing.identity));
    }
    out.raw("importing", object.finish());
  }
  if (!replacing.empty()) {
    std::string paths;
    for (const providers::Path& path : replacing)
      paths += (paths.empty() ? "[" : ",") + path_json(path);
    out.raw("replace_paths", paths + "]");
  }
  if (more == nullptr) return out.finish();
  if (!more->generated_config.empty()) out.text("generated_config", more->generated_config);
  if (!more->prior_identity.is_null() && !before.is_null())
    out.raw("before_identity", known_json(more->prior_identity));
  if (!more->planned_identity.is_null() && !after.is_null())
    out.raw("after_identity", known_json(more->planned_identity));
  return out.finish();
}

std::string resource_change_text(const state::InstanceAddress& address, const std::string& provider,
                                 const std::string& deposed, const std::string& change,
                                 const std::string& reason,
                                 const std::optional<state::InstanceAddress>& moved_from = {}) {
  JsonText out;
  out.text("address", state::to_string(address));
  if (moved_from) out.text("previous_address", state::to_string(*moved_from));
  if (!address.resource.module.empty())
    out.text("module_address", state::to_string(address.resource.module));
  out.text("mode", address.resource.mode == state::Mode::kData ? "data" : "managed");
  out.text("type", address.resource.type);
  out.text("name", address.resource.name);
  if (const auto* number = std::get_if<std::int64_t>(&address.key))
    out.raw("index", std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&address.key)) out.text("index", *text);
  out.text("provider_name", provider_name(provider));
  if (!deposed.empty()) out.text("deposed", deposed);
  out.raw("change", change);
  if (!reason.empty()) out.text("action_reason", reason);
  return out.finish();
}

/// Data sources that were read are in the prior state alone.
bool is_listed(const planner::Change& change) {
  return change.action != planner::Action::kNoOp ||
         change.address.resource.mode == state::Mode::kManaged;
}

std::string planned_values(const planner::Plan& plan) {
  std::vector<ResourceView> views;
  // A plan that only refreshes plans nothing for objects.
  const bool noticing = plan.mode == planner::Mode::kRefreshOnly;
  for (const planner::Change& change : plan.changes) {
    if (noticing) break;
    // What is forgotten is there without values, as in Terraform.
    if (change.after.is_null() && change.action != planner::Action::kForget) continue;
    if (!change.deposed.empty() || !is_listed(change)) continue;
    views.push_back({change.address,
                     "",
                     change.provider,
                     change.schema_version,
                     &change.after,
                     false,
                     {},
                     true});
  }
  JsonText outputs;
  bool any = false;
  for (const auto& [name, change] : plan.outputs) {
    if (change.action == planner::Action::kDelete) continue;
    any = true;
    JsonText one;
    one.raw("sensitive", change.sensitive ? "true" : "false");
    if (change.after.is_wholly_known()) {
      std::string type;
      value::append_json_type(type, change.after.type());
      one.raw("type", type);
      one.raw("value", known_json(change.after));
    }
    outputs.raw(name, one.finish());
  }
  return values_text(std::move(views), any ? outputs.finish() : "");
}

std::string output_changes(const planner::Plan& plan) {
  JsonText out;
  for (const auto& [name, change] : plan.outputs) {
    JsonText one;
    one.raw("actions", actions_text(change.action));
    one.raw("before", known_json(change.before));
    if (change.after.is_known()) one.raw("after", known_json(change.after));
    one.raw("after_unknown", change.after.is_known() && change.after.is_wholly_known()
                                 ? "false"
                                 : unknown_json(change.after));
    one.raw("before_sensitive", change.sensitive ? "true" : "false");
    one.raw("after_sensitive", change.sensitive ? "true" : "false");
    out.raw(name, one.finish());
  }
  return out.finish();
}

/// Empty if there is nothing in it.
std::string prior_state_text(const PriorState& prior) {
  if (prior.objects.empty() && prior.state.outputs.empty()) return "";
  JsonText out;
  out.text("format_version", "1.0");
  out.text("terraform_version", "1.11.4");
  out.raw("values", state_values(prior.state, prior.objects));
  return out.finish();
}

/// An array, or nothing.
std::string resource_drift(const planner::Plan& plan) {
  std::map<state::InstanceAddress, state::InstanceAddress> moved;
  for (const planner::Change& change : plan.changes) {
    if (change.moved_from) moved.emplace(change.address, *change.moved_from);
  }
  const auto from = [&](const state::InstanceAddress& address) {
    const auto found = moved.find(address);
    return found == moved.end() ? std::nullopt : std::optional(found->second);
  };
  std::string drift;
  for (const planner::Drift& object : plan.drift) {
    const char* const actions = object.after.is_null() ? R"(["delete"])" : R"(["update"])";
    drift += (drift.empty() ? "[" : ",") +
             resource_change_text(object.address, object.provider, "",
                                  change_text(actions, object.before, object.after, {}), "",
                                  from(object.address));
  }
  for (const planner::Change* change : planner::noticed_moves(plan)) {
    drift += (drift.empty() ? "[" : ",") +
             resource_change_text(
                 change->address, change->provider, "",
                 change_text(actions_text(change->action), change->before, change->after, {}), "",
                 change->moved_from);
  }
  return drift.empty() ? drift : drift + "]";
}

std::string planned_change_text(const planner::Change& change) {
  return resource_change_text(change.address, change.provider, change.deposed,
                              change_text(actions_text(change.action), change.before, change.after,
                                          change.requires_replace, &change),
                              reason_text(change), change.moved_from);
}

/// What stands for all instances of a block.
std::string unexpanded_change_text(const planner::Change& change) {
  state::ResourceAddress block = change.address.resource;
  block.module.clear();
  const std::size_t end = change.instances.rfind(state::to_string(block));
  const bool data = block.mode == state::Mode::kData;
  JsonText out;
  out.text("address", change.instances);
  if (end > 0) out.text("module_address", change.instances.substr(0, end - 1));
  out.text("mode", data ? "data" : "managed");
  out.text("type", block.type);
  out.text("name", block.name);
  out.raw("index_unknown", "true");
  out.text("provider_name", provider_name(change.provider));
  out.raw("change",
          change_text(actions_text(change.action), change.before, change.after, {}, &change));
  return out.finish();
}

std::string deferred_changes(const planner::Plan& plan) {
  std::string changes;
  for (const planner::Change& change : plan.deferred) {
    JsonText out;
    out.text("reason", planner::deferral_word(change.deferral));
    out.raw("resource_change", change.instances.empty() ? planned_change_text(change)
                                                        : unexpanded_change_text(change));
    changes += (changes.empty() ? "[" : ",") + out.finish();
  }
  return changes.empty() ? changes : changes + "]";
}

std::string resource_changes(const planner::Plan& plan) {
  std::string changes;
  if (plan.mode == planner::Mode::kRefreshOnly) return changes;
  for (const planner::Change& change : plan.changes) {
    if (change.after.is_null() && change.before.is_null()) continue;
    if (!is_listed(change)) continue;
    changes += (changes.empty() ? "[" : ",") + planned_change_text(change);
  }
  return changes.empty() ? changes : changes + "]";
}

}  // namespace

std::vector<DecodedObject> decode_objects(Session& session, const state::State& state,
                                          Diagnostics& diags) {
  std::vector<DecodedObject> objects;
  for (const state::StoredObject& stored : state.objects) {
    const std::string address = state::to_string(stored.address);
    auto plugin = session.plugins.plugin({provider_name(stored.provider)});
    if (!plugin) {
      diags.error({}, "Missing provider",
                  address + " needs the plugin of " + stored.provider + ": " +
                      plugin.error().message + ".");
      continue;
    }
    const bool data = stored.address.resource.mode == state::Mode::kData;
    const auto& types = data ? (*plugin)->schema().data_sources : (*plugin)->schema().resources;
    const auto schema = types.find(stored.address.resource.type);
    if (schema == types.end()) {
      diags.error({}, "Unknown resource type",
                  "The plugin of " + stored.provider + " has no type \"" +
                      stored.address.resource.type + "\", which " + address + " is of.");
      continue;
    }
    auto value = value::parse_json_typed(stored.attributes, schema->second.block->type);
    if (!value) {
      diags.error({}, "Unreadable object in state", address + ": " + value.error().message + ".");
      continue;
    }
    objects.push_back({&stored,
                       planner::mark_paths(providers::mark_sensitive(*value, *schema->second.block),
                                           stored.sensitive_paths),
                       schema->second.block});
  }
  return objects;
}

std::string state_json(const state::State& state, const std::vector<DecodedObject>& objects) {
  JsonText out;
  out.text("format_version", "1.0");
  if (!state.objects.empty() || !state.outputs.empty()) {
    out.text("terraform_version", "1.11.4");
    out.raw("values", state_values(state, objects));
    if (const std::string checks = checks_json(state.checks); !checks.empty())
      out.raw("checks", checks);
  }
  return out.finish() + "\n";
}

std::string state_message_json(const state::State& state,
                               const std::vector<DecodedObject>& objects) {
  const std::string values = state_values(state, objects);
  return "{\"state_format_version\":\"1.0\"" +
         (values.size() > 2 ? "," + values.substr(1) : std::string("}"));
}

std::string plan_message_json(const planner::Plan& plan) {
  JsonText out;
  out.text("plan_format_version", "1.2");
  if (!plan.outputs.empty()) out.raw("output_changes", output_changes(plan));
  if (const std::string changes = resource_changes(plan); !changes.empty())
    out.raw("resource_changes", changes);
  if (const std::string drift = resource_drift(plan); !drift.empty())
    out.raw("resource_drift", drift);
  return out.finish();
}

std::string plan_json(Session& session, const planner::Plan& plan, const state::State& prior,
                      const std::vector<DecodedObject>& objects) {
  JsonText out;
  out.text("format_version", "1.2");
  out.text("terraform_version", "1.11.4");
  if (!plan.variables.empty()) {
    JsonText variables;
    for (const auto& [name, value] : plan.variables)
      variables.raw(name, "{\"value\":" + known_json(value) + "}");
    out.raw("variables", variables.finish());
  }
  out.raw("planned_values", planned_values(plan));
  if (const std::string drift = resource_drift(plan); !drift.empty())
    out.raw("resource_drift", drift);
  if (const std::string changes = resource_changes(plan); !changes.empty())
    out.raw("resource_changes", changes);
  if (const std::string changes = deferred_changes(plan); !changes.empty())
    out.raw("deferred_changes", changes);
  if (!plan.outputs.empty()) out.raw("output_changes", output_changes(plan));
  const PriorState found = prior_state(plan, *session.root->module, prior, objects);
  if (const std::string text = prior_state_text(found); !text.empty()) out.raw("prior_state", text);
  out.raw("configuration", configuration_json(*session.root, session.plugins, session.sources));
  std::string relevant;
  for (const planner::RelevantAttribute& attribute : plan.relevant) {
    JsonText one;
    one.text("resource", state::to_string(attribute.resource));
    one.raw("attribute", attribute.path.empty() ? "[]" : path_json(attribute.path));
    relevant += (relevant.empty() ? "[" : ",") + one.finish();
  }
  if (!relevant.empty()) out.raw("relevant_attributes", relevant + "]");
  if (const std::string checks = checks_json(plan.checks); !checks.empty())
    out.raw("checks", checks);
  out.text("timestamp", system::utc_text(plan.timestamp));
  out.raw("applyable", plan.empty() || plan.errored ? "false" : "true");
  out.raw("complete", plan.complete() ? "true" : "false");
  out.raw("errored", plan.errored ? "true" : "false");
  return out.finish() + "\n";
}

}  // namespace plumb::cli
