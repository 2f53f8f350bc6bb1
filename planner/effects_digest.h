/// One number for what a plan will do, so that what was approved can be held against what is about
/// to be done.
#pragma once

#include <string>
#include <string_view>

#include "planner/plan.h"

namespace plumb::planner {

/// SHA-256 over the effects of a plan, 64 hexadecimal digits: for every object that is acted on its
/// addresses, action, reason, values before and after, and for every output that changes the same.
/// What only was looked at (objects that stay, drift, times, serials) does not count, so that a new
/// plan with the same effects has the same digest. Sensitive values count through an HMAC with the
/// state's secret, and not at all without one: nobody can try values against the digest. The
/// encoding is described in docs/formats/plan.md.
[[nodiscard]] std::string effects_digest(const Plan& plan, std::string_view secret);

/// `pl-` and the first ten digits, as people are shown it.
[[nodiscard]] std::string short_digest(std::string_view digest);

/// Whether what somebody gave is the digest, whole or from its beginning, with or without `pl-`; at
/// least ten digits.
[[nodiscard]] bool matches_digest(std::string_view given, std::string_view digest);

}  // namespace plumb::planner
