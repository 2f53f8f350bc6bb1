#include "cli/quoted_text.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstdio>

namespace plumb::cli {
namespace {

/// Letters, marks, numbers, punctuation, symbols and the blank, as Go's unicode.IsPrint.
bool can_be_seen(utf8proc_int32_t code) {
  if (code == ' ') return true;
  const utf8proc_category_t category = utf8proc_category(code);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

/// The letter after the backslash, or 0 if the character has no such short form.
char short_escape(utf8proc_int32_t code) {
  constexpr std::string_view kControls = "\a\b\t\n\v\f\r";
  if (code == '"' || code == '\\') return static_cast<char>(code);
  if (code < '\a' || code > '\r') return 0;
  return "abtnvfr"[kControls.find(static_cast<char>(code))];
}

std::string hex_escape(const char* format, std::uint32_t number) {
  char text[16];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::string escape(utf8proc_int32_t code) {
  if (const char letter = short_escape(code)) return std::string("\\") + letter;
  const char* const format = code < 0x80 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
  return hex_escape(format, static_cast<std::uint32_t>(code));
}

}  // namespace

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    utf8proc_int32_t code = -1;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
    const std::size_t size = read > 0 ? static_cast<std::size_t>(read) : 1;
    if (read <= 0)
      out += hex_escape("\\x%02x", static_cast<unsigned char>(text.front()));
    else if (can_be_seen(code) && code != '"' && code != '\\')
      out += text.substr(0, size);
    else
      out += escape(code);
    text.remove_prefix(size);
  }
  return out + "\"";
}

std::string key_text(std::string_view name) {
  const auto letter = [](unsigned char c) {
    return c >= 0x80 || c == '_' || (c | 0x20U) - 'a' < 26U;
  };
  bool plain = !name.empty() && letter(static_cast<unsigned char>(name.front()));
  for (const char c : name)
    plain = plain && (letter(static_cast<unsigned char>(c)) || c == '-' || (c >= '0' && c <= '9'));
  return plain ? std::string(name) : quoted_text(name);
}

}  // namespace plumb::cli
