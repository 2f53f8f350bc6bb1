/// Secrets at rest: encryption that also tells whether anything was changed.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"

namespace plumb::system {

/// Bytes of a key.
inline constexpr std::size_t kSealKeySize = 32;
/// Bytes of salt that a key is made with.
inline constexpr std::size_t kSaltSize = 16;

/// AES-256-GCM (NIST SP 800-38D) with a nonce of its own: nonce, ciphertext, tag. `context` is not
/// in it, and has to be the same when it is opened.
[[nodiscard]] std::string seal(std::string_view key, std::string_view text,
                               std::string_view context);

/// kDenied if the key is another, or anything was changed.
[[nodiscard]] diagnostics::Result<std::string> unseal(std::string_view key, std::string_view sealed,
                                                      std::string_view context);

/// A key from what people remember, by scrypt (RFC 7914; N 32768, r 8, p 1). Takes a tenth of a
/// second.
[[nodiscard]] std::string key_of_passphrase(std::string_view passphrase, std::string_view salt);

}  // namespace plumb::system
