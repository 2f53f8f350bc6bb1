/// `ignore_changes`: what a configuration says and the plan passes over.
#pragma once

#include "config/module.h"
#include "providers/host/schema.h"

namespace plumb::planner {

using value::Value;

/// The configuration with everything that the block ignores as it is in the prior object, if there
/// is one. Marks go along: what stays as it was stays as secret as it was.
[[nodiscard]] Value without_ignored(const config::Lifecycle& lifecycle,
                                    const providers::Block& schema, const Value& prior,
                                    const Value& config);

}  // namespace plumb::planner
