/// Functions of maps and objects.
#include <map>
#include <set>

#include "eval/argument.h"
#include "eval/collection_families.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using Entries = std::vector<std::pair<std::string, Value>>;

Type object_type(const std::map<std::string, Type>& types) {
  std::vector<value::ObjectAttribute> attributes;
  attributes.reserve(types.size());
  for (const auto& [name, type] : types) attributes.push_back({name, type, false});
  return Type::object(std::move(attributes));
}

/// The type of keys(); for an object it is known even when the object is not.
Type keys_type(Arguments args) {
  const Type type = args[0].type();
  if (type.kind() == Kind::kMap) return Type::list(Type::string());
  if (type.kind() != Kind::kObject) return Type::dynamic();
  return Type::tuple(std::vector<Type>(type.attributes().size(), Type::string()));
}

CallResult keys(const Context&, Arguments args) {
  const Value& map = args[0];
  const Type type = map.type();
  if (type == Type::dynamic()) return Value::unknown().with_marks(map.marks());
  if (!is_keyed(type)) return argument_error(0, "must have map or object type");
  if (!map.is_known() && type.kind() == Kind::kMap)
    return unknown_result(keys_type(args)).with_marks(map.marks());
  std::vector<Value> names;
  if (type.kind() == Kind::kMap) {
    for (std::size_t i = 0; i < map.length(); ++i) names.push_back(Value::string(map.key(i)));
    return Value::list(Type::string(), std::move(names)).with_marks(map.marks());
  }
  for (const value::ObjectAttribute& attribute : type.attributes())
    names.push_back(Value::string(attribute.name));
  return Value::tuple(std::move(names)).with_marks(map.marks());
}

Type values_type(Arguments args) {
  const Type type = args[0].type();
  if (type.kind() == Kind::kMap) return Type::list(type.element());
  if (type.kind() != Kind::kObject) return Type::dynamic();
  std::vector<Type> types;
  for (const value::ObjectAttribute& attribute : type.attributes()) types.push_back(attribute.type);
  return Type::tuple(types);
}

CallResult values(const Context&, Arguments args) {
  const Value& map = args[0];
  if (!is_keyed(map.type())) return call_error("values() requires a map as the first argument");
  std::vector<Value> elements;
  for (std::size_t i = 0; i < map.length(); ++i) elements.push_back(map.at(i));
  if (map.type().kind() == Kind::kObject)
    return Value::tuple(std::move(elements)).with_marks(map.marks());
  return Value::list(map.type().element(), std::move(elements)).with_marks(map.marks());
}

/// The type that all maps have, if all are maps of one type; otherwise the result is an object.
std::optional<Type> common_map_type(Arguments args) {
  std::optional<Type> common;
  for (const Value& arg : args) {
    if (arg.type().kind() != Kind::kMap || (common && *common != arg.type())) return std::nullopt;
    common = arg.type();
  }
  return common;
}

/// The type of a merger of which a part is unknown: what an object has is told by its type, what a
/// map has by its content.
Type merged_type(Arguments args) {
  if (const auto common = common_map_type(args)) return *common;
  std::map<std::string, Type> types;
  for (const Value& arg : args) {
    if (arg.type() == Type::dynamic()) return Type::dynamic();
    if (arg.is_null()) continue;
    if (arg.type().kind() == Kind::kObject) {
      for (const value::ObjectAttribute& attribute : arg.type().attributes())
        types[attribute.name] = attribute.type;
    } else if (arg.is_known()) {
      for (std::size_t i = 0; i < arg.length(); ++i)
        types[std::string(arg.key(i))] = arg.at(i).type();
    } else {
      return Type::dynamic();
    }
  }
  return object_type(types);
}

CallResult merge(const Context&, Arguments args) {
  Marks marks = 0;
  bool unknown = false;
  for (const Value& arg : args) {
    marks |= arg.marks();
    // After something of which not even the type is known, Terraform looks no further.
    if (arg.type() == Type::dynamic() && !arg.is_known()) return Value::unknown().with_marks(marks);
    if (arg.type() != Type::dynamic() && !is_keyed(arg.type())) {
      return call_error("arguments must be maps or objects, got \"" +
                        value::friendly_name(arg.type()) + "\"");
    }
    unknown = unknown || !arg.is_known();
  }
  if (unknown) return unknown_result(merged_type(args)).with_marks(marks);
  const std::optional<Type> common = common_map_type(args);
  Entries entries;
  for (const Value& arg : args) {
    if (arg.is_null()) continue;
    for (std::size_t i = 0; i < arg.length(); ++i) entries.emplace_back(arg.key(i), arg.at(i));
  }
  if (common) return Value::map(common->element(), std::move(entries)).with_marks(marks);
  return Value::object(std::move(entries)).with_marks(marks);
}

