/// Objects of the state that no instance of a block speaks for any more.
#pragma once

#include "planner/config_graph.h"
#include "planner/module_instance.h"
#include "planner/removals.h"

namespace plumb::planner {

/// Why the block of the node, as it is expanded now, has no such instance.
[[nodiscard]] Reason leftover_reason(ModuleInstance& root, const Node& node,
                                     const state::StoredObject& object);

/// Whether the object is guarded, by its block, or by what its block was when it was last applied;
/// reports it then.
[[nodiscard]] bool refuses_destroy(const Node& node, const state::StoredObject& object,
                                   const Removals& removals, diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
