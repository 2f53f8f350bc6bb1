/// A plan as people read it, in Terraform's layout.
#pragma once

#include <string>

#include "planner/plan.h"
#include "state/objects.h"

namespace plumb::cli {

/// Everything from the drift note to the changes of outputs, without colour.
[[nodiscard]] std::string plan_text(const planner::Plan& plan);

/// One stored object as a block of the language.
[[nodiscard]] std::string object_block_text(const state::InstanceAddress& address,
                                            const std::string& suffix, const value::Value& object,
                                            const providers::Block& schema);

/// Colours the symbols at the beginning of lines, and the headings.
[[nodiscard]] std::string colored_plan(const std::string& text);

}  // namespace plumb::cli
