/// A plan as a page for browsers: one file that needs nothing else.
#pragma once

#include <string>

#include "planner/plan.h"

namespace plumb::cli {

/// The text of the file. What is secret is masked as in the plan's text; everything that comes from
/// the configuration or from providers stays text.
[[nodiscard]] std::string plan_page(const planner::Plan& plan);

}  // namespace plumb::cli
