/// The state as people read it.
#pragma once

#include <string>
#include <vector>

#include "cli/state_json.h"

namespace plumb::cli {

/// Each object as a block of the language, and the outputs.
[[nodiscard]] std::string state_text(const state::State& state,
                                     const std::vector<DecodedObject>& objects);

}  // namespace plumb::cli
