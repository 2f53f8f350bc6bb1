/// Types as the console shows them.
#pragma once

#include <string>

#include "value/type.h"

namespace plumb::cli {

/// `list(string)`, `object({ … })` over several lines. `indent`: blanks before the lines after the
/// first.
[[nodiscard]] std::string type_text(value::Type type, int indent = 0);

}  // namespace plumb::cli
