/// The content of a plan file as bytes, before they are sealed.
#pragma once

#include <string>
#include <string_view>

#include "planner/plan_file.h"

namespace plumb::planner {

[[nodiscard]] std::string encode_plan_body(const SavedPlan& saved);

/// Plugins are loaded for their schemas, and have to be those that the plan was made with.
[[nodiscard]] Result<SavedPlan> decode_plan_body(std::string_view bytes, PluginSet& plugins);

}  // namespace plumb::planner
