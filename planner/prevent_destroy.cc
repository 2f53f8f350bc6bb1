#include "planner/prevent_destroy.h"

namespace plumb::planner {

constexpr const char* kPrevented = "Instance cannot be destroyed";

void report_prevented(const std::string& address, diagnostics::Span span, Diagnostics& diags) {
  diags.error(span, kPrevented,
              "Resource " + address +
                  " has lifecycle.prevent_destroy set, but the plan calls for this resource to be "
                  "destroyed. To avoid this error and continue with the plan, either disable "
                  "lifecycle.prevent_destroy, or leave the resource out with -exclude.");
  diags.items().back().address = address;
}

void report_guarded(const Node& node, const state::StoredObject& object, const Removals& removals,
                    Diagnostics& diags) {
  const std::string address = state::to_string(object.address);
  if (node.kind == Node::Kind::kResource) {
    if (node.resource->lifecycle.prevent_destroy)
      report_prevented(address, node.resource->span, diags);
    return;
  }
  if (!object.prevent_destroy || removals.destroys(object.address)) return;
  diags.error({}, kPrevented,
              "The plan calls for " + address +
                  " to be destroyed, because its block is gone. That block had "
                  "lifecycle.prevent_destroy, which holds until it is taken back: say that you "
                  "mean it with a `removed` block for it, or put the block back, set "
                  "prevent_destroy to false, and apply that first.");
  diags.items().back().address = address;
}

}  // namespace plumb::planner
