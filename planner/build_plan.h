/// From a configuration and a state to a plan.
#pragma once

#include <map>

#include "planner/evaluation.h"
#include "planner/plan.h"

namespace plumb::planner {

/// What is planned, and what there is to say. With errors the plan is what could be planned, and
/// marked so.
struct PlanResult {
  Plan plan;
  Diagnostics diags;
};

[[nodiscard]] PlanResult build_plan(const RunContext& context, const state::State& prior,
                                    std::map<std::string, config::GivenValue> variables,
                                    const Options& options);

/// Checks everything that can be checked without state, values of variables or the outside world.
[[nodiscard]] Diagnostics validate(const RunContext& context);

/// The nodes that a run over the targets visits: all if there are none.
struct TargetedNodes {
  std::vector<bool> visited;  ///< By node.
  std::vector<bool>
      acted_on;  ///< Of those, what may change. The others are there for what depends on them.
};
[[nodiscard]] TargetedNodes targeted_nodes(const ConfigGraph& graph, const Options& options,
                                           Diagnostics& diags);

/// What there is to say of plans that are not about everything, before and after they are applied.
void warn_of_targets(const Options& options, Diagnostics& diags);
void warn_of_incomplete(const Plan& plan, Diagnostics& diags);

}  // namespace plumb::planner
