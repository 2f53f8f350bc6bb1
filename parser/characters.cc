#include "parser/characters.h"

#include <utf8proc.h>

#include <cstring>

namespace plumb::parser {
namespace {

struct CodePoint {
  std::uint32_t code;
  std::size_t size;
};

/// Bytes that are not UTF-8 count as one code point each.
CodePoint decode(const char* at, const char* end) {
  utf8proc_int32_t code = 0;
  const auto size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(at), end - at, &code);
  if (size <= 0) return {0xFFFD, 1};
  return {static_cast<std::uint32_t>(code), static_cast<std::size_t>(size)};
}

/// ID_Start of Unicode Annex 31: letters and letter numbers, with the few exceptions that keep it
/// stable.
bool is_id_start(std::uint32_t code) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return code != 0x2E2F;
    default:
      return code == 0x1885 || code == 0x1886 || code == 0x2118 || code == 0x212E ||
             code == 0x309B || code == 0x309C;
  }
}

/// ID_Continue: also marks, digits and connectors.
bool is_id_continue(std::uint32_t code) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      return is_id_start(code) || code == 0xB7 || code == 0x387 ||
             (code >= 0x1369 && code <= 0x1371) || code == 0x19DA;
  }
}

bool is_space(std::uint32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

/// Calls visit(end of cluster) for each grapheme cluster until it returns false.
template <typename Visit>
void for_each_grapheme(std::string_view text, Visit&& visit) {
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const CodePoint point = decode(at, end);
    const auto code = static_cast<utf8proc_int32_t>(point.code);
    if (previous >= 0 && utf8proc_grapheme_break_stateful(previous, code, &state)) {
      if (!visit(static_cast<std::size_t>(at - text.data()))) return;
    }
    previous = code;
    at += point.size;
  }
  if (!text.empty()) visit(text.size());
}

bool is_ascii_without_controls(std::string_view text) {
  for (const char byte : text) {
    if (!is_ascii(byte) || byte == '\r') return false;
  }
  return true;
}

const char* scan_name_beyond_ascii(const char* at, const char* end, bool first) {
  for (;;) {
    if (is_ascii(*at)) {
      if (!is(*at, first ? kNameStart : kNameRest)) return at;
      ++at;
    } else {
      const CodePoint point = decode(at, end);
      if (!(first ? is_id_start(point.code) : is_id_continue(point.code))) return at;
      at += point.size;
    }
    first = false;
  }
}

}  // namespace

const char* scan_name(const char* at, const char* end) {
  if (is(*at, kNameStart)) {
    do {
      ++at;
    } while (is(*at, kNameRest));
    return is_ascii(*at) ? at : scan_name_beyond_ascii(at, end, false);
  }
  return is_ascii(*at) ? at : scan_name_beyond_ascii(at, end, true);
}

const char* scan_number(const char* at, const char* end) {
  const char* last = at;  // One past the last part that a number can end with.
  while (at != end) {
    if (is_digit(*at)) {
      last = ++at;
    } else if (*at == '.') {
      ++at;
    } else if (*at == 'e' || *at == 'E') {
      const char* const sign = at + 1;
      const char* const digit = (*sign == '+' || *sign == '-') ? sign + 1 : sign;
      if (!is_digit(*digit)) break;
      last = at = digit + 1;
    } else {
      break;
    }
  }
  return last;
}

const char* skip_code_point(const char* at, const char* end) {
  return at + decode(at, end).size;
}

std::uint32_t decode_code_point(const char* at, const char* end) {
  return decode(at, end).code;
}

std::size_t encode_code_point(std::uint32_t code, char* out) {
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return 0;
  return static_cast<std::size_t>(utf8proc_encode_char(static_cast<utf8proc_int32_t>(code),
                                                       reinterpret_cast<utf8proc_uint8_t*>(out)));
}

std::size_t grapheme_count(std::string_view text) {
  if (is_ascii_without_controls(text)) return text.size();
  std::size_t count = 0;
  for_each_grapheme(text, [&](std::size_t) {
    ++count;
    return true;
  });
  return count;
}

std::size_t grapheme_prefix(std::string_view text, std::size_t count) {
  if (count == 0) return 0;
  std::size_t bytes = 0;
  for_each_grapheme(text, [&](std::size_t end) {
    bytes = end;
    return --count != 0;
  });
  return bytes;
}

std::string_view trim_left(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode(text.data(), text.data() + text.size());
    if (!is_space(point.code)) break;
    text.remove_prefix(point.size);
  }
  return text;
}

std::string_view trim_right(std::string_view text) {
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    if (!is_space(decode(text.data() + start, text.data() + text.size()).code)) break;
    text = text.substr(0, start);
  }
  return text;
}

bool is_printable(std::string_view text) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const CodePoint point = decode(at, end);
    at += point.size;
    if (point.code == ' ') continue;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point.code))) {
      case UTF8PROC_CATEGORY_CN:
      case UTF8PROC_CATEGORY_ZS:
      case UTF8PROC_CATEGORY_ZL:
      case UTF8PROC_CATEGORY_ZP:
      case UTF8PROC_CATEGORY_CC:
      case UTF8PROC_CATEGORY_CF:
      case UTF8PROC_CATEGORY_CS:
      case UTF8PROC_CATEGORY_CO:
        return false;
      default:
        break;
    }
  }
  return true;
}

std::size_t find_invalid_utf8(std::string_view text) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    while (end - at >= 8) {  // Most text is ASCII: look at eight bytes at once.
      std::uint64_t word = 0;
      std::memcpy(&word, at, sizeof word);
      if ((word & 0x8080808080808080U) != 0) break;
      at += 8;
    }
    if (at == end) break;
    if (is_ascii(*at)) {
      ++at;
      continue;
    }
    utf8proc_int32_t code = 0;
    const auto size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(at), end - at, &code);
    if (size <= 0) return static_cast<std::size_t>(at - text.data());
    at += size;
  }
  return text.size();
}

}  // namespace plumb::parser
