/// Blocks that are not planned, and may be referred to all the same.
#pragma once

#include <vector>

#include "planner/evaluation.h"

namespace plumb::planner {

/// Gives a resource node the values that the state has. `stored`: the objects of its block, in all
/// instances of its module.
void keep_prior_values(Evaluation& evaluation, const Node& node,
                       const std::vector<const state::StoredObject*>& stored);

}  // namespace plumb::planner
