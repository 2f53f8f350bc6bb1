/// Values as the text that jsonencode gives: minified, keys sorted, `<`, `>` and `&` escaped.
#pragma once

#include <string>

#include "value/value.h"

namespace plumb::eval {

/// The value must be wholly known. False if there is an infinity in it, which JSON has no way to
/// write.
[[nodiscard]] bool append_json_text(std::string& out, const value::Value& value);

}  // namespace plumb::eval
