/// The parts of the family of encoding functions that have files of their own.
#pragma once

#include "eval/function.h"

namespace plumb::eval {

[[nodiscard]] std::vector<Function> base64_functions();
[[nodiscard]] std::vector<Function> csv_functions();
[[nodiscard]] std::vector<Function> text_encoding_functions();
[[nodiscard]] std::vector<Function> yaml_functions();

}  // namespace plumb::eval
