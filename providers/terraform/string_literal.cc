#include "string_literal.h"

#include <utf8proc.h>

#include <cstdio>

#include "providers/sdk/msgpack.h"
#include "providers/sdk/utf8.h"

namespace plumb::terraform {
namespace {

/// Unicode's letters, marks, numbers, punctuation and symbols, and the space.
bool is_printable(utf8proc_int32_t character) {
  const utf8proc_category_t category = utf8proc_category(character);
  return character == ' ' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO);
}

}  // namespace

bool is_identifier(std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = 0; at < name.size();) {
    utf8proc_int32_t character = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(name.data()) + at,
                         static_cast<utf8proc_ssize_t>(name.size() - at), &character);
    if (length <= 0) return false;
    const utf8proc_category_t category = utf8proc_category(character);
    const bool letter = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
                        category == UTF8PROC_CATEGORY_NL || character == '_';
    const bool follows = category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
                         category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_PC ||
                         character == '-';
    if (!letter && (at == 0 || !follows)) return false;
    at += static_cast<std::size_t>(length);
  }
  return true;
}

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = sdk::utf8_sequence(text);
    if (length == 0) throw sdk::Malformed("text that is not UTF-8");
    const std::string_view sequence = text.substr(0, length);
    text.remove_prefix(length);
    utf8proc_int32_t character = 0;
    (void)utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(sequence.data()),
                           static_cast<utf8proc_ssize_t>(length), &character);
    if (character == '\n') {
      out += "\\n";
    } else if (character == '\r') {
      out += "\\r";
    } else if (character == '\t') {
      out += "\\t";
    } else if (character == '"' || character == '\\') {
      out += '\\';
      out += sequence;
    } else if ((character == '$' || character == '%') && text.starts_with('{')) {
      out += sequence;
      out += sequence;
    } else if (is_printable(character)) {
      out += sequence;
    } else {
      char escape[11];
      std::snprintf(escape, sizeof escape, character < 0x10000 ? "\\u%04x" : "\\U%08x",
                    static_cast<unsigned>(character));
      out += escape;
    }
  }
  return out + '"';
}

}  // namespace plumb::terraform
