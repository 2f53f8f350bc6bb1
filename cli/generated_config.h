/// Configuration written for objects that are to be imported and have no block yet.
#pragma once

#include <string>

#include "planner/plan.h"

namespace plumb::cli {

/// The block that the object of an import could have been made with: what its provider takes as
/// arguments and the object has a value for. Sensitive values are left out, and said to be.
/// `provider`: the reference of its `provider` argument, or empty.
[[nodiscard]] std::string generated_block(const planner::Change& change,
                                          const std::string& provider);

}  // namespace plumb::cli
