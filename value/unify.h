/// Which types convert to which, and the one type that several convert to: what is told by the
/// types alone, before any value is looked at.
///
/// The rules are those of HCL's values (go-cty, package `convert`, "unsafe" conversions).
#pragma once

#include <optional>
#include <span>

#include "value/type.h"

namespace plumb::value {

/// Whether values of the one type may convert to the other. If so, single values still may not: not
/// every string is a number.
[[nodiscard]] bool convertible(Type from, Type to);

/// The one type that values of all these convert to, or nothing; nothing as well for no types.
/// `dynamic`, the type of a bare `null` and of what is not known yet, goes along with single values
/// of other types; beside structures it makes all of it `dynamic`.
[[nodiscard]] std::optional<Type> unify(std::span<const Type> types);

/// The element type of a list, set (`kList`, `kSet`) or map (`kMap`) made of values of these types,
/// or nothing. Only a map may have a mixture that comes to `dynamic`.
[[nodiscard]] std::optional<Type> unify_elements(std::span<const Type> types, Type::Kind whole);

}  // namespace plumb::value
