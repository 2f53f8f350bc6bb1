#include "cli/prior_state.h"

#include <map>
#include <utility>

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;
using value::Value;

/// Those of before the plan, and over them the ones that are known already.
std::map<std::string, state::StoredOutput> prior_outputs(const planner::Plan& plan,
                                                         const config::Module& module,
                                                         const state::State& stored, bool current) {
  std::map<std::string, state::StoredOutput> outputs;
  if (current) outputs = stored.outputs;
  for (const auto& [name, change] : plan.outputs) {
    if (!current && !change.before.is_null()) outputs[name] = {change.before, change.sensitive};
    const auto output = module.outputs.find(name);
    if (plan.mode == planner::Mode::kDestroy || !change.after.is_wholly_known() ||
        output == module.outputs.end())
      continue;
    if (change.after.is_null()) {
      outputs.erase(name);
    } else {
      outputs[name] = {change.after, output->second.sensitive};
    }
  }
  return outputs;
}

/// What planning found at the address; null if there was nothing.
const Value& found_value(const Change& change) {
  if (change.address.resource.mode == state::Mode::kManaged) return change.before;
  // Data sources that were read for this plan belong to it.
  return change.action == Action::kNoOp && change.after.is_wholly_known() ? change.after
                                                                          : change.before;
}

state::StoredObject object_of(const Change& change) {
  state::StoredObject object;
  object.address = change.address;
  object.deposed = change.deposed;
  object.provider = change.provider;
  object.schema_version = change.schema_version;
  object.dependencies = change.dependencies;
  object.tainted = change.tainted;
  return object;
}

}  // namespace

PriorState prior_state(const planner::Plan& plan, const config::Module& module,
                       const state::State& stored, const std::vector<DecodedObject>& objects) {
  const bool current = stored.lineage == plan.prior_lineage && stored.serial == plan.prior_serial;
  using Key = std::pair<state::InstanceAddress, std::string>;
  std::map<Key, const DecodedObject*> by_key;
  for (const DecodedObject& object : objects)
    by_key[{object.stored->address, object.stored->deposed}] = &object;
  PriorState prior;
  prior.state.outputs = prior_outputs(plan, module, stored, current);
  const auto add = [&](state::StoredObject object, Value value,
                       std::shared_ptr<const providers::Block> schema) {
    prior.state.objects.push_back(std::move(object));
    prior.objects.push_back({nullptr, std::move(value), std::move(schema)});
  };
  for (const Change& change : plan.changes) {
    const auto known = by_key.find({change.address, change.deposed});
    const DecodedObject* const object = known == by_key.end() || !current ? nullptr : known->second;
    if (known != by_key.end()) by_key.erase(known);
    const Value& found = found_value(change);
    if (!found.is_null())
      add(object == nullptr ? object_of(change) : *object->stored, found, change.schema);
    else if (object != nullptr && change.address.resource.mode == state::Mode::kData)
      add(*object->stored, object->value, object->schema);
  }
  for (const auto& [key, object] : by_key) {
    if (current) add(*object->stored, object->value, object->schema);
  }
  for (std::size_t i = 0; i < prior.objects.size(); ++i)
    prior.objects[i].stored = &prior.state.objects[i];
  return prior;
}

}  // namespace plumb::cli
