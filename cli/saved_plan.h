/// Plan files on their way between commands: written by plan, read by apply and show.
#pragma once

#include <string>

#include "cli/session.h"
#include "planner/plan_file.h"

namespace plumb::cli {

/// Writes the plan with the configuration of the session, for its owner alone to read. A plan with
/// secrets is sealed, with PLUMB_PLAN_KEY if that is set, else with the state's own secret; where
/// there is no state yet, an empty one is made for that. Whether it was written.
[[nodiscard]] bool save_plan(Session& session, planner::Plan plan, const std::string& path,
                             Diagnostics& diags);

/// Reads a plan file, with the keys that are here; see planner::decode_plan() for errors.
[[nodiscard]] diagnostics::Result<planner::SavedPlan> load_plan(Session& session,
                                                                const std::string& path);

/// Reports modules that were installed anew since the plan was made: they have files that are read
/// when it is applied.
void check_planned_modules(const planner::SavedPlan& saved, Diagnostics& diags);

}  // namespace plumb::cli
