#pragma once

/// UTF-8 (RFC 3629): text attributes must be valid, the outside world need not be.

#include <cstdint>
#include <string>
#include <string_view>

namespace plumb::sdk {

/// Length of the valid sequence at the start of `text`, 0 if there is none.
inline std::size_t utf8_sequence(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xc0U) != 0x80U) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  if (lead == 0xe0 && at(1) < 0xa0) return 0;
  if (lead == 0xed && at(1) > 0x9f) return 0;
  if (lead == 0xf0 && at(1) < 0x90) return 0;
  if (lead == 0xf4 && at(1) > 0x8f) return 0;
  return length;
}

struct Utf8Text {
  std::string text;  ///< valid; U+FFFD stands for each byte that was not
  bool was_valid;
};

inline Utf8Text as_utf8(std::string_view bytes) {
  Utf8Text result{"", true};
  while (!bytes.empty()) {
    const std::size_t length = utf8_sequence(bytes);
    if (length == 0) {
      result.text += "\xef\xbf\xbd";
      result.was_valid = false;
    } else {
      result.text.append(bytes.substr(0, length));
    }
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

}  // namespace plumb::sdk
