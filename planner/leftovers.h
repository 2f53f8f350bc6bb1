/// Objects of the state that no instance of a block speaks for any more.
#pragma once

#include "planner/config_graph.h"
#include "planner/module_instance.h"

namespace plumb::planner {

/// Why the block of the node, as it is expanded now, has no such instance.
[[nodiscard]] Reason leftover_reason(ModuleInstance& root, const Node& node,
                                     const state::StoredObject& object);

}  // namespace plumb::planner
