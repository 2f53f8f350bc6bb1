/// The canonical layout of HCL, that of `terraform fmt`.
#pragma once

#include <string>
#include <string_view>

namespace plumb::parser {

/// The text in canonical layout: indentation, spaces between tokens, aligned equals signs and
/// comments, quoted block labels, and no needless interpolation around a whole value. Line breaks,
/// comments and the presence of a final newline stay. Formatting a formatted text changes nothing
/// but, one level a time, interpolations inside another.
///
/// Byte for byte it is what `terraform fmt` writes to a file, except where Terraform loses text or
/// writes what it cannot read: a block label with `$` or `%` is kept, `a.0 .1` keeps its blank, and
/// an unwrapped value of several lines is always put in parentheses.
///
/// A text that has syntax errors is returned as it is.
[[nodiscard]] std::string format_source(std::string_view source);

}  // namespace plumb::parser
