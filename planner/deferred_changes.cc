#include "planner/deferred_changes.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "planner/body_value.h"
#include "planner/marks.h"
#include "planner/proposed.h"
#include "planner/write_only.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

using graph::NodeId;

constexpr const char* kAnyInstance = "[*]";

/// `aws_x.y[*]`, or without a key where there is one instance or none.
std::string any_instance(const Node& node) {
  const config::Repetition& repetition = node.resource->repetition;
  return node.name +
         (repetition.count != nullptr || repetition.for_each != nullptr ? kAnyInstance : "");
}

Change unexpanded(const Node& node, state::ModulePath module, const providers::Schema& schema) {
  const bool data = node.resource->mode == config::ResourceMode::kData;
  Change change;
  change.address.resource = {std::move(module), data ? state::Mode::kData : state::Mode::kManaged,
                             node.resource->type, node.resource->name};
  change.action = data ? Action::kRead : Action::kCreate;
  change.provider = node.provider_address;
  change.schema = schema.block;
  change.schema_version = schema.version;
  change.before = Value::null(schema.block->type);
  change.after = Value::unknown(schema.block->type);
  change.deferral = DeferralReason::kInstanceCountUnknown;
  return change;
}

/// Calls visit(caller, depth) for each call whose instances are not known and that the module is
/// in; `depth`: how many modules the caller is in.
template <typename Visit>
void for_each_unexpanded(ModuleInstance& root, const config::ModuleNode& wanted, Visit&& visit) {
  const auto descend = [&](auto&& self, ModuleInstance& at, std::size_t depth) -> void {
    if (depth == wanted.path.size()) return;
    const auto call = at.calls.find(wanted.path[depth]);
    if (call == at.calls.end()) return;
    if (call->second.repeat == Repeat::kUnknown) visit(at, depth);
    for (const auto& child : call->second.instances) self(self, *child, depth + 1);
  };
  descend(descend, root, 0);
}

/// Whether the object is there now and stays for the sake of a deferral.
bool stays(const Change& change) {
  return change.deferral != DeferralReason::kNone && !change.before.is_null();
}

/// Destructions that have to wait for those who still need what would be destroyed: the next plan
/// destroys it after them.
void defer_needed(std::vector<Change>& changes, const state::State& prior) {
  std::unordered_map<std::string, std::vector<Change*>> doomed;
  std::vector<const Change*> staying;
  for (Change& change : changes) {
    if (stays(change))
      staying.push_back(&change);
    else if (change.action == Action::kDelete)
      doomed[state::config_address(change.address.resource)].push_back(&change);
  }
  if (staying.empty() || doomed.empty()) return;
  std::unordered_map<std::string, state::Dependencies> needs;
  for (const state::StoredObject& object : prior.objects)
    needs[state::to_string(object.address) + object.deposed] = object.dependencies;
  while (!staying.empty()) {
    const Change& change = *staying.back();
    staying.pop_back();
    const auto needed = needs.find(state::to_string(change.address) + change.deposed);
    if (needed == needs.end() || needed->second == nullptr) continue;
    for (const std::string& address : *needed->second) {
      const auto found = doomed.find(address);
      if (found == doomed.end()) continue;
      for (Change* const each : found->second) {
        each->deferral = DeferralReason::kDeferredPrereq;
        staying.push_back(each);
      }
      doomed.erase(found);
    }
  }
}

}  // namespace

void WaitingNodes::add(NodeId node) {
  waiting_[node] = true;
  any_ = true;
}

bool WaitingNodes::before(const ConfigGraph& config, NodeId resource) const {
  if (!any_) return false;
  const auto direct = config.graph.dependencies(resource);
  std::vector<NodeId> stack(direct.begin(), direct.end());
  std::unordered_set<NodeId> seen;
  while (!stack.empty()) {
    const NodeId at = stack.back();
    stack.pop_back();
    if (!seen.insert(at).second) continue;
    if (waiting_[at]) return true;
    if (config.nodes[at].kind == Node::Kind::kResource) continue;
    const auto further = config.graph.dependencies(at);
    stack.insert(stack.end(), further.begin(), further.end());
  }
  return false;
}

