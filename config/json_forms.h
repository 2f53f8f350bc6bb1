/// What the properties of a configuration in JSON syntax are.
#pragma once

#include "parser/json.h"

namespace plumb::config {

/// For files with configuration: the blocks of the language, and the arguments in which strings
/// hold references or types.
[[nodiscard]] parser::JsonForm configuration_form(std::string_view block_type,
                                                  std::string_view property);

/// For files with values of variables: nothing but text.
[[nodiscard]] parser::JsonForm variables_form(std::string_view block_type,
                                              std::string_view property);

}  // namespace plumb::config
