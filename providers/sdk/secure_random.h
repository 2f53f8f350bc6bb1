#pragma once

/// Random values from OpenSSL's generator. For plugins that link libcrypto.

#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace plumb::sdk {

inline void fill_random(unsigned char* bytes, std::size_t count) {
  if (RAND_bytes(bytes, static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
}

/// Evenly distributed in 0 .. limit - 1; limit > 0.
inline std::uint64_t random_below(std::uint64_t limit) {
  const std::uint64_t unbiased = UINT64_MAX - UINT64_MAX % limit;
  for (;;) {
    std::uint64_t value = 0;
    fill_random(reinterpret_cast<unsigned char*>(&value), sizeof value);
    if (value < unbiased) return value % limit;
  }
}

/// A UUID of version 4 (RFC 9562).
inline std::string random_uuid() {
  std::array<unsigned char, 16> b{};
  fill_random(b.data(), b.size());
  b[6] = static_cast<unsigned char>((b[6] & 0x0fU) | 0x40U);
  b[8] = static_cast<unsigned char>((b[8] & 0x3fU) | 0x80U);
  std::string text;
  for (std::size_t i = 0; i < b.size(); ++i) {
    char hex[4];
    std::snprintf(hex, sizeof hex, "%02x", b[i]);
    text += hex;
    if (i == 3 || i == 5 || i == 7 || i == 9) text += '-';
  }
  return text;
}

}  // namespace plumb::sdk
