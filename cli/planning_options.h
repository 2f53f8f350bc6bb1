/// What the flags of plan, apply, destroy and refresh ask of the planner.
#pragma once

#include "cli/operation.h"

namespace plumb::cli {

/// Reports addresses and combinations that make no sense. Files of addresses are read here: one
/// address a line, `#` begins a comment.
[[nodiscard]] planner::Options planner_options(Session& session, const OperationFlags& flags,
                                               Diagnostics& diags);

/// `-max-destroy`, `-max-replace` and `-protect`.
[[nodiscard]] planner::Guards guards_of(const OperationFlags& flags, Diagnostics& diags);

}  // namespace plumb::cli
