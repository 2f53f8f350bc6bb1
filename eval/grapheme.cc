#include "eval/grapheme.h"

#include <utf8proc.h>

namespace plumb::eval {
namespace {

/// One code point and its size; a byte that is not UTF-8 counts as itself.
struct Decoded {
  utf8proc_int32_t code = 0;
  std::size_t size = 1;
  bool valid = true;
};

Decoded decode(std::string_view text, std::size_t at) {
  Decoded decoded;
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) {
    decoded.code = byte;
    return decoded;
  }
  const auto size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                       static_cast<utf8proc_ssize_t>(text.size() - at), &decoded.code);
  if (size <= 0) return {0xFFFD, 1, false};
  decoded.size = static_cast<std::size_t>(size);
  return decoded;
}

template <typename Visit>
void for_each_grapheme(std::string_view text, Visit&& visit) {
  utf8proc_int32_t previous = -1;
  utf8proc_int32_t state = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text, at);
    if (previous >= 0 && utf8proc_grapheme_break_stateful(previous, next.code, &state) != 0) {
      visit(text.substr(begin, at - begin));
      begin = at;
    }
    previous = next.code;
    at += next.size;
  }
  if (begin < text.size()) visit(text.substr(begin));
}

}  // namespace

std::vector<std::string_view> graphemes(std::string_view text) {
  std::vector<std::string_view> clusters;
  for_each_grapheme(text, [&](std::string_view cluster) { clusters.push_back(cluster); });
  return clusters;
}

std::size_t grapheme_count(std::string_view text) {
  std::size_t count = 0;
  for_each_grapheme(text, [&](std::string_view) { ++count; });
  return count;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> codes;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text, at);
    codes.push_back(static_cast<char32_t>(next.code));
    at += next.size;
  }
  return codes;
}

void append_code_point(std::string& out, char32_t code) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const Decoded next = decode(bytes, at);
    if (!next.valid) return false;
    at += next.size;
  }
  return true;
}

}  // namespace plumb::eval
