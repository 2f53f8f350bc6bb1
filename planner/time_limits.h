/// What is told of the time limits of operations (`timeouts`).
#pragma once

#include <string>

#include "planner/evaluation.h"
#include "providers/host/time_limit.h"

namespace plumb::planner {

/// Reports limits in an object's configuration that are no durations.
void check_time_limits(const Value& config, const std::string& address, const ast::Body& body,
                       Diagnostics& diags);

/// An operation that took longer than its limit, as far as there is one.
struct OverdueOperation {
  const std::string& address;
  providers::TimedStep step;
  const Value& object;              ///< Which has the limit.
  const ast::Body* body = nullptr;  ///< Of its block, if there is one.
  diagnostics::Span span;           ///< Of the block.
};

/// `error`: the provider's, which has answered nothing; null if it has answered.
void add_overdue(const OverdueOperation& operation, const diagnostics::Error* error,
                 Diagnostics& diags);

}  // namespace plumb::planner
