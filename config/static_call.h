/// Module calls whose source or version refers to variables and locals (OpenTofu, "early
/// evaluation"): what can be worked out before anything is planned.
#pragma once

#include "config/load.h"

namespace plumb::config {

/// The call as it is meant in that node, with source and version worked out; the call itself if
/// there is nothing to work out. Null after reporting what cannot be known yet. The answer lives as
/// long as the node.
[[nodiscard]] const ModuleCall* static_call(ModuleNode& node, const ModuleCall& call,
                                            const LoadContext& context,
                                            diagnostics::Diagnostics& diags);

}  // namespace plumb::config
