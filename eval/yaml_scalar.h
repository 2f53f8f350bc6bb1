/// What a YAML scalar without quotes means.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "value/value.h"

namespace plumb::eval {

[[nodiscard]] tl::expected<value::Value, std::string> resolve_yaml_scalar(std::string_view text);

}  // namespace plumb::eval
