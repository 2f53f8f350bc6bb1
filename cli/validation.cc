#include "cli/validation.h"

#include "planner/build_plan.h"
#include "system/clock.h"

namespace plumb::cli {

Diagnostics validate(Session& session, const config::ModuleNode& root) {
  planner::Observer nobody;
  const planner::RunEnvironment environment(planner::RunEnvironment::Phase::kPlan,
                                            system::real_clock().now_ms() / 1000, session.sources);
  return planner::validate({root, session.sources, session.plugins, session.pool, environment,
                            session.cancellation, nobody});
}

}  // namespace plumb::cli
