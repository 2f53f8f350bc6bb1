#include "planner/leftovers.h"

#include "planner/instance_plan.h"

namespace plumb::planner {

Reason leftover_reason(ModuleInstance& root, const Node& node, const state::StoredObject& object) {
  const ModuleInstance* module = nullptr;
  for_each_instance(root, *node.module, [&](ModuleInstance& candidate) {
    if (candidate.path == object.address.resource.module) module = &candidate;
  });
  if (module == nullptr) return Reason::kNoModule;
  const Repeat repeat = module->resources.find(node.name)->second.repeat;
  const std::size_t kind = object.address.key.index();
  if (repeat == Repeat::kDisabled) return Reason::kDisabled;
  if (repeat == Repeat::kCount && kind == 1) return Reason::kCountIndex;
  if (repeat == Repeat::kForEach && kind == 2) return Reason::kEachKey;
  return Reason::kWrongRepetition;
}

}  // namespace plumb::planner
