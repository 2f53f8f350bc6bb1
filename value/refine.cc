#include "value/refine.h"

#include <utility>
#include <vector>

namespace plumb::value {

using Kind = Type::Kind;

namespace {

/// Bounds may come from a provider; what they say is not worth any amount of memory.
constexpr std::int64_t kElementsMax = 100'000;

}  // namespace

bool never_null(const Value& value) {
  return value.is_known() ? !value.is_null() : value.refinement().not_null;
}

Refinement length_bounds(const Value& collection) {
  Refinement bounds;
  if (!collection.has_content()) {
    if (collection.is_null()) return bounds;
    bounds.length_min = collection.refinement().length_min;
    bounds.length_max = collection.refinement().length_max;
    return bounds;
  }
  const auto length = static_cast<std::int64_t>(collection.length());
  const bool may_coincide =
      collection.type().kind() == Kind::kSet && length > 1 && !collection.is_wholly_known();
  bounds.length_min = may_coincide ? 1 : length;
  bounds.length_max = length;
  return bounds;
}

Value refined_unknown(Type type, Refinement refinement) {
  const bool exact = refinement.not_null && type.is_collection() && refinement.length_max &&
                     refinement.length_min == refinement.length_max &&
                     *refinement.length_max >= 0 && *refinement.length_max <= kElementsMax;
  if (!exact) return Value::unknown(type, std::move(refinement));
  const auto length = static_cast<std::size_t>(*refinement.length_max);
  const Type element = type.element();
  if (type.kind() == Kind::kList)
    return Value::list(element, std::vector<Value>(length, Value::unknown(element)));
  if (length == 0)
    return type.kind() == Kind::kSet ? Value::set(element, {}) : Value::map(element, {});
  if (length == 1 && type.kind() == Kind::kSet)
    return Value::set(element, {Value::unknown(element)});
  return Value::unknown(type, std::move(refinement));
}

}  // namespace plumb::value
