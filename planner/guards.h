/// Limits that whoever runs a plan sets to what it may destroy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "planner/plan.h"

namespace plumb::planner {

struct Guards {
  std::optional<std::size_t> max_destroy;  ///< Objects destroyed, those that are replaced too.
  std::optional<std::size_t> max_replace;  ///< Objects replaced.
  /// Addresses of instances that may be neither destroyed nor replaced. `*` stands for any text,
  /// `?` for any character; a resource or a module means all that is in it.
  std::vector<std::string> protect;
};

/// Reports each guard that the plan breaks, with the objects that break it.
void check_guards(const Plan& plan, const Guards& guards, diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
