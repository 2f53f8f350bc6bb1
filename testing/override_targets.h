/// Overrides of what is not there.
#pragma once

#include "config/module.h"
#include "testing/test_file.h"

namespace plumb::testing {

/// Warns of those whose target none of the modules has: it may be a typing mistake.
void warn_of_missing_targets(const std::vector<Override>& overrides,
                             const std::vector<const config::ModuleNode*>& modules,
                             Diagnostics& diags);

}  // namespace plumb::testing
