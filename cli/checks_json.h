/// Results of checks in the JSON of plans and states.
#pragma once

#include <string>

#include "state/check_results.h"

namespace plumb::cli {

/// The array `checks`; empty if there are none.
[[nodiscard]] std::string checks_json(const state::CheckResults& results);

}  // namespace plumb::cli
