/// Values as msgpack, for providers: exactly Terraform's DynamicValue (plugin protocol, "Value
/// encoding").
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"
#include "value/value.h"

namespace plumb::value {

using diagnostics::Result;

/// Appends the value, guided by the schema's type. Marks are lost.
void append_msgpack(std::string& out, const Value& value, Type type);
[[nodiscard]] inline std::string to_msgpack(const Value& value, Type type) {
  std::string out;
  append_msgpack(out, value, type);
  return out;
}

/// Reads a value of that type. Total: any bytes give a value or an error that says where.
[[nodiscard]] Result<Value> parse_msgpack(std::string_view bytes, Type type);

}  // namespace plumb::value
