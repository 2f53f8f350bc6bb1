#pragma once

/// A function that a plugin offers to expressions, as provider::NAME::function(...).

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "providers/sdk/message.h"
#include "providers/sdk/schema.h"

namespace plumb::sdk {

/// What the author derives from. Pure: the same arguments give the same result, and nothing else
/// happens; called from many threads, on providers that are not configured. The derived class has
///   static constexpr const char* kName = "repeat";
///   static void describe(Signature& s);  // names the parameters, in order
///   static std::string call(const std::string& text, std::int64_t times);
/// Parameters and result are what attributes of a model can be: std::string, bool, std::int64_t,
/// Decimal, List, Set, Map, a model, Dynamic. A Val<T> may be null as well; for further arguments
/// the last parameter is Rest<T>. An error: throw FunctionFailure.
struct Function {};

/// All arguments after the named ones, of one type.
template <typename T>
struct Rest {
  std::vector<T> items;
};

/// Ends a call with one sentence for the user, without capital and full stop.
struct FunctionFailure : std::runtime_error {
  explicit FunctionFailure(const std::string& text, std::int64_t at_fault = -1)
      : std::runtime_error(text), argument(at_fault) {}
  std::int64_t argument;  ///< Position of the argument at fault, or -1.
};

/// One parameter of a signature; every function returns the same builder.
class Parameter {
 public:
  Parameter(std::string of, std::string json_type)
      : name(std::move(of)), type(std::move(json_type)) {}

  /// Called with null too: for Dynamic. Val<T> has it without asking, others cannot hold null.
  Parameter& allow_null() { return set(takes_null); }
  /// Called although the argument is unknown, or something in it: for Val<T> and Dynamic.
  Parameter& allow_unknown() { return set(takes_unknown); }
  Parameter& about(std::string text) {
    description = std::move(text);
    return *this;
  }

  std::string name;
  std::string type;  ///< JSON
  std::string description;
  bool takes_null = false;
  bool takes_unknown = false;

 private:
  Parameter& set(bool& flag) {
    flag = true;
    return *this;
  }
};

/// What there is to say of a function beyond its C++ type.
class Signature {
 public:
  explicit Signature(std::vector<Parameter> of_types) : parameters(std::move(of_types)) {}

  /// Names the next parameter.
  Parameter& parameter(std::string name) {
    if (named >= parameters.size()) throw std::logic_error("a parameter that call() does not have");
    parameters[named].name = std::move(name);
    return parameters[named++];
  }
  void about(std::string text) { description = std::move(text); }

  std::vector<Parameter> parameters;
  std::size_t named = 0;
  bool variadic = false;  ///< The last parameter is for any number of arguments.
  std::string returns;    ///< JSON
  std::string description;
};

/// One function of a plugin with its types erased.
class AnyFunction {
 public:
  virtual ~AnyFunction() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual const Signature& signature() const = 0;
  /// `arguments`: one well-formed msgpack value each. Throws FunctionFailure.
  virtual void call(const std::vector<std::string_view>& arguments, Reply& reply) const = 0;
};

template <typename T>
struct ParameterType {
  using Item = T;
  static constexpr bool kRest = false;
  static constexpr bool kNull = false;
};
template <typename T>
struct ParameterType<Val<T>> : ParameterType<T> {
  using Item = Val<T>;
  static constexpr bool kNull = true;
};
template <typename T>
struct ParameterType<Rest<T>> : ParameterType<T> {
  static constexpr bool kRest = true;
};

template <typename F>
class FunctionMember final : public AnyFunction {
 public:
  FunctionMember() : signature_(made(&F::call)) {}
  [[nodiscard]] std::string_view name() const override { return F::kName; }
  [[nodiscard]] const Signature& signature() const override { return signature_; }
  void call(const std::vector<std::string_view>& arguments, Reply& reply) const override {
    call_with(&F::call, arguments, reply);
  }

 private:
  template <typename R, typename... Args>
  static Signature made(R (*)(Args...)) {
    using std::remove_cvref_t;
    Signature signature(
        {Parameter("", Codec<typename ParameterType<remove_cvref_t<Args>>::Item>::type())...});
    const bool nulls[] = {ParameterType<remove_cvref_t<Args>>::kNull..., false};
    for (std::size_t i = 0; i < sizeof...(Args); ++i) signature.parameters[i].takes_null = nulls[i];
    signature.variadic = (ParameterType<remove_cvref_t<Args>>::kRest || ...);
    signature.returns = Codec<R>::type();
    F::describe(signature);
    if (signature.named != sizeof...(Args)) throw std::logic_error("a parameter without a name");
    return signature;
  }

  template <typename R, typename... Args>
  static void call_with(R (*function)(Args...), const std::vector<std::string_view>& arguments,
                        Reply& reply) {
    constexpr bool kRest = (ParameterType<std::remove_cvref_t<Args>>::kRest || ...);
    constexpr std::size_t kNamed = sizeof...(Args) - (kRest ? 1 : 0);
    if (arguments.size() < kNamed || (!kRest && arguments.size() > kNamed))
      throw Malformed("function: not as many arguments as parameters");
    std::size_t next = 0;
    // Braces: evaluated in order.
    std::tuple<std::remove_cvref_t<Args>...> values{
        take(std::type_identity<std::remove_cvref_t<Args>>{}, arguments, next)...};
    const R result = std::apply(function, std::move(values));
    reply.value(PLUMB_CALL_RESULT_VALUE, encoded(result));
  }

  template <typename T>
  static T take(std::type_identity<T>, const std::vector<std::string_view>& arguments,
                std::size_t& next) {
    const std::size_t position = next++;
    try {
      return decoded<T>(arguments[position]);
    } catch (const Failure& failure) {
      throw FunctionFailure(failure.detail, static_cast<std::int64_t>(position));
    }
  }
  template <typename T>
  static Rest<T> take(std::type_identity<Rest<T>>, const std::vector<std::string_view>& arguments,
                      std::size_t& next) {
    Rest<T> rest;
    while (next < arguments.size())
      rest.items.push_back(take(std::type_identity<T>{}, arguments, next));
    return rest;
  }

  Signature signature_;
};

/// Calls, and answers what is wrong with the arguments as the ABI has it.
inline void answer_call(const AnyFunction& function, const Args& args, Reply& reply) {
  try {
    function.call(args.values(PLUMB_CALL_ARGUMENTS), reply);
  } catch (const FunctionFailure& failure) {
    reply = Reply();
    Writer out = reply.open_value(PLUMB_CALL_RESULT_ERROR);
    out.map(failure.argument < 0 ? 1 : 2);
    out.integer(1);
    out.text(failure.what());
    if (failure.argument < 0) return;
    out.integer(2);
    out.integer(failure.argument);
  }
}

}  // namespace plumb::sdk
