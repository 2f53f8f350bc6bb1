/// Numbers.
#include <cmath>

#include "eval/argument.h"
#include "eval/double_math.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using value::Number;

CallResult absolute(const Context&, Arguments args) {
  return Value::number(args[0].as_number().absolute());
}
CallResult ceil(const Context&, Arguments args) {
  return Value::number(args[0].as_number().ceil());
}
CallResult floor(const Context&, Arguments args) {
  return Value::number(args[0].as_number().floor());
}

/// The result of a computation with doubles. Numbers of the language are never NaN.
CallResult from_double(double result) {
  if (std::isnan(result)) return call_error("the result is not a number");
  return Value::number(Number::from_double(result));
}

CallResult log(const Context&, Arguments args) {
  return from_double(natural_logarithm(args[0].as_number().to_double()) /
                     natural_logarithm(args[1].as_number().to_double()));
}

CallResult pow(const Context&, Arguments args) {
  return from_double(power(args[0].as_number().to_double(), args[1].as_number().to_double()));
}

template <typename Better>
CallResult pick(Arguments args, Better&& better) {
  if (args.empty()) return call_error("must pass at least one number");
  Number best = args[0].as_number();
  for (const Value& arg : args.subspan(1)) {
    const Number number = arg.as_number();
    if (better(Number::compare(number, best))) best = number;
  }
  return Value::number(best);
}

CallResult max(const Context&, Arguments args) {
  return pick(args, [](int order) { return order > 0; });
}

CallResult min(const Context&, Arguments args) {
  return pick(args, [](int order) { return order < 0; });
}

CallResult parseint(const Context&, Arguments args) {
  if (args[0].type() != Type::string()) {
    return argument_error(
        0, "first argument must be a string, not " + value::friendly_name(args[0].type()));
  }
  constexpr std::int64_t kBaseMin = 2;
  constexpr std::int64_t kBaseMax = 62;
  if (!args[1].as_number().is_integer()) return argument_error(1, kWholeNumberRequired);
  const auto base = args[1].as_number().to_int64();
  if (!base || *base < kBaseMin || *base > kBaseMax) {
    return argument_error(1, "base must be a whole number between 2 and 62 inclusive");
  }
  const auto number = Number::parse_base(args[0].as_string(), static_cast<int>(*base));
  if (!number) {
    return argument_error(0, "cannot parse " + quoted(args[0].as_string()) + " as a base " +
                                 std::to_string(*base) + " integer");
  }
  return Value::number(*number);
}

CallResult signum(const Context&, Arguments args) {
  PLUMB_ASSIGN(const std::int64_t integer, whole_number(args[0]));
  return Value::counted(integer < 0 ? -1 : (integer > 0 ? 1 : 0));
}

CallResult sum(const Context&, Arguments args) {
  const Value& list = args[0];
  if (!is_sequence(list.type())) {
    return argument_error(
        0, "argument must be list, set, or tuple. Received " + value::friendly_name(list.type()));
  }
  if (list.length() == 0) return argument_error(0, "cannot sum an empty list");
  std::optional<Number> total;
  for (std::size_t i = 0; i < list.length(); ++i) {
    value::ConversionError problem;
    const auto element = value::convert(list.at(i), Type::number(), problem);
    if (!element || element->is_null())
      return argument_error(0, "argument must be list, set, or tuple of number values");
    const Number number = element->as_number();
    if (total && total->is_infinite() && number.is_infinite() &&
        total->is_negative() != number.is_negative()) {
      return call_error("can't compute sum of opposing infinities");
    }
    total = total ? Number::add(*total, number) : number;
  }
  return Value::number(*total);
}

/// What range goes through.
struct Steps {
  Number start;
  Number end;
  Number step;
};

tl::expected<Steps, CallError> steps_of(Arguments args) {
  if (args.empty() || args.size() > 3) return call_error("must have one, two, or three arguments");
  Steps steps;
  if (args.size() > 1) steps.start = args[0].as_number();
  steps.end = args[args.size() > 1 ? 1 : 0].as_number();
  const int direction = Number::compare(steps.end, steps.start);
  if (args.size() < 3) {
    steps.step = Number(direction < 0 ? -1 : 1);
    return steps;
  }
  steps.step = args[2].as_number();
  if (steps.step.is_negative() && direction > 0) {
    return argument_error(1, "end must be less than start when step is negative");
  }
  if (!steps.step.is_negative() && direction < 0) {
    return argument_error(1, "end must be greater than start when step is positive");
  }
  return steps;
}

CallResult range(const Context&, Arguments args) {
  constexpr std::size_t kElementsMax = 1024;
  PLUMB_ASSIGN(const Steps steps, steps_of(args));
  const bool down = steps.step.is_negative();
  std::vector<Value> elements;
  Number at = steps.start;
  for (;;) {
    const int order = Number::compare(at, steps.end);
    if (down ? order <= 0 : order >= 0) break;
    if (elements.size() >= kElementsMax) {
      return call_error(
          "more than 1024 values were generated; either decrease the difference between start and "
          "end or use a smaller step");
    }
    elements.push_back(Value::number(at));
    at = Number::add(at, steps.step);
  }
  return Value::list(Type::number(), std::move(elements));
}

}  // namespace

std::vector<Function> numeric_functions() {
  const Type number = Type::number();
  const Parameter num{"num", number};
  const Parameter numbers{"numbers", number};
  return {
      {"abs", {num}, {}, number, absolute, {}},
      {"ceil", {num}, {}, number, ceil, {}},
      {"floor", {num}, {}, number, floor, {}},
      {"log", {num, {"base", number}}, {}, number, log, {}},
      {"max", {}, numbers, number, max, {}},
      {"min", {}, numbers, number, min, {}},
      {"parseint", {{"number", Type::dynamic()}, {"base", number}}, {}, number, parseint, {}},
      {"pow", {num, {"power", number}}, {}, number, pow, {}},
      {"range", {}, Parameter{"params", number}, Type::list(number), range, {}},
      {"signum", {num}, {}, number, signum, {}},
      {"sum", {{.name = "list", .type = Type::dynamic(), .whole = true}}, {}, number, sum, {}},
  };
}

}  // namespace plumb::eval
