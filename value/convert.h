/// Conversion of values between types, and finding the type that several have in common.
///
/// The rules are HCL's "unsafe" conversions, those of arguments and variables (language reference,
/// "Conversion table").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "value/unify.h"
#include "value/value.h"

namespace plumb::value {

/// Why a conversion failed: `a number is required`, with the path in front: `element 0: `,
/// `attribute "a": `.
struct ConversionError {
  std::string message;
};

/// The value as the type, or nothing with `error` filled. Marks and unknown-ness are kept, extra
/// object attributes dropped, missing optional ones null. `dynamic` in the type is what the value
/// has there.
[[nodiscard]] std::optional<Value> convert(const Value& value, Type type, ConversionError& error);

/// Unifies the types of the values and converts each to the result. Nothing if there is none.
[[nodiscard]] std::optional<Type> unify_values(std::vector<Value>& values);

}  // namespace plumb::value
