/// Digests of bytes.
#pragma once

#include <string>
#include <string_view>

namespace plumb::eval {

/// The raw digest; `algorithm` is OpenSSL's name: `MD5`, `SHA1`, `SHA256`, `SHA512`.
[[nodiscard]] std::string digest(const char* algorithm, std::string_view bytes);

}  // namespace plumb::eval
