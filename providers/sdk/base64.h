#pragma once

/// Base64 (RFC 4648): the standard alphabet with padding, and the URL alphabet without.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumb::sdk {

enum class Base64 { kStandard, kUrl };

inline constexpr std::string_view base64_alphabet(Base64 form) {
  return form == Base64::kStandard
             ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
             : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
}

inline std::string base64_encode(std::string_view bytes, Base64 form = Base64::kStandard) {
  const std::string_view alphabet = base64_alphabet(form);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
    }
    const std::size_t digits = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (std::size_t k = 0; k < digits; ++k) text += alphabet[group >> (18 - 6 * k) & 0x3fU];
    if (form == Base64::kStandard) text.append(4 - digits, '=');
  }
  return text;
}

/// The bytes, or nothing if the text is not base64 of this form.
inline std::optional<std::string> base64_decode(std::string_view text,
                                                Base64 form = Base64::kStandard) {
  if (form == Base64::kStandard) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  const std::string_view alphabet = base64_alphabet(form);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>(bits >> held & 0xffU);
    }
  }
  return bytes;
}

}  // namespace plumb::sdk
