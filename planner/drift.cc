#include "planner/drift.h"

#include <algorithm>
#include <map>

#include "planner/instance_plan.h"
#include "value/compare.h"

namespace plumb::planner {

std::vector<Drift> find_drift(const std::vector<Change>& changes, const state::State& prior,
                              Evaluation& evaluation) {
  std::vector<Drift> drift;
  if (std::ranges::none_of(changes, &Change::refreshed)) return drift;
  const Options as_stored{.refresh = false};
  InstancePlanner loader(evaluation, as_stored);
  std::map<state::InstanceAddress, const state::StoredObject*> stored;
  for (const state::StoredObject& object : prior.objects) {
    if (object.deposed.empty()) stored.emplace(object.address, &object);
  }
  for (const Change& change : changes) {
    if (!change.refreshed || change.address.resource.mode == state::Mode::kData ||
        !change.deposed.empty())
      continue;
    const auto object = stored.find(change.address);
    providers::Provider* const provider = evaluation.provider(change.provider);
    if (object == stored.end() || provider == nullptr) continue;
    const auto schema = provider->schema().resources.find(change.address.resource.type);
    if (schema == provider->schema().resources.end()) continue;
    Diagnostics ignored;
    const auto before = loader.load(*object->second, schema->second, *provider, ignored);
    if (!before || value::identical(before->value, change.before)) continue;
    drift.push_back({change.address, change.provider, change.schema, before->value, change.before});
  }
  return drift;
}

}  // namespace plumb::planner
