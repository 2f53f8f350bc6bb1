/// What follows from the edges of a configuration's graph. The graph has to be finished and free of
/// cycles.
#pragma once

#include "planner/config_graph.h"

namespace plumb::planner {

/// What something with create_before_destroy depends on is made before it is destroyed, too: the
/// old object may still be in use by what stays until the new one is there.
void inherit_create_before_destroy(ConfigGraph& config);

/// Finds for each resource those that it depends on without another resource between.
void collect_dependencies(ConfigGraph& config);

}  // namespace plumb::planner
