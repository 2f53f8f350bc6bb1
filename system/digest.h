/// Checksums.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plumb::system {

/// SHA-256 (FIPS 180-4), 32 bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// The same of a text that comes in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  void add(std::string_view bytes);
  /// Of all that was added; 32 bytes. Ends it.
  [[nodiscard]] std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// HMAC-SHA-256 (RFC 2104), 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Two lower-case digits a byte.
[[nodiscard]] std::string hex(std::string_view bytes);

/// By name: md5, sha1, sha256, sha384, sha512. Nothing for another.
[[nodiscard]] std::optional<std::string> digest(const std::string& algorithm,
                                                std::string_view bytes);

}  // namespace plumb::system
