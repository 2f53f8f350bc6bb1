/// Values as JSON, for state, plans and tools.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"
#include "value/value.h"

namespace plumb::value {

using diagnostics::Result;

/// Appends the value as plain JSON: numbers with all digits, keys sorted, sets as arrays, unknowns
/// as null. Marks are not shown. What `jsonencode` gives, but without its HTML escapes.
void append_json(std::string& out, const Value& value);

/// Appends the value as an attribute of that type is kept in state: like append_json, but where the
/// type says `dynamic` the value is `{"value": …, "type": …}`.
void append_json_typed(std::string& out, const Value& value, Type type);

/// Reads what append_json_typed wrote. Object attributes that are missing become null, unknown ones
/// are an error.
[[nodiscard]] Result<Value> parse_json_typed(std::string_view text, Type type);

/// Reads any JSON: arrays become tuples, objects objects. As `jsondecode`.
[[nodiscard]] Result<Value> parse_json(std::string_view text);

/// A JSON string with its quotes. Escapes what JSON asks for and, as Go does, `<`, `>`, `&`, U+2028
/// and U+2029 if asked.
enum class Escaping { kMinimal, kHtml };
void append_json_string(std::string& out, std::string_view text,
                        Escaping escaping = Escaping::kMinimal);

/// A type as in state and schemas: `"string"`, `["list","string"]`.
void append_json_type(std::string& out, Type type);
[[nodiscard]] Result<Type> parse_json_type(std::string_view text);

}  // namespace plumb::value
