/// What `lifecycle { prevent_destroy }` keeps from being destroyed: also when the block is gone
/// that said so.
#pragma once

#include <string>

#include "planner/config_graph.h"
#include "planner/removals.h"
#include "state/objects.h"

namespace plumb::planner {

/// Reports that the block at `span` keeps an object from being destroyed.
void report_prevented(const std::string& address, diagnostics::Span span,
                      diagnostics::Diagnostics& diags);

/// Reports an object whose end is planned, and which is guarded: by its block, or, where there is
/// none, by what its block was when it was last applied.
void report_guarded(const Node& node, const state::StoredObject& object, const Removals& removals,
                    diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
