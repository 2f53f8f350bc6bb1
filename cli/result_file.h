/// Files that a command is asked to write.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"

namespace plumb::cli {

/// Finds out before the work whether its result has a place to go; reports if not. `path`: as
/// given, empty for none; `what`: "plan file". What configurations and states are kept in is not
/// overwritten.
bool check_result_file(const std::string& path, const std::string& what,
                       diagnostics::Diagnostics& diags);

}  // namespace plumb::cli
