/// Asking and searching collections: what gives one value, or answers yes or no. What gives a new
/// collection is in functions_sequence.cc and functions_map.cc.
#include <algorithm>

#include "eval/argument.h"
#include "eval/collection_families.h"
#include "eval/grapheme.h"
#include "value/compare.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

CallResult alltrue(const Context&, Arguments args) {
  for (std::size_t i = 0; i < args[0].length(); ++i) {
    const Value& element = args[0].at(i);
    if (!element.is_known()) return unknown_result(Type::boolean());
    if (element.is_null() || !element.as_bool()) return Value::boolean(false);
  }
  return Value::boolean(true);
}

CallResult anytrue(const Context&, Arguments args) {
  bool unknown = false;
  for (std::size_t i = 0; i < args[0].length(); ++i) {
    const Value& element = args[0].at(i);
    if (element.has_content() && element.as_bool()) return Value::boolean(true);
    unknown = unknown || !element.is_known();
  }
  return unknown ? unknown_result(Type::boolean()) : Value::boolean(false);
}

/// The one type of the arguments, or nothing. Bare nulls take any type.
std::optional<Type> common_type(Arguments args) {
  std::vector<Type> types;
  for (const Value& arg : args) {
    if (!(arg.is_null() && arg.type() == Type::dynamic())) types.push_back(arg.type());
  }
  if (types.empty()) return Type::dynamic();
  // Beside a bare null, only simple values are converted to a type in common.
  const bool any_null = types.size() < args.size();
  const bool all_simple =
      std::all_of(types.begin(), types.end(), [](Type type) { return type.is_primitive(); });
  return any_null && !all_simple ? std::optional(Type::dynamic()) : value::unify(types);
}

CallResult coalesce(const Context&, Arguments args) {
  const auto type = args.empty() ? std::nullopt : common_type(args);
  if (!type) return call_error("all arguments must have the same type");
  for (const Value& arg : args) {
    if (!arg.is_known()) return unknown_result(*type);
    value::ConversionError problem;
    const auto converted = value::convert(arg, *type, problem);
    if (!converted) return call_error("all arguments must have the same type");
    if (converted->is_null()) continue;
    if (converted->type() == Type::string() && converted->is_known() &&
        converted->as_string().empty())
      continue;
    return *converted;
  }
  return call_error("no non-null, non-empty-string arguments");
}

CallResult coalescelist(const Context&, Arguments args) {
  if (args.empty()) return call_error("at least one argument is required");
  for (const Value& arg : args) {
    const bool list = arg.type().kind() == Kind::kList || arg.type().kind() == Kind::kTuple;
    if (!arg.is_known()) break;
    if (!list) return call_error("coalescelist arguments must be lists or tuples");
  }
  for (const Value& arg : args) {
    // Those before it are known to be empty, or would have been the result.
    if (!arg.is_known()) return Value::unknown();
    if (!arg.is_null() && arg.length() > 0) return arg;
  }
  return call_error("no non-null arguments");
}

CallResult contains(const Context&, Arguments args) {
  if (!is_sequence(args[0].type())) return call_error("argument must be list, tuple, or set");
  bool unknown = false;
  for (const Value& element : args[0].elements()) {
    const std::optional<bool> same = value::equals(element, args[1]);
    if (same == true) return Value::boolean(true);
    unknown = unknown || !same;
  }
  return unknown ? unknown_result(Type::boolean()) : Value::boolean(false);
}

CallResult index(const Context&, Arguments args) {
  const Kind kind = args[0].type().kind();
  if (kind != Kind::kList && kind != Kind::kTuple)
    return call_error("argument must be a list or tuple");
  if (args[0].length() == 0) return call_error("cannot search an empty list");
  for (std::size_t i = 0; i < args[0].length(); ++i) {
    const std::optional<bool> same = value::equals(args[0].at(i), args[1]);
    if (!same) return unknown_result(Type::number());
    if (*same) return Value::counted(static_cast<std::int64_t>(i));
  }
  return call_error("item not found");
}

/// The type of an element, where the arguments tell.
Type element_type(Arguments args) {
  const Type type = args[0].type();
  if (type.kind() == Kind::kList) return type.element();
  if (type.kind() != Kind::kTuple || type.elements().empty() || !args[1].has_content())
    return Type::dynamic();
  const auto size = static_cast<std::int64_t>(type.elements().size());
  const auto position = args[1].as_number().to_int64();
  return position ? type.elements()[static_cast<std::size_t>(((*position % size) + size) % size)]
                  : Type::dynamic();
}

CallResult element(const Context&, Arguments args) {
  const Value& list = args[0];
  const Kind kind = list.type().kind();
  if (kind != Kind::kList && kind != Kind::kTuple) {
    return call_error("cannot read elements from " + value::friendly_name(list.type()));
  }
  const auto position = args[1].as_number().to_int64();
  if (!position) return call_error(std::string("invalid index: ") + kWholeNumberRequired);
  if (list.length() == 0) return call_error("cannot use element function with an empty list");
  // A negative index counts from the end, as in OpenTofu; Terraform crashes.
  const auto size = static_cast<std::int64_t>(list.length());
  const std::int64_t wrapped = ((*position % size) + size) % size;
  return list.at(static_cast<std::size_t>(wrapped)).with_marks(list.marks());
}

Value length_of_unknown(const Value& given) {
  value::Refinement refinement;
  refinement.not_null = true;
  const value::Refinement& known = given.refinement();
  if (known.length_min && known.length_min == known.length_max)
    return Value::counted(*known.length_min);
  return Value::unknown(Type::number(), refinement);
}

