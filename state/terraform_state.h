/// Terraform's state file, version 4, in and out.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"
#include "state/objects.h"

namespace plumb::state {

/// Reads a state file. Objects kept in the flat form of before 2019 are refused, because only their
/// provider could read them.
[[nodiscard]] diagnostics::Result<State> read_terraform_state(std::string_view text);

/// The state as Terraform writes it, sorted; attributes stay on one line, so that no digit of a
/// number is touched.
[[nodiscard]] std::string write_terraform_state(const State& state);

}  // namespace plumb::state
