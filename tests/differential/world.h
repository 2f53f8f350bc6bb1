/// What generated expressions may refer to: locals that are known, null, sensitive, unknown.
#pragma once

#include <string>

namespace plumb::differential {

/// A configuration with the locals. It calls the module of world_module_file() below
/// `./unknown`, from which those come that are unknown: of these nothing is known but a type.
[[nodiscard]] std::string world_file();
[[nodiscard]] std::string world_module_file();

}  // namespace plumb::differential