CallResult length(const Context&, Arguments args) {
  const Value& given = args[0];
  const Type type = given.type();
  const auto answer = [&](std::size_t count) {
    return Value::counted(static_cast<std::int64_t>(count)).with_marks(given.marks());
  };
  switch (type.kind()) {
    case Kind::kDynamic:
      return unknown_result(Type::number()).with_marks(given.marks());
    case Kind::kTuple:
      return answer(type.elements().size());
    case Kind::kObject:
      return answer(type.attributes().size());
    case Kind::kNumber:
    case Kind::kBool:
      return call_error("argument must be a string, a collection type, or a structural type");
    default:
      break;
  }
  if (!given.is_known()) return length_of_unknown(given).with_marks(given.marks());
  if (type.kind() == Kind::kString) return answer(grapheme_count(given.as_string()));
  // Elements of a set that are not known yet may turn out to be equal.
  if (type.kind() == Kind::kSet && given.length() > 1 && !given.is_wholly_known()) {
    return unknown_result(Type::number()).with_marks(given.marks());
  }
  return answer(given.length());
}

constexpr const char* kMapRequired = "lookup() requires a map as the first argument";

std::optional<CallError> check_lookup(Arguments args) {
  return is_keyed(args[0].type()) ? std::nullopt : std::optional(CallError{kMapRequired, 0});
}

CallResult lookup(const Context&, Arguments args) {
  if (args.size() > 3)
    return call_error("lookup() takes two or three arguments, got " + std::to_string(args.size()));
  const Value& map = args[0];
  const std::string_view key = args[1].as_string();
  const Value* const fallback = args.size() > 2 ? &args[2] : nullptr;
  const auto marks = static_cast<Marks>(map.marks() | args[1].marks());
  if (!is_keyed(map.type())) return argument_error(0, kMapRequired);
  std::optional<Value> converted;
  if (fallback != nullptr) {
    value::ConversionError problem;
    const bool is_map = map.type().kind() == Kind::kMap;
    converted = is_map ? value::convert(*fallback, map.type().element(), problem) : *fallback;
    if (!converted)
      return argument_error(2, "the default value must have the same type as the map elements");
  }
  if (const Value* const found = map.find(key)) return found->with_marks(marks);
  if (converted) return converted->with_marks(marks);
  const std::string shown = marks == 0 ? quoted(key) : "(sensitive value)";
  if (map.type().kind() == Kind::kObject)
    return argument_error(0, "the given object has no attribute " + shown);
  return call_error("lookup failed to find key " + shown);
}

Type lookup_type(Arguments args) {
  const Type type = args[0].type();
  return type.kind() == Kind::kMap ? type.element() : Type::dynamic();
}

constexpr const char* kOneRequired =
    "must be a list, set, or tuple value with either zero or one elements";

CallResult one(const Context&, Arguments args) {
  const Value& given = args[0];
  if (!is_sequence(given.type()) || given.length() > 1) return argument_error(0, kOneRequired);
  if (given.length() == 1) return given.at(0);
  return Value::null(given.type().is_collection() ? given.type().element() : Type::dynamic());
}

std::optional<CallError> check_one(Arguments args) {
  const Type type = args[0].type();
  const bool fits = is_sequence(type) && (type.is_collection() || type.elements().size() < 2);
  return fits ? std::nullopt : std::optional(CallError{kOneRequired, 0});
}

Type one_type(Arguments args) {
  const Type type = args[0].type();
  if (type.is_collection() && type.kind() != Kind::kMap) return type.element();
  return type.kind() == Kind::kTuple && type.elements().size() == 1 ? type.elements()[0]
                                                                    : Type::dynamic();
}

}  // namespace

std::vector<Function> collection_functions() {
  const Type dynamic = Type::dynamic();
  const Type boolean = Type::boolean();
  const Parameter bools{"list", Type::list(boolean)};
  const Parameter list{"list", dynamic};
  const Parameter value{"value", dynamic};
  const Parameter marked_list{.name = "list", .type = dynamic, .allow_marked = true};
  const Parameter marked_map{.name = "inputMap", .type = dynamic, .allow_marked = true};
  const Parameter marked_key{.name = "key", .type = Type::string(), .allow_marked = true};
  const Parameter any{
      .name = "value", .type = dynamic, .allow_unknown = true, .allow_marked = true};
  const Parameter vals{.name = "vals", .type = dynamic, .allow_null = true, .allow_unknown = true};
  const Parameter fallback{.name = "default",
                           .type = dynamic,
                           .allow_null = true,
                           .allow_unknown = true,
                           .allow_marked = true};
  std::vector<Function> functions{
      {"alltrue", {bools}, {}, boolean, alltrue, {}},
      {"anytrue", {bools}, {}, boolean, anytrue, {}},
      {"coalesce", {}, vals, dynamic, coalesce, {}},
      {"coalescelist", {}, vals, dynamic, coalescelist, {}},
      {"contains", {list, value}, {}, boolean, contains, {}},
      {"element", {marked_list, {"index", Type::number()}}, {}, dynamic, element, element_type},
      {"index", {list, value}, {}, Type::number(), index, {}},
      {"length", {any}, {}, Type::number(), length, {}},
      {"lookup", {marked_map, marked_key}, fallback, dynamic, lookup, lookup_type, check_lookup},
      {"one", {list}, {}, dynamic, one, one_type, check_one},
  };
  for (auto more : {sequence_functions(), map_functions()})
    functions.insert(functions.end(), more.begin(), more.end());
  return functions;
}

}  // namespace plumb::eval
