/// What is known of values that are not: as go-cty's refinements have it.
#pragma once

#include "value/value.h"

namespace plumb::value {

/// Whether it is certain that the value is not null.
[[nodiscard]] bool never_null(const Value& value);

/// How many elements a collection has, as far as that is known: a Refinement with bounds alone.
/// Elements of a set that are unknown may turn out to be one.
[[nodiscard]] Refinement length_bounds(const Value& collection);

/// An unknown value, or as much of it as the refinement tells: a list of known length has its
/// elements, which are unknown, and a collection without any is known.
[[nodiscard]] Value refined_unknown(Type type, Refinement refinement);

}  // namespace plumb::value
