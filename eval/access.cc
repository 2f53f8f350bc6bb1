#include "diagnostics/suggestion.h"
#include "eval/evaluate.h"
#include "value/compare.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using Kind = Type::Kind;

constexpr const char* kNoSuchElement =
    "The given key does not identify an element in this collection value";

Value unsupported_attribute(Span span, std::string detail, Diagnostics& diags) {
  diags.error(span, "Unsupported attribute", std::move(detail));
  return Value::unknown();
}

Value invalid_index(Span span, std::string detail, Diagnostics& diags) {
  diags.error(span, "Invalid index", std::move(detail));
  return Value::unknown();
}

std::vector<std::string> attribute_names(Type type) {
  std::vector<std::string> names;
  for (const value::ObjectAttribute& attribute : type.attributes()) names.push_back(attribute.name);
  return names;
}

Value no_attributes(const Value& object, std::string_view name, Span span, Diagnostics& diags) {
  const Type type = object.type();
  if (type.is_primitive()) {
    return unsupported_attribute(
        span,
        "Can't access attributes on a primitive-typed value (" + value::friendly_name(type) + ").",
        diags);
  }
  if (type.kind() == Kind::kList || type.kind() == Kind::kTuple || type.kind() == Kind::kSet) {
    return unsupported_attribute(
        span,
        "A " + value::friendly_name(type) + " has elements, not attributes. To read \"" +
            std::string(name) + "\" of one element give its index, as in [0]." + std::string(name) +
            "; to read it of all of them write [*]." + std::string(name) + ".",
        diags);
  }
  return unsupported_attribute(span, "This value does not have any attributes.", diags);
}

Value index_sequence(const Value& collection, const Value& key, Span span, Diagnostics& diags) {
  value::ConversionError problem;
  const auto converted = value::convert(key.without_marks(), Type::number(), problem);
  if (!converted)
    return invalid_index(span, std::string(kNoSuchElement) + ": " + problem.message + ".", diags);
  const bool tuple = collection.type().kind() == Kind::kTuple;
  if (!converted->is_known())
    return Value::unknown(tuple ? Type::dynamic() : collection.type().element());
  if (!collection.is_known()) {
    if (!tuple) return Value::unknown(collection.type().element());
    const auto position = converted->as_number().to_int64();
    const auto types = collection.type().elements();
    if (!position || *position < 0 || static_cast<std::size_t>(*position) >= types.size()) {
      return invalid_index(span, std::string(kNoSuchElement) + ".", diags);
    }
    return Value::unknown(types[static_cast<std::size_t>(*position)]);
  }
  const value::Number number = converted->as_number();
  const auto position = number.to_int64();
  std::string why;
  if (!number.is_integer()) {
    why = ": an index must be a whole number, and " + number.to_string() + " has a fractional part";
  } else if (number.is_negative()) {
    why = ": a negative number is not a valid index for a sequence";
  } else if (collection.length() == 0) {
    why = ": the collection has no elements";
  } else if (!position || static_cast<std::size_t>(*position) >= collection.length()) {
    why = ": the given index is greater than or equal to the length of the collection";
  } else {
    return collection.at(static_cast<std::size_t>(*position));
  }
  return invalid_index(span, kNoSuchElement + why + ".", diags);
}

Value index_keyed(const Value& collection, const Value& key, Span span, Diagnostics& diags) {
  value::ConversionError problem;
  const auto converted = value::convert(key.without_marks(), Type::string(), problem);
  if (!converted)
    return invalid_index(span, std::string(kNoSuchElement) + ": " + problem.message + ".", diags);
  const bool object = collection.type().kind() == Kind::kObject;
  if (!converted->is_known())
    return Value::unknown(object ? Type::dynamic() : collection.type().element());
  if (!collection.is_known()) {
    if (!object) return Value::unknown(collection.type().element());
    const int index = collection.type().attribute_index(converted->as_string());
    if (index < 0) return invalid_index(span, std::string(kNoSuchElement) + ".", diags);
    return Value::unknown(collection.type().attributes()[static_cast<std::size_t>(index)].type);
  }
  const Value* const found = collection.find(converted->as_string());
  if (found == nullptr) return invalid_index(span, std::string(kNoSuchElement) + ".", diags);
  return *found;
}

}  // namespace

Value get_attribute(const Value& object, std::string_view name, Span span, Diagnostics& diags) {
  if (object.is_null()) {
    diags.error(span, "Attempt to get attribute from null value",
                "This value is null, so it does not have any attributes.");
    return Value::unknown();
  }
  const Type type = object.type();
  switch (type.kind()) {
    case Kind::kDynamic:
      return Value::unknown().with_marks(object.marks());
    case Kind::kObject: {
      const int index = type.attribute_index(name);
      if (index < 0) {
        return unsupported_attribute(span,
                                     "This object does not have an attribute named \"" +
                                         std::string(name) + "\"." +
                                         diagnostics::did_you_mean(name, attribute_names(type)),
                                     diags);
      }
      const auto at = static_cast<std::size_t>(index);
      if (!object.is_known())
        return Value::unknown(type.attributes()[at].type).with_marks(object.marks());
      return object.at(at).with_marks(object.marks());
    }
    case Kind::kMap: {
      if (!object.is_known()) return Value::unknown(type.element()).with_marks(object.marks());
      const Value* const found = object.find(name);
      if (found != nullptr) return found->with_marks(object.marks());
      diags.error(span, "Missing map element",
                  "This map does not have an element with the key \"" + std::string(name) + "\".");
      return Value::unknown();
    }
    default:
      return no_attributes(object, name, span, diags);
  }
}

Value get_index(const Value& collection, const Value& key, Span span, Diagnostics& diags) {
  if (collection.is_null()) {
    diags.error(span, "Attempt to index null value",
                "This value is null, so it does not have any indices.");
    return Value::unknown();
  }
  if (key.is_null())
    return invalid_index(span, "Can't use a null value as an indexing key.", diags);
  const auto marks = static_cast<Marks>(collection.marks() | key.marks());
  switch (collection.type().kind()) {
    case Kind::kDynamic:
      return Value::unknown().with_marks(marks);
    case Kind::kList:
    case Kind::kTuple:
      return index_sequence(collection, key, span, diags).with_marks(marks);
    case Kind::kMap:
    case Kind::kObject:
      return index_keyed(collection, key, span, diags).with_marks(marks);
    case Kind::kSet:
      return invalid_index(span,
                           "Elements of a set are identified only by their value and don't have "
                           "any separate index or "
                           "key to select with. Convert it with tolist() to pick one by position.",
                           diags);
    default:
      return invalid_index(span, "This value does not have any indices.", diags);
  }
}

Value apply_steps(Value value, std::span<const ast::Step> steps, Diagnostics& diags) {
  for (const ast::Step& step : steps) {
    value = step.kind == ast::Step::Kind::kAttribute
                ? get_attribute(value, step.name, step.span, diags)
                : get_index(value, *step.key, step.span, diags);
  }
  return value;
}

}  // namespace plumb::eval
