/// What is said about blocks of which each needs the next to be known first.
#pragma once

#include "planner/config_graph.h"

namespace plumb::planner {

/// Reports cycles of the graph, with the place of each step; several if they have no node in
/// common. Whether there are none.
[[nodiscard]] bool report_cycles(const ConfigGraph& graph, const diagnostics::SourceMap& sources,
                                 diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
