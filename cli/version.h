/// Which program this is.
#pragma once

#include <string_view>

namespace plumb::cli {

inline constexpr std::string_view kProgramVersion = "0.1.0";

/// The version of Terraform whose language and formats it speaks.
[[nodiscard]] std::string_view config_language_version();

}  // namespace plumb::cli
