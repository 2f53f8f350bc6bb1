/// The function `provider::terraform::decode_tfvars`. It reads the language, which plugins do not
/// know, so the engine has it for the plugin.
#pragma once

#include "eval/function.h"

namespace plumb::planner {

/// Reads a text as a .tfvars file: an object with an attribute for each definition. Its expressions
/// may neither refer to anything nor call functions.
[[nodiscard]] eval::Function decode_tfvars_function();

}  // namespace plumb::planner
