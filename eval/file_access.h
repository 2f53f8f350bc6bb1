/// Files as functions read them.
#pragma once

#include "eval/evaluate.h"
#include "eval/function.h"

namespace plumb::eval {

/// A path with a leading `~` replaced by the home directory.
[[nodiscard]] tl::expected<std::string, CallError> expand_home(const Context& context,
                                                               std::string_view path);

/// The bytes of the file that an argument names. Messages do not show a sensitive path.
[[nodiscard]] tl::expected<std::string, CallError> read_file_argument(const Context& context,
                                                                      const Value& path);

/// The same for a file that has to be UTF-8.
[[nodiscard]] tl::expected<std::string, CallError> read_text_argument(const Context& context,
                                                                      const Value& path);

}  // namespace plumb::eval
