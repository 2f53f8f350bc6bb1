/// Values as the language writes them: for outputs and the console.
#pragma once

#include <string>

#include "value/value.h"

namespace plumb::cli {

/// `tolist(["a"])`, `{ "k" = 1 }`, over several lines. `indent`: blanks before the lines after the
/// first.
[[nodiscard]] std::string value_text(const value::Value& value, int indent = 0);

}  // namespace plumb::cli
