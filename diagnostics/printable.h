/// Text from outside, made fit for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plumb::diagnostics {

/// The text without anything that a terminal would obey or that hides what is there: control
/// characters become their pictures (ESC is "␛"), overrides of the writing direction and bytes that
/// are not UTF-8 become U+FFFD. Tabs and newlines stay; CR before LF, or at the end, goes.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that the text takes on a terminal. It must be printable, without tabs and newlines.
[[nodiscard]] std::size_t columns(std::string_view text);

}  // namespace plumb::diagnostics
