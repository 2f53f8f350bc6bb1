#include "eval/base64.h"

#include <array>
#include <cstdint>

namespace plumb::eval {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> kSymbols = [] {
  std::array<std::int8_t, 256> symbols{};
  symbols.fill(-1);
  for (std::int8_t i = 0; i < 64; ++i) symbols[static_cast<unsigned char>(kAlphabet[i])] = i;
  return symbols;
}();

bool is_line_break(char c) {
  return c == '\r' || c == '\n';
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= group.size() ? kAlphabet[bits >> (18U - 6U * i) & 63U] : '=';
  }
  return out;
}

Base64Decoded base64_decode(std::string_view text) {
  Base64Decoded decoded;
  std::uint32_t bits = 0;
  unsigned count = 0;  // Symbols of the current group of four, padding included.
  unsigned padding = 0;
  bool ended = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_line_break(c)) continue;
    const std::int8_t symbol = kSymbols[static_cast<unsigned char>(c)];
    const bool pads = c == '=' && count >= 2;
    if (ended || (symbol < 0 && !pads) || (symbol >= 0 && padding > 0)) {
      decoded.wrong_at = at;
      return decoded;
    }
    padding += pads ? 1 : 0;
    bits = bits << 6U | (pads ? 0U : static_cast<std::uint32_t>(symbol));
    if (++count < 4) continue;
    for (unsigned i = 0; i + padding < 3; ++i)
      decoded.bytes += static_cast<char>(bits >> (16U - 8U * i) & 255U);
    ended = padding > 0;
    bits = 0;
    count = 0;
    padding = 0;
  }
  if (count != 0) decoded.wrong_at = text.size();
  return decoded;
}

std::string hex_encode(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

}  // namespace plumb::eval
