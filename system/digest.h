/// Checksums.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumb::system {

/// SHA-256 (FIPS 180-4), 32 bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104), 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Two lower-case digits a byte.
[[nodiscard]] std::string hex(std::string_view bytes);

/// By name: md5, sha1, sha256, sha384, sha512. Nothing for another.
[[nodiscard]] std::optional<std::string> digest(const std::string& algorithm,
                                                std::string_view bytes);

}  // namespace plumb::system
