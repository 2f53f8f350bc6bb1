/// The changed part of the dependency graph, drawn.
#pragma once

#include <string>

#include "planner/plan.h"

namespace plumb::cli {

/// An SVG image to be put into a page: a box for each block of which something changes, what it
/// depends on to its left. Empty if there are fewer than two, or too many to be read.
[[nodiscard]] std::string plan_picture(const planner::Plan& plan);

}  // namespace plumb::cli
