#include "planner/drift.h"

#include <algorithm>

#include "planner/instance_plan.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

using state::StoredObject;

/// The current objects, by address.
std::vector<const StoredObject*> current_objects(const state::State& prior) {
  std::vector<const StoredObject*> objects;
  for (const StoredObject& object : prior.objects) {
    if (object.deposed.empty()) objects.push_back(&object);
  }
  std::ranges::sort(objects, {}, &StoredObject::address);
  return objects;
}

bool may_have_drifted(const Change& change) {
  return change.refreshed && change.address.resource.mode == state::Mode::kManaged &&
         change.deposed.empty();
}

}  // namespace

void add_drift(Evaluation& evaluation, const state::State& prior, Plan& plan) {
  if (std::ranges::none_of(plan.changes, may_have_drifted)) return;
  const std::vector<const StoredObject*> objects = current_objects(prior);
  Options as_stored;
  as_stored.refresh = false;
  InstancePlanner loader(evaluation, as_stored);
  for (const Change& change : plan.changes) {
    if (!may_have_drifted(change)) continue;
    const auto object =
        std::ranges::lower_bound(objects, change.address, {}, &StoredObject::address);
    if (object == objects.end() || (*object)->address != change.address) continue;
    providers::Provider* const provider = evaluation.provider(change.provider);
    if (provider == nullptr) continue;
    const auto schema = provider->schema().resources.find(change.address.resource.type);
    if (schema == provider->schema().resources.end()) continue;
    Diagnostics ignored;
    const auto before = loader.load(**object, schema->second, *provider, ignored);
    if (!before || value::identical(before->value, change.before)) continue;
    plan.drift.push_back(
        {change.address, change.provider, change.schema, before->value, change.before});
  }
}

}  // namespace plumb::planner
