/// Reading arguments in functions: what several families ask of their values.
#pragma once

#include "eval/evaluate.h"
#include "eval/function.h"

namespace plumb::eval {

using Kind = Type::Kind;

inline constexpr const char* kWholeNumberRequired =
    "value must be a whole number, between -9223372036854775808 and 9223372036854775807";

/// A number that has to be whole and fit a machine word. The message blames the call, as Terraform
/// does.
[[nodiscard]] inline tl::expected<std::int64_t, CallError> whole_number(const Value& value) {
  const auto integer = value.as_number().to_int64();
  if (!integer) return call_error(kWholeNumberRequired);
  return *integer;
}

[[nodiscard]] inline std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

/// An unknown value of which is known that it is not null.
[[nodiscard]] inline Value unknown_result(Type type) {
  value::Refinement refinement;
  refinement.not_null = type != Type::dynamic();
  return Value::unknown(type, refinement);
}

[[nodiscard]] inline bool is_sequence(Type type) {
  return type.kind() == Kind::kList || type.kind() == Kind::kSet || type.kind() == Kind::kTuple;
}
[[nodiscard]] inline bool is_keyed(Type type) {
  return type.kind() == Kind::kMap || type.kind() == Kind::kObject;
}

/// The elements of a sequence that has content.
[[nodiscard]] inline std::vector<Value> elements_of(const Value& value) {
  return {value.elements().begin(), value.elements().end()};
}

}  // namespace plumb::eval
