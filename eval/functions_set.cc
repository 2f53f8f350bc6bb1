/// Sets.
#include <algorithm>

#include "eval/argument.h"
#include "value/compare.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

/// Whether a set goes along with any other: one without an element type of its own, which is empty
/// or holds null.
bool fits_any(const Value& set) {
  if (!set.has_content() || set.type().element() != Type::dynamic()) return false;
  return std::all_of(set.elements().begin(), set.elements().end(),
                     [](const Value& element) { return element.is_null(); });
}

/// The type that all sets have in common.
std::optional<Type> common_set_type(Arguments args) {
  std::vector<Type> types;
  for (const Value& arg : args) {
    if (!fits_any(arg)) types.push_back(arg.type());
  }
  return types.empty() ? args[0].type() : value::unify(types);
}

/// All arguments as sets of one type. Types are compared even of unknown sets, so that a mistake is
/// told early; those are passed on as they are.
tl::expected<std::vector<Value>, CallError> align_sets(Arguments args) {
  const auto type = common_set_type(args);
  if (!type) return call_error("given sets must all have compatible element types");
  std::vector<Value> sets;
  for (const Value& arg : args) {
    value::ConversionError problem;
    if (!arg.is_known()) {
      sets.push_back(Value::unknown(*type));
      continue;
    }
    auto converted = arg.length() == 0 ? std::optional(Value::set(type->element(), {}))
                                       : value::convert(arg, *type, problem);
    if (!converted) return call_error("given sets must all have compatible element types");
    sets.push_back(std::move(*converted));
  }
  return sets;
}

bool has(const Value& set, const Value& element) {
  return std::binary_search(
      set.elements().begin(), set.elements().end(), element,
      [](const Value& a, const Value& b) { return value::compare_in_set(a, b) < 0; });
}

bool all_known(const std::vector<Value>& sets) {
  return std::all_of(sets.begin(), sets.end(),
                     [](const Value& set) { return set.is_wholly_known(); });
}

CallResult setunion(const Context&, Arguments args) {
  PLUMB_ASSIGN(const std::vector<Value> sets, align_sets(args));
  std::vector<Value> all;
  if (!std::all_of(sets.begin(), sets.end(), [](const Value& set) { return set.is_known(); }))
    return unknown_result(sets[0].type());
  for (const Value& set : sets) all.insert(all.end(), set.elements().begin(), set.elements().end());
  return Value::set(sets[0].type().element(), std::move(all));
}

CallResult setintersection(const Context&, Arguments args) {
  PLUMB_ASSIGN(const std::vector<Value> sets, align_sets(args));
  if (!all_known(sets)) return unknown_result(sets[0].type());
  std::vector<Value> common;
  for (const Value& element : sets[0].elements()) {
    if (std::all_of(sets.begin(), sets.end(), [&](const Value& set) { return has(set, element); }))
      common.push_back(element);
  }
  return Value::set(sets[0].type().element(), std::move(common));
}

CallResult setsubtract(const Context&, Arguments args) {
  PLUMB_ASSIGN(const std::vector<Value> sets, align_sets(args));
  if (!all_known(sets)) return unknown_result(sets[0].type());
  std::vector<Value> rest;
  for (const Value& element : sets[0].elements()) {
    if (!has(sets[1], element)) rest.push_back(element);
  }
  return Value::set(sets[0].type().element(), std::move(rest));
}

/// The factors of a product, each with elements of one type.
struct Factors {
  std::vector<std::vector<Value>> elements;
  std::vector<Type> types;
  bool any_set = false;
  bool unknown = false;
  Marks marks = 0;
};

tl::expected<Factors, CallError> factors_of(Arguments args) {
  if (args.size() < 2) return call_error("at least two arguments are required");
  Factors factors;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Type type = args[i].type();
    if (!is_sequence(type)) return argument_error(i, "a set or a list is required");
    std::vector<Value> elements = elements_of(args[i]);
    Type element = type.is_collection() ? type.element() : Type::dynamic();
    if (type.kind() == Kind::kTuple && !elements.empty()) {
      const auto common = value::unify_values(elements);
      if (!common) return argument_error(i, "all elements must be of the same type");
      element = *common;
    }
    factors.any_set = factors.any_set || type.kind() == Kind::kSet;
    factors.unknown = factors.unknown || (type.kind() == Kind::kSet && args[i].length() > 1 &&
                                          !args[i].is_wholly_known());
    factors.marks |= args[i].marks();
    factors.types.push_back(element);
    factors.elements.push_back(std::move(elements));
  }
  return factors;
}

/// The type of a product of which a factor is unknown.
Type product_type(Arguments args) {
  std::vector<Type> types;
  bool any_set = false;
  for (const Value& arg : args) {
    const Type type = arg.type();
    if (!is_sequence(type)) return Type::dynamic();
    any_set = any_set || type.kind() == Kind::kSet;
    const auto element =
        type.is_collection() ? std::optional(type.element()) : value::unify(type.elements());
    types.push_back(element.value_or(Type::dynamic()));
  }
  const Type tuple = Type::tuple(types);
  return any_set ? Type::set(tuple) : Type::list(tuple);
}

CallResult setproduct(const Context&, Arguments args) {
  PLUMB_ASSIGN(const Factors factors, factors_of(args));
  const Type tuple = Type::tuple(factors.types);
  if (factors.unknown) {
    return unknown_result(factors.any_set ? Type::set(tuple) : Type::list(tuple))
        .with_marks(factors.marks);
  }
  std::size_t total = 1;
  constexpr std::size_t kTotalMax = 10'000'000;
  for (const auto& elements : factors.elements) {
    total *= elements.size();
    if (total > kTotalMax) return call_error("the product has more than 10000000 elements");
  }
  std::vector<Value> products;
  products.reserve(total);
  for (std::size_t n = 0; n < total; ++n) {
    std::vector<Value> product(factors.elements.size());
    std::size_t rest = n;
    for (std::size_t i = product.size(); i-- > 0;) {
      const auto& elements = factors.elements[i];
      product[i] = elements[rest % elements.size()];
      rest /= elements.size();
    }
    products.push_back(Value::tuple(std::move(product)));
  }
  Marks marks = factors.marks;
  if (!factors.any_set) return Value::list(tuple, std::move(products)).with_marks(marks);
  for (Value& product : products) {
    marks |= product.marks_deep();
    product = product.without_marks_deep();
  }
  return Value::set(tuple, std::move(products)).with_marks(marks);
}

}  // namespace

std::vector<Function> set_functions() {
  const Type set = Type::set(Type::dynamic());
  const Parameter first{.name = "first_set", .type = set, .allow_unknown = true};
  const Parameter others{.name = "other_sets", .type = set, .allow_unknown = true};
  return {
      {"setunion", {first}, others, set, setunion, {}},
      {"setintersection", {first}, others, set, setintersection, {}},
      {"setsubtract",
       {{.name = "a", .type = set, .allow_unknown = true},
        {.name = "b", .type = set, .allow_unknown = true}},
       {},
       set,
       setsubtract,
       {}},
      {"setproduct",
       {},
       Parameter{.name = "sets", .type = Type::dynamic(), .allow_marked = true},
       Type::dynamic(),
       setproduct,
       product_type},
  };
}

}  // namespace plumb::eval
