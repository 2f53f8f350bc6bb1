#include "eval/ip_prefix.h"

#include <array>
#include <vector>

namespace plumb::eval {
namespace {

/// Decimal digits up to a bound; nothing else.
std::optional<int> parse_decimal(std::string_view text, int max) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
    if (number > max) return std::nullopt;
  }
  return number;
}

std::optional<AddressBits> parse_dotted(std::string_view text) {
  AddressBits bits = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t end = part < 3 ? text.find('.') : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    const auto octet = parse_decimal(text.substr(0, end), 255);
    if (!octet) return std::nullopt;
    bits = bits << 8 | static_cast<AddressBits>(*octet);
    text.remove_prefix(part < 3 ? end + 1 : end);
  }
  return bits;
}

std::optional<int> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int group = 0;
  for (const char c : text) {
    int digit = -1;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit < 0) return std::nullopt;
    group = group * 16 + digit;
  }
  return group;
}

/// Groups separated by colons; the last may be a dotted IPv4 address, which counts as two. An empty
/// text has none.
std::optional<std::vector<int>> parse_groups(std::string_view text) {
  std::vector<int> groups;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      const auto dotted = parse_dotted(part);
      if (!dotted) return std::nullopt;
      groups.push_back(static_cast<int>(*dotted >> 16 & 0xFFFF));
      groups.push_back(static_cast<int>(*dotted & 0xFFFF));
      return groups;
    }
    const auto group = parse_group(part);
    if (!group) return std::nullopt;
    groups.push_back(*group);
    if (colon == std::string_view::npos) return groups;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;
  }
  return groups;
}

std::optional<AddressBits> parse_ipv6(std::string_view text) {
  constexpr std::size_t kGroups = 8;
  const std::size_t gap = text.find("::");
  const auto head = parse_groups(text.substr(0, gap));
  if (!head) return std::nullopt;
  std::vector<int> groups = *head;
  if (gap != std::string_view::npos) {
    const auto tail = parse_groups(text.substr(gap + 2));
    if (!tail || groups.size() + tail->size() >= kGroups) return std::nullopt;
    groups.resize(kGroups - tail->size(), 0);
    groups.insert(groups.end(), tail->begin(), tail->end());
  }
  if (groups.size() != kGroups) return std::nullopt;
  AddressBits bits = 0;
  for (const int group : groups) bits = bits << 16 | static_cast<AddressBits>(group);
  return bits;
}

std::string hex_group(int group) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const int digit = group >> shift & 15;
    if (digit != 0 || !text.empty() || shift == 0) text += kDigits[digit];
  }
  return text;
}

std::string ipv6_text(AddressBits bits) {
  constexpr int kGroups = 8;
  std::array<int, kGroups> groups{};
  for (int i = 0; i < kGroups; ++i)
    groups[static_cast<std::size_t>(i)] = static_cast<int>(bits >> (112 - 16 * i) & 0xFFFF);
  // The longest run of two or more zero groups is left out, the first of equals.
  int gap = -1;
  int gap_size = 1;
  for (int i = 0; i < kGroups; ++i) {
    int end = i;
    while (end < kGroups && groups[static_cast<std::size_t>(end)] == 0) ++end;
    if (end - i > gap_size) {
      gap = i;
      gap_size = end - i;
    }
  }
  std::string text;
  for (int i = 0; i < kGroups; ++i) {
    if (i == gap) {
      text += "::";
      i += gap_size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += hex_group(groups[static_cast<std::size_t>(i)]);
  }
  return text;
}

}  // namespace

AddressBits low_bits(int count) {
  return count >= 128 ? ~AddressBits{0} : (AddressBits{1} << count) - 1;
}

std::optional<IpAddress> parse_address(std::string_view text) {
  const bool is_ipv6 = text.find(':') != std::string_view::npos;
  const auto bits = is_ipv6 ? parse_ipv6(text) : parse_dotted(text);
  if (!bits) return std::nullopt;
  return IpAddress{*bits, is_ipv6 ? 128 : 32};
}

std::optional<IpPrefix> parse_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto address = parse_address(text.substr(0, slash));
  const auto length =
      address ? parse_decimal(text.substr(slash + 1), address->width) : std::nullopt;
  if (!length) return std::nullopt;
  address->bits &= ~low_bits(address->width - *length);
  return IpPrefix{*address, *length};
}

std::string to_string(const IpAddress& address) {
  if (address.width == 32) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
      text +=
          std::to_string(static_cast<int>(address.bits >> shift & 255)) + (shift > 0 ? "." : "");
    }
    return text;
  }
  // IPv4 addresses that are written as IPv6 ones are shown as what they are.
  if (address.bits >> 32 == 0xFFFF) return to_string(IpAddress{address.bits & 0xFFFFFFFF, 32});
  return ipv6_text(address.bits);
}

std::string to_string(const IpPrefix& prefix) {
  return to_string(prefix.base) + "/" + std::to_string(prefix.length);
}

std::optional<AddressBits> to_bits(const value::Number& number) {
  if (number.is_infinite() || number.is_negative() || !number.is_integer()) return std::nullopt;
  AddressBits bits = 0;
  for (const char digit : number.digits(16)) {
    if (bits >> 124 != 0) return std::nullopt;
    bits = bits << 4 | static_cast<AddressBits>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return bits;
}

}  // namespace plumb::eval
