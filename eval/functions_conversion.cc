/// Conversion between types, and marks.
#include "eval/argument.h"
#include "value/convert.h"
#include "value/json_codec.h"

namespace plumb::eval {
namespace {

std::string mismatch(const Value& given, Type type, const value::ConversionError& problem) {
  const std::string from = value::friendly_name(given.type());
  if (type.is_primitive() && given.type() == Type::string() && given.has_content()) {
    std::string text;
    value::append_json_string(text, given.as_string());
    if (given.has_mark(value::kSensitive)) text = "this string";
    if (type == Type::number()) {
      return "cannot convert " + text +
             " to number; given string must be a decimal representation of a number";
    }
    if (type == Type::boolean()) {
      return "cannot convert " + text +
             " to bool; only the strings \"true\" or \"false\" are allowed";
    }
  }
  if (type.is_collection()) {
    const char* const name =
        type.kind() == Kind::kList ? "list" : (type.kind() == Kind::kSet ? "set" : "map");
    return "cannot convert " + from + " to " + name + " of any single type";
  }
  (void)problem;
  return "cannot convert " + from + " to " + value::friendly_name(type);
}

/// to*(): converts, and says what could not be converted to what.
Function converter(std::string_view name, Type type) {
  Function function;
  function.name = name;
  function.parameters = {{.name = "v",
                          .type = Type::dynamic(),
                          .allow_null = true,
                          .allow_unknown = true,
                          .allow_marked = true}};
  function.returns = type;
  function.call = [type](const Context&, Arguments args) -> CallResult {
    value::ConversionError problem;
    auto converted = value::convert(args[0], type, problem);
    if (!converted) return argument_error(0, mismatch(args[0], type, problem));
    // Of an unknown argument Terraform keeps the kind of collection alone.
    if (!args[0].is_known())
      return Value::unknown(type, converted->refinement()).with_marks(args[0].marks());
    return *converted;
  };
  return function;
}

CallResult sensitive(const Context&, Arguments args) {
  return args[0].with_marks(value::kSensitive);
}
CallResult nonsensitive(const Context&, Arguments args) {
  return args[0].without_mark(value::kSensitive);
}

CallResult issensitive(const Context&, Arguments args) {
  if (args[0].has_mark(value::kSensitive)) return Value::boolean(true);
  return args[0].is_known() ? Value::boolean(false) : unknown_result(Type::boolean());
}

/// The value with every ephemeral part replaced by null.
Value without_ephemeral(const Value& given) {
  if (given.has_mark(value::kEphemeral)) {
    return Value::null(given.type()).with_marks(given.without_mark(value::kEphemeral).marks());
  }
  if ((given.marks_deep() & value::kEphemeral) == 0) return given;
  const Type type = given.type();
  std::vector<Value> children;
  for (std::size_t i = 0; i < given.length(); ++i)
    children.push_back(without_ephemeral(given.at(i)));
  Value made;
  switch (type.kind()) {
    case Kind::kList:
      made = Value::list(type.element(), std::move(children));
      break;
    case Kind::kSet:
      made = Value::set(type.element(), std::move(children));
      break;
    case Kind::kTuple:
      made = Value::tuple(std::move(children));
      break;
    case Kind::kObject:
      made = Value::object(type, std::move(children));
      break;
    default: {
      std::vector<std::pair<std::string, Value>> entries;
      for (std::size_t i = 0; i < children.size(); ++i)
        entries.emplace_back(given.key(i), std::move(children[i]));
      made = Value::map(type.element(), std::move(entries));
    }
  }
  return made.with_marks(given.marks());
}

CallResult ephemeralasnull(const Context&, Arguments args) {
  return without_ephemeral(args[0]);
}

CallResult removed_list(const Context&, Arguments) {
  return call_error(
      "the \"list\" function was deprecated in Terraform v0.12 and is no longer available; use "
      "tolist([ ... ]) syntax to "
      "write a literal list");
}

CallResult removed_map(const Context&, Arguments) {
  return call_error(
      "the \"map\" function was deprecated in Terraform v0.12 and is no longer available; use "
      "tomap({ ... }) syntax to "
      "write a literal map");
}

Type same_type(Arguments args) {
  return args[0].type();
}

}  // namespace

std::vector<Function> conversion_functions() {
  const Type dynamic = Type::dynamic();
  const Parameter any{.name = "value",
                      .type = dynamic,
                      .allow_null = true,
                      .allow_unknown = true,
                      .allow_marked = true};
  const Parameter vals{.name = "vals", .type = dynamic, .allow_null = true, .allow_unknown = true};
  return {
      converter("tostring", Type::string()),
      converter("tonumber", Type::number()),
      converter("tobool", Type::boolean()),
      converter("tolist", Type::list(dynamic)),
      converter("toset", Type::set(dynamic)),
      converter("tomap", Type::map(dynamic)),
      {"sensitive", {any}, {}, dynamic, sensitive, same_type},
      {"nonsensitive", {any}, {}, dynamic, nonsensitive, same_type},
      {"issensitive", {any}, {}, Type::boolean(), issensitive, {}},
      {"ephemeralasnull", {any}, {}, dynamic, ephemeralasnull, same_type},
      {"list", {}, vals, dynamic, removed_list, {}},
      {"map", {}, vals, dynamic, removed_map, {}},
  };
}

}  // namespace plumb::eval
