/// The parts of the family of collection functions that have files of their own.
#pragma once

#include "eval/function.h"

namespace plumb::eval {

[[nodiscard]] std::vector<Function> sequence_functions();
[[nodiscard]] std::vector<Function> map_functions();

}  // namespace plumb::eval
