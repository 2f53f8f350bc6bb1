/// The state as planning found it.
#pragma once

#include <vector>

#include "cli/state_json.h"
#include "config/module.h"
#include "planner/plan.h"

namespace plumb::cli {

struct PriorState {
  state::State state;                  ///< Also with the outputs that are known already.
  std::vector<DecodedObject> objects;  ///< As `state` has them, refreshed.
};

/// What the plan knows of it, and as long as nothing was written since, what else is in the store.
/// `stored`: with objects where the configuration has them.
[[nodiscard]] PriorState prior_state(const planner::Plan& plan, const config::Module& module,
                                     const state::State& stored,
                                     const std::vector<DecodedObject>& objects);

}  // namespace plumb::cli
