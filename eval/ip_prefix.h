/// Ranges of IP addresses, as CIDR writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/number.h"

namespace plumb::eval {

/// An address as a number: an IPv4 address in the lowest 32 bits.
__extension__ using AddressBits = unsigned __int128;

struct IpAddress {
  AddressBits bits = 0;
  int width = 32;  ///< 32 or 128.
};

/// All addresses that begin with the first `length` bits of the base.
struct IpPrefix {
  IpAddress base;  ///< Without the bits behind the prefix.
  int length = 0;

  [[nodiscard]] int host_bits() const { return base.width - length; }
};

/// The lowest so many bits.
[[nodiscard]] AddressBits low_bits(int count);

/// Dotted IPv4, in which leading zeros mean nothing, or IPv6 with an optional dotted tail.
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);
[[nodiscard]] std::optional<IpPrefix> parse_prefix(std::string_view text);

/// IPv6 as RFC 5952 wants it.
[[nodiscard]] std::string to_string(const IpAddress& address);
[[nodiscard]] std::string to_string(const IpPrefix& prefix);

/// A whole number as bits, if it is not negative and has at most 128.
[[nodiscard]] std::optional<AddressBits> to_bits(const value::Number& number);

}  // namespace plumb::eval
