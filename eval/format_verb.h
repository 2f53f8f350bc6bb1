/// One `%` sequence of format and formatlist.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "value/value.h"

namespace plumb::eval {

/// `%[flags][width][.precision][[argument]]verb`.
struct FormatVerb {
  char verb = 0;
  bool space = false;
  bool sharp = false;
  bool plus = false;
  bool minus = false;
  bool zero = false;
  std::size_t width = 0;
  std::optional<std::size_t> precision;
  std::optional<std::size_t> argument;  ///< Counted from 1.
  std::size_t offset = 0;               ///< Of the `%` in the whole text.
  std::string_view source;              ///< As written.
};

/// Reads the sequence at the offset, where a `%` stands. The error is a sentence without full stop.
[[nodiscard]] tl::expected<FormatVerb, std::string> parse_verb(std::string_view format,
                                                               std::size_t offset);

/// The value, which is wholly known, as the verb wants it.
[[nodiscard]] tl::expected<std::string, std::string> format_value(const FormatVerb& verb,
                                                                  const value::Value& value);

}  // namespace plumb::eval
