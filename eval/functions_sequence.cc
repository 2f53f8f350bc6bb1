/// Functions that make a list or tuple out of others.
#include <algorithm>
#include <optional>

#include "eval/argument.h"
#include "eval/collection_families.h"
#include "value/compare.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

/// A list or tuple, as the given one is, of some of its elements.
Value sequence_like(const Value& given, std::vector<Value> elements) {
  Value made = given.type().kind() == Kind::kTuple
                   ? Value::tuple(std::move(elements))
                   : Value::list(given.type().element(), std::move(elements));
  return made.with_marks(given.marks());
}

CallResult chunklist(const Context&, Arguments args) {
  const Value& list = args[0];
  const auto wanted = args[1].as_number().to_int64();
  if (!wanted) return call_error(std::string("invalid size: ") + kWholeNumberRequired);
  const std::int64_t given_size = *wanted;
  if (given_size < 0) return call_error("the size argument must be positive");
  const std::size_t length = list.length();
  const std::size_t size = given_size == 0 ? length : static_cast<std::size_t>(given_size);
  std::vector<Value> chunks;
  for (std::size_t begin = 0; begin < length; begin += std::min(size, length - begin)) {
    const auto chunk = list.elements().subspan(begin, std::min(size, length - begin));
    chunks.push_back(Value::list(list.type().element(), {chunk.begin(), chunk.end()}));
  }
  return Value::list(list.type(), std::move(chunks)).with_marks(list.marks());
}

Type chunklist_type(Arguments args) {
  return Type::list(args[0].type());
}

CallResult compact(const Context&, Arguments args) {
  std::vector<Value> kept;
  for (const Value& element : args[0].elements()) {
    if (element.has_content() && !element.as_string().empty()) kept.push_back(element);
  }
  return Value::list(Type::string(), std::move(kept));
}

CallResult concat(const Context&, Arguments args) {
  if (args.empty()) return call_error("at least one argument is required");
  bool all_lists = true;
  Marks marks = 0;
  std::vector<Type> types;
  std::vector<Value> elements;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Kind kind = args[i].type().kind();
    if (kind != Kind::kList && kind != Kind::kTuple) {
      return argument_error(
          i, "all arguments must be lists or tuples; got " + value::friendly_name(args[i].type()));
    }
    all_lists = all_lists && kind == Kind::kList;
    types.push_back(args[i].type());
    marks |= args[i].marks();
    elements.insert(elements.end(), args[i].elements().begin(), args[i].elements().end());
  }
  if (all_lists) {
    if (const auto common = value::unify(types)) {
      value::ConversionError problem;
      const auto list = value::convert(Value::tuple(elements), *common, problem);
      if (list) return list->with_marks(marks);
    }
  }
  return Value::tuple(std::move(elements)).with_marks(marks);
}

Type concat_type(Arguments args) {
  const bool all_lists = std::all_of(
      args.begin(), args.end(), [](const Value& arg) { return arg.type().kind() == Kind::kList; });
  std::vector<Type> types;
  for (const Value& arg : args) {
    const Type type = arg.type();
    if (all_lists) {
      // An empty list without a type of its own goes along with any.
      const bool bare = arg.is_known() && arg.length() == 0 && type.element() == Type::dynamic();
      if (!bare) types.push_back(type);
    } else if (type.kind() == Kind::kTuple) {
      types.insert(types.end(), type.elements().begin(), type.elements().end());
    } else if (type.kind() == Kind::kList && arg.is_known()) {
      types.insert(types.end(), arg.length(), type.element());
    } else {
      return Type::dynamic();
    }
  }
  if (!all_lists) return Type::tuple(types);
  return types.empty() ? args[0].type() : value::unify(types).value_or(Type::dynamic());
}

CallResult distinct(const Context&, Arguments args) {
  std::vector<Value> kept;
  std::vector<Value> sorted;
  const auto before = [](const Value& a, const Value& b) {
    return value::compare_in_set(a, b) < 0;
  };
  for (const Value& element : args[0].elements()) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), element, before);
    if (at != sorted.end() && value::compare_in_set(*at, element) == 0) continue;
    sorted.insert(at, element);
    kept.push_back(element);
  }
  return Value::list(args[0].type().element(), std::move(kept));
}

