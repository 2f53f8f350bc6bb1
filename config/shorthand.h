/// Module sources that leave out the scheme: `github.com/o/r`, `git@host:path`, `/absolute/path`.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"

namespace plumb::config {

/// The URL that a shorthand stands for, as `git::https://github.com/o/r.git`, perhaps with a
/// subfolder behind `//`; empty if it is none. An error if it is one that is not complete.
[[nodiscard]] diagnostics::Result<std::string> expand_shorthand(std::string_view given);

}  // namespace plumb::config
