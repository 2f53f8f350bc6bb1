/// Where Plumb and Terraform are known to differ, and why.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace plumb::differential {

/// Reasons by number among those recorded; docs/compatibility.md tells the reasons at length. A
/// test fails if one of these agrees: then the number has to go.
[[nodiscard]] const std::map<std::size_t, std::string>& known_expression_differences();
[[nodiscard]] const std::map<std::size_t, std::string>& known_configuration_differences();

}  // namespace plumb::differential
