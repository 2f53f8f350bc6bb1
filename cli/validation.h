/// What is wrong with a configuration as such: whatever its variables, its state and the world are.
#pragma once

#include "cli/session.h"

namespace plumb::cli {

/// Checks the modules from `root` down as `plumb validate` does, without looking at anything else.
[[nodiscard]] Diagnostics validate(Session& session, const config::ModuleNode& root);

}  // namespace plumb::cli
