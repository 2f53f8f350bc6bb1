#include "value/convert.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "value/refine.h"

namespace plumb::value {
namespace {

using Kind = Type::Kind;

std::optional<Value> convert_plain(const Value& value, Type type, ConversionError& error);

std::string required(Type type) {
  return (type == Type::dynamic() ? "any type" : friendly_name(type)) + " required";
}

std::nullopt_t fail(ConversionError& error, std::string message) {
  error.message = std::move(message);
  return std::nullopt;
}

std::optional<Value> convert_primitive(const Value& value, Type type, ConversionError& error) {
  const Type from = value.type();
  if (type == Type::string()) {
    if (from == Type::number()) return Value::string(value.as_number().to_string());
    if (from == Type::boolean()) return Value::string(value.as_bool() ? "true" : "false");
  }
  if (type == Type::number() && from == Type::string()) {
    if (const auto number = Number::parse(value.as_string())) return Value::number(*number);
    return fail(error, "a number is required");
  }
  if (type == Type::boolean() && from == Type::string()) {
    const std::string_view text = value.as_string();
    if (text == "true" || text == "1") return Value::boolean(true);
    if (text == "false" || text == "0") return Value::boolean(false);
    if (text == "True" || text == "TRUE")
      return fail(error, "a bool is required; to convert from string, use lowercase \"true\"");
    if (text == "False" || text == "FALSE")
      return fail(error, "a bool is required; to convert from string, use lowercase \"false\"");
    return fail(error, "a bool is required");
  }
  return fail(error, required(type));
}

std::vector<Type> types_of(std::span<const Value> values) {
  std::vector<Type> types;
  types.reserve(values.size());
  for (const Value& value : values) types.push_back(value.type());
  return types;
}

/// Gives the type back if each value converts to it.
std::optional<Type> convert_all(std::vector<Value>& values, Type type) {
  ConversionError error;
  for (Value& value : values) {
    auto converted = convert(value, type, error);
    if (!converted) return std::nullopt;
    value = std::move(*converted);
  }
  return type;
}

/// The type of all elements but those that are `dynamic`, which take it; nothing if there are two.
std::optional<Type> convert_to_exact(std::vector<Value>& elements) {
  const auto is_exact = [](const Value& element) { return element.type() != Type::dynamic(); };
  const auto exact = std::find_if(elements.begin(), elements.end(), is_exact);
  if (exact == elements.end()) return Type::dynamic();
  const Type type = exact->type();
  const bool same = std::all_of(exact, elements.end(), [&](const Value& element) {
    return !is_exact(element) || element.type() == type;
  });
  return same ? convert_all(elements, type) : std::nullopt;
}

/// Converts every element to the one type that they have in common. `whole`: what they are for.
std::optional<Type> convert_to_common(std::vector<Value>& elements, Kind whole) {
  const auto common = unify_elements(types_of(elements), whole);
  if (!common || !convert_all(elements, *common)) return std::nullopt;
  if (!common->has_dynamic()) return common;
  // Each may have become of a type that is more exact. Where go-cty looks for a type once more is
  // not the same everywhere.
  const bool again =
      whole == Kind::kList ||
      (whole == Kind::kMap && (common->is_collection() || common->kind() == Kind::kObject));
  return again ? unify_values(elements) : convert_to_exact(elements);
}

/// Converts every element to the type, or, where that is dynamic, to the one type that they have in
/// common, which is `of_empty` if there are none.
std::optional<Type> convert_elements(std::vector<Value>& elements, Type type, Type of_empty,
                                     Kind whole, ConversionError& error, auto&& path_of) {
  const auto require_common = [&](std::optional<Type> common) {
    if (!common) {
      const char* const name = whole == Kind::kMap ? "map" : whole == Kind::kSet ? "set" : "list";
      error.message = "all " + std::string(name) + " elements must have the same type";
    }
    return common;
  };
  if (type == Type::dynamic())
    return elements.empty() ? of_empty : require_common(convert_to_common(elements, whole));
  const Type made = type.without_optional();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto element = convert(elements[i], type, error);
    if (!element) {
      error.message = path_of(i) + error.message;
      return std::nullopt;
    }
    elements[i] = std::move(*element);
  }
  // With `any` inside, each element may have come out as another exact type.
  return made.has_dynamic() && !elements.empty() ? require_common(unify_values(elements)) : made;
}

/// The element type that an empty value of the type stands for: a collection has one, a tuple or
/// object does not.
Type empty_element(Type type) {
  return type.is_collection() ? type.element() : Type::dynamic();
}

bool is_sequence(Kind kind) {
  return kind == Kind::kList || kind == Kind::kSet || kind == Kind::kTuple;
}

std::optional<Value> convert_to_sequence(const Value& value, Type type, ConversionError& error) {
  if (!is_sequence(value.type().kind())) return fail(error, required(type));
  std::vector<Value> elements(value.elements().begin(), value.elements().end());
  if (elements.empty() && !convertible(value.type(), type)) return fail(error, required(type));
  const bool is_set = type.kind() == Kind::kSet;
  // Elements of a set cannot carry marks of their own: they would not have a place to be found at.
  Marks marks = 0;
  if (is_set) {
    for (Value& element : elements) {
      marks |= element.marks_deep();
      element = element.without_marks_deep();
    }
  }
  const auto element_type =
      convert_elements(elements, type.element(), empty_element(value.type()), type.kind(), error,
                       [](std::size_t i) { return "element " + std::to_string(i) + ": "; });
  if (!element_type) return std::nullopt;
  // What is unknown in a set may be equal to another element: how many there are is not known.
  if (!is_set && value.type().kind() == Kind::kSet && value.length() > 1 &&
      !value.is_wholly_known())
    return Value::unknown(Type::list(*element_type), {.not_null = true});
  Value made = is_set ? Value::set(*element_type, std::move(elements))
                      : Value::list(*element_type, std::move(elements));
  return made.with_marks(marks);
}

std::optional<Value> convert_to_map(const Value& value, Type type, ConversionError& error) {
  const Kind from = value.type().kind();
  if (from != Kind::kMap && from != Kind::kObject) return fail(error, required(type));
  if (value.length() == 0 && !convertible(value.type(), type)) return fail(error, required(type));
  std::vector<Value> elements;
  for (std::size_t i = 0; i < value.length(); ++i) elements.push_back(value.at(i));
  const auto element_type = convert_elements(
      elements, type.element(), empty_element(value.type()), Kind::kMap, error, [&](std::size_t i) {
        return (from == Kind::kMap ? "element \"" : "attribute \"") + std::string(value.key(i)) +
               "\": ";
      });
  if (!element_type) return std::nullopt;
  std::vector<std::pair<std::string, Value>> entries;
  for (std::size_t i = 0; i < elements.size(); ++i)
    entries.emplace_back(value.key(i), std::move(elements[i]));
  return Value::map(*element_type, std::move(entries));
}

std::string missing_attributes(const std::vector<std::string>& names) {
  if (names.size() == 1) return "attribute \"" + names[0] + "\" is required";
  std::string text = "attributes ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : (names.size() > 2 ? ", and " : " and ");
    text += "\"" + names[i] + "\"";
  }
  return text + " are required";
}

