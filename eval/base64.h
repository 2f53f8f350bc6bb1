/// Bytes as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumb::eval {

/// With the standard alphabet and padding (RFC 4648, section 4).
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// What was decoded, or the offset of the first symbol that does not belong there. Line breaks are
/// skipped, as Go does.
struct Base64Decoded {
  std::string bytes;
  std::optional<std::size_t> wrong_at;
};
[[nodiscard]] Base64Decoded base64_decode(std::string_view text);

/// Lower case, two digits a byte.
[[nodiscard]] std::string hex_encode(std::string_view bytes);

}  // namespace plumb::eval
