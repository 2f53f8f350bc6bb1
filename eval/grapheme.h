/// Text as people see it: grapheme clusters (UAX #29), the unit of all lengths and offsets in the
/// language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::eval {

/// The clusters of a valid UTF-8 text, as views into it.
[[nodiscard]] std::vector<std::string_view> graphemes(std::string_view text);
[[nodiscard]] std::size_t grapheme_count(std::string_view text);

/// The code points of a valid UTF-8 text, and back.
[[nodiscard]] std::vector<char32_t> code_points(std::string_view text);
void append_code_point(std::string& out, char32_t code);

[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace plumb::eval