std::optional<Value> convert_to_object(const Value& value, Type type, ConversionError& error) {
  const Kind from = value.type().kind();
  if (from != Kind::kMap && from != Kind::kObject) return fail(error, "object required");
  std::vector<Value> values;
  std::vector<std::string> missing;
  for (const ObjectAttribute& attribute : type.attributes()) {
    const Value* const found = value.find(attribute.name);
    if (found == nullptr) {
      if (!attribute.optional) missing.push_back(attribute.name);
      values.push_back(Value::null(attribute.type.without_optional()));
      continue;
    }
    auto converted = convert(*found, attribute.type, error);
    if (!converted) {
      if (missing.empty()) error.message = "attribute \"" + attribute.name + "\": " + error.message;
      if (missing.empty()) return std::nullopt;
      values.push_back(Value::null(Type::dynamic()));
      continue;
    }
    values.push_back(std::move(*converted));
  }
  if (!missing.empty()) return fail(error, missing_attributes(missing));
  return Value::object(type.without_optional(), std::move(values));
}

std::optional<Value> convert_to_tuple(const Value& value, Type type, ConversionError& error) {
  if (!is_sequence(value.type().kind()) || value.type().kind() == Kind::kSet)
    return fail(error, "tuple required");
  if (value.length() != type.elements().size()) {
    return fail(error, value.type().kind() == Kind::kTuple
                           ? "wrong number of tuple elements: " +
                                 std::to_string(type.elements().size()) + " required"
                           : "tuple required");
  }
  std::vector<Value> elements;
  for (std::size_t i = 0; i < value.length(); ++i) {
    auto converted = convert(value.at(i), type.elements()[i], error);
    if (!converted) {
      error.message = "element " + std::to_string(i) + ": " + error.message;
      return std::nullopt;
    }
    elements.push_back(std::move(*converted));
  }
  return Value::tuple(std::move(elements));
}

