/// Functions of the language, as data: a name, parameters with their rules, and what to do.
///
/// What is the same for all of them is done once, by the caller (call.cc): converting arguments,
/// refusing null, answering unknown for unknown arguments, carrying marks over. A function sees
/// known, unmarked, converted arguments unless a parameter says otherwise.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/environment.h"
#include "value/value.h"

namespace plumb::eval {

using value::Marks;
using value::Type;
using value::Value;

struct Context;

struct Parameter {
  std::string_view name;
  Type type;  ///< Arguments are converted to it; dynamic takes any.
  bool allow_null = false;
  bool allow_unknown = false;  ///< Called although this argument is unknown.
  bool allow_marked =
      false;           ///< Marks stay on this argument; the function says what becomes of them.
  bool whole = false;  ///< Not called either while anything inside this argument is unknown.
};

/// Why a call failed: a sentence without capital and full stop, and the argument to blame, if it is
/// one's.
struct CallError {
  std::string message;
  std::optional<std::size_t> argument;
};
using CallResult = tl::expected<Value, CallError>;

[[nodiscard]] inline tl::unexpected<CallError> call_error(std::string message) {
  return tl::unexpected<CallError>(CallError{std::move(message), std::nullopt});
}
[[nodiscard]] inline tl::unexpected<CallError> argument_error(std::size_t argument,
                                                              std::string message) {
  return tl::unexpected<CallError>(CallError{std::move(message), argument});
}

using Arguments = std::span<const Value>;

struct Function {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::optional<Parameter> variadic;  ///< For any further arguments.
  Type returns;  ///< Of unknown results; dynamic where it depends on the arguments.
  std::function<CallResult(const Context&, Arguments)> call;
  /// The type of an unknown result, where the types of the arguments tell; optional.
  std::function<Type(Arguments)> returns_for;
  /// What is wrong whatever becomes of the arguments that are unknown; optional. The types of all
  /// of them are known.
  std::function<std::optional<CallError>(Arguments)> check = {};
  bool may_return_null = false;  ///< Nothing but its type is said of an unknown result.
};

/// A built-in function by its name, without `core::`, or null.
[[nodiscard]] const Function* find_function(std::string_view name);

/// The names of all of them, sorted.
[[nodiscard]] const std::vector<std::string>& function_names();

// The families, each in its own file, put together by function_table.cc.
[[nodiscard]] std::vector<Function> numeric_functions();
[[nodiscard]] std::vector<Function> string_functions();
[[nodiscard]] std::vector<Function> format_functions();
[[nodiscard]] std::vector<Function> regex_functions();
[[nodiscard]] std::vector<Function> collection_functions();
[[nodiscard]] std::vector<Function> set_functions();
[[nodiscard]] std::vector<Function> encoding_functions();
[[nodiscard]] std::vector<Function> filesystem_functions();
[[nodiscard]] std::vector<Function> time_functions();
[[nodiscard]] std::vector<Function> crypto_functions();
[[nodiscard]] std::vector<Function> network_functions();
[[nodiscard]] std::vector<Function> conversion_functions();
[[nodiscard]] std::vector<Function> template_functions();

}  // namespace plumb::eval
