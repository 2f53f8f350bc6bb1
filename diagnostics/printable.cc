#include "diagnostics/printable.h"

#include <utf8proc.h>

#include <algorithm>

namespace plumb::diagnostics {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

struct Character {
  utf8proc_int32_t code = -1;  ///< Negative if the bytes are not UTF-8.
  std::size_t size = 1;
};

/// The first character of a text that is not empty.
Character first_character(std::string_view text) {
  Character character;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &character.code);
  if (size > 0)
    character.size = static_cast<std::size_t>(size);
  else
    character.code = -1;
  return character;
}

/// Embeddings, overrides and isolates: with them a line reads otherwise than it is parsed
/// (CVE-2021-42574).
bool changes_direction(utf8proc_int32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// U+2400 and what follows picture the C0 controls.
void append_picture(std::string& out, utf8proc_int32_t control) {
  const utf8proc_int32_t picture = control == 0x7F ? 0x2421 : 0x2400 + control;
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(picture, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    const bool ends_line = text.size() == 1 || text[1] == '\n';
    if (code == '\r' && ends_line) {
      // Dropped.
    } else if (code < 0 || changes_direction(code) || (code >= 0x80 && code < 0xA0)) {
      out += kReplacement;
    } else if ((code < 0x20 && code != '\t' && code != '\n') || code == 0x7F) {
      append_picture(out, code);
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
    text.remove_prefix(size);
  }
  return width;
}

}  // namespace plumb::diagnostics
