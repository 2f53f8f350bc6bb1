/// What the outside world did to objects since the last apply.
#pragma once

#include "planner/evaluation.h"
#include "planner/plan.h"

namespace plumb::planner {

/// Fills in the drift of a plan: objects that were found otherwise than `prior` has them, in the
/// order of the changes.
void add_drift(Evaluation& evaluation, const state::State& prior, Plan& plan);

}  // namespace plumb::planner
