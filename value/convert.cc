#include "value/convert.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace plumb::value {
namespace {

using Kind = Type::Kind;

std::optional<Value> convert_plain(const Value& value, Type type, ConversionError& error);
bool may_convert(Type from, Type to);

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

/// Converts every element to the type, or, where that is dynamic, to the one type that they have in
/// common, which is `of_empty` if there are none.
std::optional<Type> convert_elements(std::vector<Value>& elements, Type type, Type of_empty,
                                     std::string_view what, ConversionError& error,
                                     auto&& path_of) {
  if (type == Type::dynamic()) {
    if (elements.empty()) return of_empty;
    const auto is_bare_null = [](const Value& value) {
      return value.is_null() && value.type() == Type::dynamic();
    };
    // In a list a bare null goes with simple values alone, for reasons of Terraform's.
    const bool null_beside_whole =
        what != "map" && std::any_of(elements.begin(), elements.end(), is_bare_null) &&
        std::any_of(elements.begin(), elements.end(), [](const Value& value) {
          return value.type() != Type::dynamic() && !value.type().is_primitive();
        });
    const auto common = null_beside_whole ? std::nullopt : unify_values(elements);
    if (!common) error.message = "all " + std::string(what) + " elements must have the same type";
    return common;
  }
  Type made = type.without_optional();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto element = convert(elements[i], type, error);
    if (!element) {
      error.message = path_of(i) + error.message;
      return std::nullopt;
    }
    elements[i] = std::move(*element);
  }
  // With `any` inside, each element may have come out as another exact type.
  if (made.has_dynamic() && !elements.empty()) {
    const auto common = unify_values(elements);
    if (!common) error.message = "all " + std::string(what) + " elements must have the same type";
    return common;
  }
  return made;
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
  if (elements.empty() && !may_convert(value.type(), type)) return fail(error, required(type));
  const bool is_set = type.kind() == Kind::kSet;
  // Elements of a set cannot carry marks of their own: they would not have a place to be found at.
  Marks marks = 0;
  if (is_set) {
    for (Value& element : elements) {
      marks |= element.marks_deep();
      element = element.without_marks_deep();
    }
  }
  const auto element_type = convert_elements(
      elements, type.element(), empty_element(value.type()), is_set ? "set" : "list", error,
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
  if (value.length() == 0 && !may_convert(value.type(), type)) return fail(error, required(type));
  std::vector<Value> elements;
  for (std::size_t i = 0; i < value.length(); ++i) elements.push_back(value.at(i));
  const auto element_type = convert_elements(
      elements, type.element(), empty_element(value.type()), "map", error, [&](std::size_t i) {
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

/// Whether any value of the one type could convert to the other; what is asked where there is no
/// content to convert.
bool may_convert(Type from, Type to) {
  if (from == to || to == Type::dynamic() || from == Type::dynamic()) return true;
  if (to.is_primitive()) {
    return from.is_primitive() && (from == Type::string() || to == Type::string());
  }
  const Kind kind = from.kind();
  switch (to.kind()) {
    case Kind::kList:
    case Kind::kSet:
      if (kind == Kind::kTuple) {
        return std::all_of(from.elements().begin(), from.elements().end(),
                           [&](Type element) { return may_convert(element, to.element()); });
      }
      return is_sequence(kind) && may_convert(from.element(), to.element());
    case Kind::kMap:
      if (kind == Kind::kObject) {
        return std::all_of(from.attributes().begin(), from.attributes().end(),
                           [&](const ObjectAttribute& attribute) {
                             return may_convert(attribute.type, to.element());
                           });
      }
      return kind == Kind::kMap && may_convert(from.element(), to.element());
    case Kind::kObject:
      if (kind == Kind::kMap) return true;
      if (kind != Kind::kObject) return false;
      return std::all_of(
          to.attributes().begin(), to.attributes().end(), [&](const ObjectAttribute& attribute) {
            const int index = from.attribute_index(attribute.name);
            if (index < 0) return attribute.optional;
            return may_convert(from.attributes()[static_cast<std::size_t>(index)].type,
                               attribute.type);
          });
    case Kind::kTuple:
      return kind == Kind::kList ||
             (kind == Kind::kTuple && from.elements().size() == to.elements().size());
    default:
      return false;
  }
}

/// The types of everything directly inside a value of the type.
std::vector<Type> inner_types(Type type) {
  if (type.is_collection()) return {type.element()};
  if (type.kind() == Kind::kTuple) return {type.elements().begin(), type.elements().end()};
  std::vector<Type> types;
  for (const ObjectAttribute& attribute : type.attributes()) types.push_back(attribute.type);
  return types;
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

std::optional<Value> convert_plain(const Value& value, Type type, ConversionError& error) {
  if (type == Type::dynamic() || value.type() == type) return value;
  // What has no content converts by its type alone.
  const bool has_content = value.has_content();
  if (!has_content && !may_convert(value.type(), type)) return fail(error, required(type));
  if (value.is_null()) return Value::null(converted_type(value.type(), type));
  if (!has_content) {
    Refinement kept;
    kept.not_null = value.refinement().not_null;
    return Value::unknown(converted_type(value.type(), type), kept);
  }
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

std::optional<Type> unify_objects(std::span<const Type> types) {
  const bool same_names = std::all_of(types.begin(), types.end(), [&](Type type) {
    return std::equal(type.attributes().begin(), type.attributes().end(),
                      types[0].attributes().begin(), types[0].attributes().end(),
                      [](const auto& a, const auto& b) { return a.name == b.name; });
  });
  if (same_names) {
    std::vector<ObjectAttribute> attributes(types[0].attributes().begin(),
                                            types[0].attributes().end());
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      std::vector<Type> of_attribute;
      for (const Type type : types) of_attribute.push_back(type.attributes()[i].type);
      const auto common = unify(of_attribute);
      if (!common) return std::nullopt;
      attributes[i].type = *common;
    }
    return Type::object(std::move(attributes));
  }
  std::vector<Type> all;
  for (const Type type : types) {
    for (const ObjectAttribute& attribute : type.attributes()) all.push_back(attribute.type);
  }
  const auto common = unify(all);
  return common ? std::optional(Type::map(*common)) : std::nullopt;
}

std::optional<Type> unify_tuples(std::span<const Type> types) {
  const std::size_t size = types[0].elements().size();
  const bool same_size = std::all_of(types.begin(), types.end(),
                                     [&](Type type) { return type.elements().size() == size; });
  if (same_size) {
    std::vector<Type> elements;
    for (std::size_t i = 0; i < size; ++i) {
      std::vector<Type> column;
      for (const Type type : types) column.push_back(type.elements()[i]);
      const auto common = unify(column);
      if (!common) return std::nullopt;
      elements.push_back(*common);
    }
    return Type::tuple(elements);
  }
  std::vector<Type> all;
  for (const Type type : types)
    all.insert(all.end(), type.elements().begin(), type.elements().end());
  const auto common = unify(all);
  return common ? std::optional(Type::list(*common)) : std::nullopt;
}

/// Collections of one kind, perhaps mixed with the structural type that converts to it.
std::optional<Type> unify_collections(std::span<const Type> types, Kind kind) {
  std::vector<Type> elements;
  for (const Type type : types) {
    if (type.is_collection()) {
      elements.push_back(type.element());
    } else if (type.kind() == Kind::kTuple) {
      elements.insert(elements.end(), type.elements().begin(), type.elements().end());
    } else {
      for (const ObjectAttribute& attribute : type.attributes()) elements.push_back(attribute.type);
    }
  }
  const auto common = unify(elements);
  if (!common) return std::nullopt;
  return kind == Kind::kList ? Type::list(*common)
                             : (kind == Kind::kSet ? Type::set(*common) : Type::map(*common));
}

}  // namespace

std::optional<Value> convert(const Value& value, Type type, ConversionError& error) {
  if (value.marks() == 0) return convert_plain(value, type, error);
  const auto converted = convert_plain(value.without_marks(), type, error);
  return converted ? std::optional(converted->with_marks(value.marks())) : std::nullopt;
}

std::optional<Type> unify(std::span<const Type> types) {
  if (types.empty()) return Type::dynamic();
  if (std::all_of(types.begin(), types.end(), [&](Type type) { return type == types[0]; }))
    return types[0];
  const auto all_are = [&](auto... kinds) {
    return std::all_of(types.begin(), types.end(),
                       [&](Type type) { return ((type.kind() == kinds) || ...); });
  };
  const auto any_is = [&](Kind kind) {
    return std::any_of(types.begin(), types.end(), [&](Type type) { return type.kind() == kind; });
  };
  if (any_is(Kind::kDynamic)) {
    // What is not known yet will have to be what simple values beside it are.
    std::vector<Type> exact;
    std::copy_if(types.begin(), types.end(), std::back_inserter(exact),
                 [](Type type) { return type != Type::dynamic(); });
    const bool simple =
        std::all_of(exact.begin(), exact.end(), [](Type type) { return type.is_primitive(); });
    return simple ? unify(exact).value_or(Type::dynamic()) : Type::dynamic();
  }
  if (all_are(Kind::kObject)) return unify_objects(types);
  if (all_are(Kind::kTuple)) return unify_tuples(types);
  if (all_are(Kind::kMap, Kind::kObject)) return unify_collections(types, Kind::kMap);
  if (all_are(Kind::kList, Kind::kTuple)) return unify_collections(types, Kind::kList);
  if (all_are(Kind::kSet, Kind::kTuple)) return unify_collections(types, Kind::kSet);
  if (all_are(Kind::kList, Kind::kSet, Kind::kTuple)) return unify_collections(types, Kind::kList);
  if (all_are(Kind::kString, Kind::kNumber, Kind::kBool) && any_is(Kind::kString))
    return Type::string();
  return std::nullopt;
}

std::optional<Type> unify_values(std::vector<Value>& values) {
  std::vector<Type> types;
  for (const Value& value : values) {
    // A bare `null` takes any type.
    if (!(value.is_null() && value.type() == Type::dynamic())) types.push_back(value.type());
  }
  const auto common = unify(types);
  if (!common) return std::nullopt;
  ConversionError error;
  for (Value& value : values) {
    auto converted = convert(value, *common, error);
    if (!converted) return std::nullopt;
    value = std::move(*converted);
  }
  return common;
}

}  // namespace plumb::value