/// The type that a value without content has after its conversion: what is `dynamic` in `to` is as
/// exact as `from` tells.
Type converted_type(Type from, Type to) {
  if (to == Type::dynamic()) return from;
  if (!to.has_dynamic() || from == Type::dynamic() || from.is_primitive())
    return to.without_optional();
  if (to.kind() == Kind::kObject) {
    std::vector<ObjectAttribute> attributes(to.attributes().begin(), to.attributes().end());
    for (ObjectAttribute& attribute : attributes) {
      const int index = from.kind() == Kind::kObject ? from.attribute_index(attribute.name) : -1;
      attribute.optional = false;
      if (index >= 0)
        attribute.type =
            converted_type(from.attributes()[static_cast<std::size_t>(index)].type, attribute.type);
      if (from.kind() == Kind::kMap)
        attribute.type = converted_type(from.element(), attribute.type);
    }
    return Type::object(std::move(attributes)).without_optional();
  }
  std::vector<Type> inner = inner_types(from);
  if (to.kind() == Kind::kTuple) {
    if (inner.size() != to.elements().size()) return to.without_optional();
    for (std::size_t i = 0; i < inner.size(); ++i)
      inner[i] = converted_type(inner[i], to.elements()[i]);
    return Type::tuple(inner);
  }
  for (Type& type : inner) type = converted_type(type, to.element());
  const auto common = inner.empty() ? std::nullopt : unify(inner);
  if (!common) return to.without_optional();
  return to.kind() == Kind::kList
             ? Type::list(*common)
             : (to.kind() == Kind::kSet ? Type::set(*common) : Type::map(*common));
}

/// What is known of an unknown value after its conversion.
Refinement kept_refinement(const Value& value, Type to) {
  const Type from = value.type();
  Refinement kept = from.is_collection() ? length_bounds(value) : Refinement{};
  kept.not_null = value.refinement().not_null;
  if (!to.is_collection()) return {.not_null = kept.not_null};
  if (from.kind() == Kind::kTuple || from.kind() == Kind::kObject)
    kept.length_min = kept.length_max = static_cast<std::int64_t>(inner_types(from).size());
  // In a set elements may turn out to be one.
  if (to.kind() == Kind::kSet && from.kind() != Kind::kSet && kept.length_min > 1)
    kept.length_min = 1;
  return kept;
}

std::optional<Value> convert_plain(const Value& value, Type type, ConversionError& error) {
  if (type == Type::dynamic() || value.type() == type) return value;
  // What has no content converts by its type alone.
  const bool has_content = value.has_content();
  if (!has_content && !convertible(value.type(), type)) return fail(error, required(type));
  if (value.is_null()) return Value::null(converted_type(value.type(), type));
  if (!has_content)
    return refined_unknown(converted_type(value.type(), type), kept_refinement(value, type));
  switch (type.kind()) {
    case Kind::kList:
    case Kind::kSet:
      return convert_to_sequence(value, type, error);
    case Kind::kMap:
      return convert_to_map(value, type, error);
    case Kind::kObject:
      return convert_to_object(value, type, error);
    case Kind::kTuple:
      return convert_to_tuple(value, type, error);
    default:
      return convert_primitive(value, type, error);
  }
}

}  // namespace

std::optional<Value> convert(const Value& value, Type type, ConversionError& error) {
  if (value.marks() == 0) return convert_plain(value, type, error);
  const auto converted = convert_plain(value.without_marks(), type, error);
  return converted ? std::optional(converted->with_marks(value.marks())) : std::nullopt;
}

std::optional<Type> unify_values(std::vector<Value>& values) {
  const auto common = unify(types_of(values));
  return common ? convert_all(values, *common) : std::nullopt;
}

}  // namespace plumb::value
