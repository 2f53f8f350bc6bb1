/// The member `configuration` of a plan's JSON: what is written, before anything is evaluated.
#pragma once

#include <string>

#include "config/module.h"
#include "diagnostics/source_map.h"
#include "planner/provider_set.h"

namespace plumb::cli {

/// Modules are repeated for each call. Of types that no plugin knows there are no expressions.
[[nodiscard]] std::string configuration_json(const config::ModuleNode& root,
                                             planner::PluginSet& plugins,
                                             const diagnostics::SourceMap& sources);

}  // namespace plumb::cli
