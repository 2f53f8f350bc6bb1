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

bool refuses_destroy(const Node& node, const state::StoredObject& object, const Removals& removals,
                     diagnostics::Diagnostics& diags) {
  const std::string address = state::to_string(object.address);
  if (node.kind == Node::Kind::kResource) {
    if (!node.resource->lifecycle.prevent_destroy) return false;
    report_prevented(address, node.resource->span, diags);
    return true;
  }
  if (!object.prevent_destroy || removals.destroys(object.address)) return false;
  diags.error({}, "Instance cannot be destroyed",
              "The plan calls for " + address +
                  " to be destroyed, because its block is gone. That block had "
                  "lifecycle.prevent_destroy, which holds until it is taken back: say that you "
                  "mean it with a `removed` block for it, or put the block back, set "
                  "prevent_destroy to false, and apply that first.");
  diags.items().back().address = address;
  return true;
}

}  // namespace plumb::planner
