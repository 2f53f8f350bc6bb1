/// What becomes of the outputs of the root module.
#pragma once

#include <vector>

#include "planner/config_graph.h"
#include "planner/module_instance.h"
#include "planner/plan.h"
#include "planner/walk.h"
#include "state/objects.h"

namespace plumb::planner {

/// What planning went by, and what came of each node.
struct PlannedGraph {
  const state::State& prior;
  const Options& options;
  const ConfigGraph& graph;
  const std::vector<bool>& visited;      ///< By node: whether it was to be evaluated.
  const std::vector<Outcome>& outcomes;  ///< By node.
};

/// Adds to the plan what each output was and will be, but for those that could not be worked out.
/// `root` has their values.
void plan_outputs(const PlannedGraph& planned, const ModuleInstance& root, Plan& plan);

}  // namespace plumb::planner
