/// Equality and order of values.
#pragma once

#include "value/value.h"

namespace plumb::value {

/// Same type, same content; null equals null of the same type, unknown equals unknown. Marks are
/// ignored.
[[nodiscard]] bool identical(const Value& a, const Value& b);

/// HCL's `==`, without conversion: true, false, or nothing if it depends on something unknown.
/// Marks are ignored.
[[nodiscard]] std::optional<bool> equals(const Value& a, const Value& b);

/// A total order of values of one type, the one in which sets are kept: null last, strings by
/// bytes, numbers by size.
[[nodiscard]] int compare_in_set(const Value& a, const Value& b);

[[nodiscard]] std::size_t hash(const Value& value);

}  // namespace plumb::value
