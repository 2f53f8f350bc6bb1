/// A plan as people read it, in Terraform's layout.
#pragma once

#include <string>

#include "planner/plan.h"
#include "state/objects.h"

namespace plumb::cli {

/// Everything from the drift note to the changes of outputs, without colour.
[[nodiscard]] std::string plan_text(const planner::Plan& plan);

// Its parts.
/// `  +`, `-/+`: three columns, or as many as there are.
[[nodiscard]] const char* change_symbol(planner::Action action);
/// From the heading to the closing brace.
[[nodiscard]] std::string change_lines(const planner::Change& change);
/// The same of what is left to the next plan.
[[nodiscard]] std::string deferred_lines(const planner::Change& change);
[[nodiscard]] std::string drift_lines(const planner::Drift& drift);
/// A line for each output that changes; empty if none does.
[[nodiscard]] std::string output_lines(const planner::Plan& plan);

/// One stored object as a block of the language.
[[nodiscard]] std::string object_block_text(const state::InstanceAddress& address,
                                            const std::string& suffix, const value::Value& object,
                                            const providers::Block& schema);

/// Colours the symbols at the beginning of lines, and the headings.
[[nodiscard]] std::string colored_plan(const std::string& text);

}  // namespace plumb::cli