CallResult transpose(const Context&, Arguments args) {
  std::map<std::string, std::multiset<std::string>> inverted;
  for (std::size_t i = 0; i < args[0].length(); ++i) {
    const Value& list = args[0].at(i);
    if (list.is_null()) return call_error("input must not contain null list");
    for (const Value& element : list.elements()) {
      if (element.is_null()) return call_error("input list must not contain null string");
      inverted[std::string(element.as_string())].emplace(args[0].key(i));
    }
  }
  Entries entries;
  for (const auto& [key, names] : inverted) {
    std::vector<Value> list;
    for (const std::string& name : names) list.push_back(Value::string(name));
    entries.emplace_back(key, Value::list(Type::string(), std::move(list)));
  }
  return Value::map(Type::list(Type::string()), std::move(entries));
}

Type zipmap_type(Arguments args) {
  const Value& names = args[0];
  const Type type = args[1].type();
  if (type.kind() == Kind::kList) return Type::map(type.element());
  const bool named = type.kind() == Kind::kTuple && names.is_wholly_known() &&
                     names.length() == type.elements().size();
  if (!named) return Type::dynamic();
  std::map<std::string, Type> types;
  for (std::size_t i = 0; i < names.length(); ++i) {
    if (names.at(i).is_null()) return Type::dynamic();
    types[std::string(names.at(i).as_string())] = type.elements()[i];
  }
  return object_type(types);
}

CallResult zipmap(const Context&, Arguments args) {
  const Value& names = args[0];
  const Value& elements = args[1];
  const Kind kind = elements.type().kind();
  if (elements.type() == Type::dynamic() && !elements.is_known())
    return Value::unknown().with_marks(names.marks_deep() | elements.marks());
  if (kind != Kind::kList && kind != Kind::kTuple)
    return call_error("values argument must be a list or tuple value");
  const auto marks = static_cast<Marks>(names.marks_deep() | elements.marks());
  if (!names.is_wholly_known()) return unknown_result(zipmap_type(args)).with_marks(marks);
  // How long a tuple is, its type tells.
  const bool counted = elements.is_known() || kind == Kind::kTuple;
  const std::size_t count =
      elements.is_known() ? elements.length() : (counted ? elements.type().elements().size() : 0);
  if (counted && names.length() != count) {
    return call_error("number of keys (" + std::to_string(names.length()) +
                      ") does not match number of values (" + std::to_string(count) + ")");
  }
  for (std::size_t i = 0; counted && i < names.length(); ++i) {
    if (names.at(i).is_null())
      return call_error("keys list has null value at index " + std::to_string(i));
  }
  if (!elements.is_known()) return unknown_result(zipmap_type(args)).with_marks(marks);
  Entries entries;
  for (std::size_t i = 0; i < names.length(); ++i) {
    entries.emplace_back(names.at(i).as_string(), elements.at(i));
  }
  if (kind == Kind::kTuple) return Value::object(std::move(entries)).with_marks(marks);
  return Value::map(elements.type().element(), std::move(entries)).with_marks(marks);
}

}  // namespace

std::vector<Function> map_functions() {
  const Type dynamic = Type::dynamic();
  const Type strings = Type::list(Type::string());
  const Parameter names{
      .name = "inputMap", .type = dynamic, .allow_unknown = true, .allow_marked = true};
  const Parameter map{.name = "mapping", .type = dynamic, .allow_marked = true};
  const Parameter maps{.name = "maps",
                       .type = dynamic,
                       .allow_null = true,
                       .allow_unknown = true,
                       .allow_marked = true};
  return {
      {"keys", {names}, {}, dynamic, keys, keys_type},
      {"values", {map}, {}, dynamic, values, values_type},
      {"merge", {}, maps, dynamic, merge, {}},
      {"transpose",
       {{.name = "values", .type = Type::map(strings), .whole = true}},
       {},
       Type::map(strings),
       transpose,
       {}},
      {"zipmap",
       {{.name = "keys", .type = strings, .allow_marked = true},
        {.name = "values", .type = dynamic, .allow_unknown = true, .allow_marked = true}},
       {},
       dynamic,
       zipmap,
       zipmap_type},
  };
}

}  // namespace plumb::eval
