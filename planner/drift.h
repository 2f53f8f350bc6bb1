/// What changed in the world since it was stored.
#pragma once

#include <vector>

#include "planner/evaluation.h"
#include "planner/plan.h"

namespace plumb::planner {

/// Of the objects that were refreshed, those that are not as the state has them, in the order of
/// the changes.
[[nodiscard]] std::vector<Drift> find_drift(const std::vector<Change>& changes,
                                            const state::State& prior, Evaluation& evaluation);

}  // namespace plumb::planner
