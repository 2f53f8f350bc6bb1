/// How a function says that the outside world failed it: a disk, a network, a lock, a database, a
/// plugin.
///
/// What a user wrote wrong is a Diagnostic instead, and a bug is an assertion.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace plumb::diagnostics {

/// Few and shared by all folders, so that a caller can decide without reading the message.
enum class ErrorCode {
  kNotFound,
  kAlreadyExists,
  kConflict,     ///< Somebody else holds or has changed it.
  kDenied,       ///< Permissions, a read-only file system.
  kUnavailable,  ///< Gone, full, unreachable; may work later.
  kDeadline,
  kCorrupt,  ///< Read, but not what it should be.
  kInvalid,  ///< The request itself makes no sense.
  kInternal,
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  ///< A sentence without full stop that names the file, host or object.
};

/// std::expected is C++23; tl::expected has its interface, so this alias is all that changes one
/// day.
template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace plumb::diagnostics

/// Returns the error of a Result<void>, if it is one.
#define PLUMB_TRY(expression)                                       \
  do {                                                              \
    if (auto plumb_try_result = (expression); !plumb_try_result)    \
      return ::tl::unexpected(std::move(plumb_try_result).error()); \
  } while (false)

#define PLUMB_CONCAT_(a, b) a##b
#define PLUMB_CONCAT(a, b) PLUMB_CONCAT_(a, b)
#define PLUMB_ASSIGN_(temporary, declaration, expression)                \
  auto temporary = (expression);                                         \
  if (!temporary) return ::tl::unexpected(std::move(temporary).error()); \
  declaration = std::move(*temporary)

/// Declares or assigns the value of a Result, or returns its error: PLUMB_ASSIGN(auto text,
/// read(path));
#define PLUMB_ASSIGN(declaration, expression) \
  PLUMB_ASSIGN_(PLUMB_CONCAT(plumb_result_, __LINE__), declaration, expression)
