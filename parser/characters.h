/// What a byte, or a code point of UTF-8, can be in HCL.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plumb::parser {

/// Classes of ASCII bytes, as bits.
enum CharacterClass : std::uint8_t {
  kNameStart = 1,   ///< May begin a name.
  kNameRest = 2,    ///< May go on in a name.
  kGapStart = 4,    ///< May begin blanks, a newline or a comment.
  kStringPlain = 8  ///< Stands for itself in a quoted string, whatever follows. Bytes from 0x80 do.
};

inline constexpr std::array<std::uint8_t, 256> kCharacters = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
    const bool digit = byte >= '0' && byte <= '9';
    if (letter) table[byte] |= kNameStart;
    if (letter || digit || byte == '-') table[byte] |= kNameRest;
    if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '#' || byte == '/') {
      table[byte] |= kGapStart;
    }
    if (byte != '"' && byte != '\\' && byte != '$' && byte != '%' && byte != '\n' && byte != 0) {
      table[byte] |= kStringPlain;
    }
  }
  return table;
}();

[[nodiscard]] inline bool is(char byte, CharacterClass wanted) {
  return (kCharacters[static_cast<unsigned char>(byte)] & wanted) != 0;
}

[[nodiscard]] inline bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
[[nodiscard]] inline bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

// The functions below read text that is valid UTF-8 and ends with a NUL at `end`.

/// One past the name that begins here, or `at` if none does.
[[nodiscard]] const char* scan_name(const char* at, const char* end);

/// One past the number that begins here with a digit: as many digits, dots and exponents as there
/// are, though it does not end with a dot. It may be malformed, as `1.2.3`.
[[nodiscard]] const char* scan_number(const char* at, const char* end);

/// One past the code point here.
[[nodiscard]] const char* skip_code_point(const char* at, const char* end);

/// The code point here, which must not be the end.
[[nodiscard]] std::uint32_t decode_code_point(const char* at, const char* end);

/// Appends a code point as UTF-8. Returns the number of bytes, 0 if it is none that UTF-8 can hold.
[[nodiscard]] std::size_t encode_code_point(std::uint32_t code, char* out);

/// Number of grapheme clusters.
[[nodiscard]] std::size_t grapheme_count(std::string_view text);

/// Bytes taken by the first `count` grapheme clusters.
[[nodiscard]] std::size_t grapheme_prefix(std::string_view text, std::size_t count);

/// Without the white space of Unicode at its beginning.
[[nodiscard]] std::string_view trim_left(std::string_view text);

/// Without the white space of Unicode at its end.
[[nodiscard]] std::string_view trim_right(std::string_view text);

/// Whether all of it are letters, marks, numbers, punctuation, symbols and the ASCII space.
[[nodiscard]] bool is_printable(std::string_view text);

/// Offset of the first byte that is not UTF-8, or the size.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

}  // namespace plumb::parser
