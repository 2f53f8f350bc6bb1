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

}  // namespace plumb::planner
