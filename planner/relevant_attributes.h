/// Which attributes of which objects a plan's changes come from, however indirectly: what changed
/// in the world elsewhere is of no account to it.
#pragma once

#include <vector>

#include "planner/module_instance.h"
#include "planner/plan.h"

namespace plumb::planner {

/// Sorted by address and way. `root`: with the instances of modules that the plan found.
[[nodiscard]] std::vector<RelevantAttribute> relevant_attributes(const Plan& plan,
                                                                 ModuleInstance& root);

/// The drift that people are shown: objects that are as stored but for attributes that matter to
/// the plan. A plan that only refreshes shows all.
[[nodiscard]] std::vector<Drift> relevant_drift(const Plan& plan);

/// What else a plan that only refreshes takes notice of: objects that are as they were, at another
/// address. None of other plans, in which moves are changes.
[[nodiscard]] std::vector<const Change*> noticed_moves(const Plan& plan);

}  // namespace plumb::planner
