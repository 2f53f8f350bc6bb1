#include "planner/prior_values.h"

#include "planner/expand.h"
#include "planner/instance_plan.h"
#include "planner/resource_schema.h"

namespace plumb::planner {
namespace {

using state::StoredObject;

Repeat repeat_of(const config::Repetition& repetition) {
  if (repetition.count != nullptr) return Repeat::kCount;
  return repetition.for_each != nullptr ? Repeat::kForEach : Repeat::kSingle;
}

/// Whether the instance is one of those that such a block has.
bool fits(const state::InstanceKey& key, Repeat repeat) {
  return key.index() == (repeat == Repeat::kSingle ? 0U : (repeat == Repeat::kCount ? 1U : 2U));
}

}  // namespace

void keep_prior_values(Evaluation& evaluation, const Node& node,
                       const std::vector<const StoredObject*>& stored) {
  providers::Provider* const provider = evaluation.described_provider(node.provider_address);
  Diagnostics ignored;
  const providers::Schema* const schema =
      provider == nullptr ? nullptr : find_schema(node, provider->schema(), ignored);
  Options as_stored;
  as_stored.refresh = false;
  InstancePlanner loader(evaluation, as_stored);
  for_each_instance(evaluation.root(), *node.module, [&](ModuleInstance& module) {
    ResourceSlot& slot = module.resources.find(node.name)->second;
    slot.repeat = repeat_of(node.resource->repetition);
    slot.keys.clear();
    slot.objects.clear();
    for (const StoredObject* const object : stored) {
      const bool ours = object->deposed.empty() && object->address.resource.module == module.path &&
                        fits(object->address.key, slot.repeat);
      if (!ours || schema == nullptr) continue;
      const auto prior = loader.load(*object, *schema, *provider, ignored);
      if (!prior) continue;
      slot.keys.push_back(object->address.key);
      slot.objects.push_back(prior->value);
    }
    slot.whole = whole_value(slot.repeat, slot.keys, slot.objects);
  });
}

}  // namespace plumb::planner