Value value_meanwhile(const Change& deferred) {
  const Value unknown = Value::unknown(deferred.schema->type);
  const Value& before = deferred.before;
  const Value& after = deferred.after;
  if (deferred.action == Action::kNoOp) return after;
  if (deferred.action != Action::kUpdate || !before.has_content() || !after.has_content())
    return unknown;
  std::vector<Value> attributes;
  for (std::size_t i = 0; i < after.length(); ++i) {
    const Value& attribute = after.at(i);
    attributes.push_back(value::identical(before.at(i), attribute)
                             ? attribute
                             : Value::unknown(attribute.type()).with_marks(attribute.marks_deep()));
  }
  return Value::object(after.type(), std::move(attributes)).with_marks(after.marks());
}

Change unexpanded_block(Evaluation& evaluation, const Node& node, const ModuleInstance& module,
                        const providers::Schema& schema, Diagnostics& diags) {
  Change change = unexpanded(node, module.path, schema);
  change.instances =
      (module.path.empty() ? "" : state::to_string(module.path) + ".") + any_instance(node);
  const bool data = node.resource->mode == config::ResourceMode::kData;
  const ModuleScope scope(module, unknown_repetition(node.resource->repetition));
  const Value config = evaluate_body(*node.resource->body, *schema.block,
                                     data ? BodyKind::kData : BodyKind::kResource,
                                     evaluation.eval_context(scope), diags);
  evaluation.keep_secret(config);
  const Value bare = without_write_only(*schema.block, config.without_marks_deep());
  change.after = mark_object(planned_unknown(*schema.block, bare), config, *schema.block);
  return change;
}

std::vector<Change> unexpanded_in_modules(ModuleInstance& root, const Node& node,
                                          const providers::Schema& schema) {
  std::vector<Change> changes;
  for_each_unexpanded(root, *node.module, [&](const ModuleInstance& caller, std::size_t depth) {
    state::ModulePath path = caller.path;
    std::string text = path.empty() ? "" : state::to_string(path) + ".";
    for (std::size_t i = depth; i < node.module->path.size(); ++i) {
      path.push_back({node.module->path[i], {}});
      text += "module." + node.module->path[i] + (i == depth ? kAnyInstance : "") + ".";
    }
    changes.push_back(unexpanded(node, std::move(path), schema));
    changes.back().instances = text + any_instance(node);
  });
  return changes;
}

bool is_unexpanded(ModuleInstance& root, const config::ModuleNode& module) {
  bool found = false;
  for_each_unexpanded(root, module, [&](const ModuleInstance&, std::size_t) { found = true; });
  return found;
}

bool is_undecided(const ModuleInstance& root, const Node& node,
                  const state::InstanceAddress& instance) {
  const ModuleInstance* at = &root;
  for (const auto& step : instance.resource.module) {
    const auto call = at->calls.find(step.name);
    if (call == at->calls.end()) return false;
    if (call->second.repeat == Repeat::kUnknown) return true;
    const auto& instances = call->second.instances;
    const auto child = std::ranges::find(instances, step.key, &ModuleInstance::key);
    if (child == instances.end()) return false;
    at = child->get();
  }
  const auto slot = at->resources.find(node.name);
  return slot != at->resources.end() && slot->second.repeat == Repeat::kUnknown;
}

void set_deferred_apart(Plan& plan, const state::State& prior) {
  defer_needed(plan.changes, prior);
  const auto waits = std::ranges::stable_partition(
      plan.changes, [](const Change& change) { return change.deferral == DeferralReason::kNone; });
  plan.deferred.assign(std::make_move_iterator(waits.begin()),
                       std::make_move_iterator(waits.end()));
  plan.changes.erase(waits.begin(), waits.end());
}

}  // namespace plumb::planner
