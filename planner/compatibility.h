/// What a provider may answer: a plan must do what was configured, and a result must be what was
/// planned (plugin protocol, "AssertPlanValid" and "AssertObjectCompatible").
#pragma once

#include <string>
#include <vector>

#include "providers/host/schema.h"

namespace plumb::planner {

using value::Value;

/// Breaches, each as `.attribute: what is wrong`; none if the plan is good. Values of sensitive
/// attributes are not shown.
[[nodiscard]] std::vector<std::string> plan_breaches(const providers::Block& schema,
                                                     const Value& prior, const Value& config,
                                                     const Value& planned);

/// Where what is does not agree with what was planned; unknown planned values agree with anything
/// of their type.
[[nodiscard]] std::vector<std::string> result_breaches(const providers::Block& schema,
                                                       const Value& planned, const Value& actual);

}  // namespace plumb::planner