/// Collects the elements of nested sequences; false if one of those is not known yet.
bool flatten_into(std::vector<Value>& out, const Value& sequence, Marks& marks) {
  marks |= sequence.marks();
  if (!sequence.is_known()) return false;
  bool known = sequence.type().kind() != Kind::kSet || sequence.is_wholly_known();
  for (const Value& element : sequence.elements()) {
    const bool nested = is_sequence(element.type()) && !element.is_null();
    const bool undecided = element.type() == Type::dynamic() && !element.is_known();
    if (undecided) marks |= element.marks();
    if (undecided || (nested && !flatten_into(out, element, marks))) known = false;
    if (!nested && !undecided) out.push_back(element);
  }
  return known;
}

CallResult flatten(const Context&, Arguments args) {
  if (!is_sequence(args[0].type())) return call_error("can only flatten lists, sets and tuples");
  std::vector<Value> elements;
  Marks marks = 0;
  if (!flatten_into(elements, args[0], marks))
    return Value::unknown().with_marks(args[0].marks_deep());
  return Value::tuple(std::move(elements)).with_marks(marks);
}

/// Two sequences with the same type of elements, or nothing.
bool align(Value& a, Value& b) {
  const Type types[] = {a.type(), b.type()};
  const auto common = value::unify(types);
  if (!common) return false;
  value::ConversionError problem;
  const auto first = value::convert(a, *common, problem);
  const auto second = value::convert(b, *common, problem);
  if (!first || !second) return false;
  a = *first;
  b = *second;
  return true;
}

CallResult matchkeys(const Context&, Arguments args) {
  Value keys = args[1];
  Value wanted = args[2];
  if (!args[0].is_known() || !keys.is_known() || !wanted.is_known())
    return unknown_result(args[0].type());
  if (args[0].length() != keys.length())
    return call_error("length of keys and values should be equal");
  if (!keys.is_wholly_known() || !wanted.is_wholly_known()) return unknown_result(args[0].type());
  const bool comparable = keys.length() == 0 || wanted.length() == 0 || align(keys, wanted);
  if (!comparable) return call_error("keys and searchset must be of the same type");
  std::vector<Value> found;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    const auto matches = [&](const Value& candidate) {
      return value::equals(keys.at(i), candidate) == true;
    };
    if (std::any_of(wanted.elements().begin(), wanted.elements().end(), matches))
      found.push_back(args[0].at(i));
  }
  return Value::list(args[0].type().element(), std::move(found));
}

CallResult reverse(const Context&, Arguments args) {
  const Value& given = args[0];
  if (!is_sequence(given.type())) {
    return argument_error(
        0, "can only reverse list or tuple values, not " + value::friendly_name(given.type()));
  }
  const bool set = given.type().kind() == Kind::kSet;
  if (set && !given.is_wholly_known()) {
    return unknown_result(Type::list(given.type().element())).with_marks(given.marks_deep());
  }
  std::vector<Value> elements = elements_of(given);
  std::reverse(elements.begin(), elements.end());
  if (set)
    return Value::list(given.type().element(), std::move(elements)).with_marks(given.marks());
  return sequence_like(given, std::move(elements));
}

/// What comes of a sequence in another order.
Type reverse_type(Arguments args) {
  const Type type = args[0].type();
  if (type.kind() == Kind::kList || type.kind() == Kind::kSet) return Type::list(type.element());
  if (type.kind() != Kind::kTuple) return Type::dynamic();
  std::vector<Type> elements(type.elements().rbegin(), type.elements().rend());
  return Type::tuple(elements);
}

Type list_or_dynamic(Arguments args) {
  return args[0].type().kind() == Kind::kList ? args[0].type() : Type::dynamic();
}

/// The start or the end, or nothing while it is unknown; as much as is known of it must be right.
tl::expected<std::optional<std::int64_t>, CallError> slice_index(
    Arguments args, std::size_t argument, std::optional<std::int64_t> length) {
  if (!args[argument].is_known()) return std::nullopt;
  PLUMB_ASSIGN(const std::int64_t index, whole_number(args[argument]));
  const std::string name = argument == 1 ? "start" : "end";
  if (index < 0) return argument_error(argument, name + " index must not be less than zero");
  if (length && index > *length) {
    return argument_error(argument,
                          name + " index must not be greater than the length of the list");
  }
  return index;
}

