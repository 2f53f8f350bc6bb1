/// A large plan on one screen.
#pragma once

#include <string>

#include "planner/plan.h"

namespace plumb::cli {

/// What will be done, without how: grouped by action, the riskiest first, then by module, then by
/// block with the number of its instances. Ends with the counts; no values, so no secrets.
[[nodiscard]] std::string plan_summary(const planner::Plan& plan);

}  // namespace plumb::cli
