/// What becomes of the outputs of the root module.
#pragma once

#include <vector>

#include "planner/config_graph.h"
#include "planner/module_instance.h"
#include "planner/plan.h"
#include "state/objects.h"

namespace plumb::planner {

/// Adds to the plan what each output was and will be. `visited` says by node which were evaluated;
/// their values are in `root`.
void plan_outputs(const state::State& prior, const Options& options, const ConfigGraph& graph,
                  const std::vector<bool>& visited, const ModuleInstance& root, Plan& plan);

}  // namespace plumb::planner