Type slice_type(Type type, std::int64_t start, std::int64_t end) {
  if (type.kind() == Kind::kList) return type;
  return Type::tuple(type.elements().subspan(static_cast<std::size_t>(start),
                                             static_cast<std::size_t>(end - start)));
}

CallResult slice(const Context&, Arguments args) {
  const Value& list = args[0];
  const Kind kind = list.type().kind();
  if (kind == Kind::kSet) {
    return argument_error(0,
                          "cannot slice a set, because its elements do not have indices; "
                          "explicitly convert to a list if "
                          "the ordering of the result is not important");
  }
  if (list.type() == Type::dynamic() && !list.is_known())
    return Value::unknown().with_marks(list.marks());
  if (kind != Kind::kList && kind != Kind::kTuple)
    return argument_error(0, "must be a list or tuple value");
  std::optional<std::int64_t> length;
  if (kind == Kind::kTuple) length = static_cast<std::int64_t>(list.type().elements().size());
  if (list.is_known()) length = static_cast<std::int64_t>(list.length());
  PLUMB_ASSIGN(const auto start, slice_index(args, 1, length));
  PLUMB_ASSIGN(const auto end, slice_index(args, 2, length));
  if (start && end && *start > *end)
    return argument_error(1, "start index must not be greater than end index");
  if (!start || !end || !list.is_known()) {
    return unknown_result(start && end ? slice_type(list.type(), *start, *end)
                                       : list_or_dynamic(args))
        .with_marks(list.marks());
  }
  const auto part = list.elements().subspan(static_cast<std::size_t>(*start),
                                            static_cast<std::size_t>(*end - *start));
  return sequence_like(list, {part.begin(), part.end()});
}

CallResult sort(const Context&, Arguments args) {
  std::vector<Value> elements = elements_of(args[0]);
  // How many there are is known, but none of their places.
  if (!args[0].is_wholly_known()) {
    const std::vector<Value> any(elements.size(), unknown_result(Type::string()));
    return Value::list(Type::string(), any);
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_null()) {
      return call_error("given list element " + std::to_string(i) +
                        " is null; a null string cannot be sorted");
    }
  }
  std::sort(elements.begin(), elements.end(),
            [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); });
  return Value::list(Type::string(), std::move(elements));
}

Type first_type(Arguments args) {
  return args[0].type();
}

}  // namespace

std::vector<Function> sequence_functions() {
  const Type dynamic = Type::dynamic();
  const Type number = Type::number();
  const Type list = Type::list(dynamic);
  const Type strings = Type::list(Type::string());
  const Parameter marked_list{.name = "list", .type = list, .allow_marked = true};
  const Parameter marked{.name = "list", .type = dynamic, .allow_marked = true};
  const Parameter maybe_unknown{
      .name = "list", .type = dynamic, .allow_unknown = true, .allow_marked = true};
  const Parameter whole_strings{.name = "list", .type = strings, .whole = true};
  return {
      {"chunklist",
       {marked_list, {"size", number}},
       {},
       Type::list(list),
       chunklist,
       chunklist_type},
      {"compact", {whole_strings}, {}, strings, compact, {}},
      {"concat",
       {},
       Parameter{.name = "seqs", .type = dynamic, .allow_marked = true},
       dynamic,
       concat,
       concat_type},
      {"distinct", {{.name = "list", .type = list, .whole = true}}, {}, list, distinct, first_type},
      {"flatten", {marked}, {}, dynamic, flatten, {}},
      {"matchkeys",
       {{.name = "values", .type = list, .allow_unknown = true},
        {.name = "keys", .type = list, .allow_unknown = true},
        {.name = "searchset", .type = list, .allow_unknown = true}},
       {},
       list,
       matchkeys,
       {}},
      {"reverse", {marked}, {}, dynamic, reverse, reverse_type},
      {"slice",
       {maybe_unknown,
        {.name = "start_index", .type = number, .allow_unknown = true},
        {.name = "end_index", .type = number, .allow_unknown = true}},
       {},
       dynamic,
       slice,
       {}},
      {"sort", {{.name = "list", .type = strings}}, {}, strings, sort, {}},
  };
}

}  // namespace plumb::eval
