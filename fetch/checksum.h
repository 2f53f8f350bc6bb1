/// The parameter `checksum` of a source.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"

namespace plumb::fetch {

/// `sha256:<hex>`, also md5, sha1, sha512; without a name the length tells. kCorrupt if the bytes
/// have another sum, kInvalid if it is none that could be checked.
[[nodiscard]] diagnostics::Result<void> verify_checksum(const std::string& checksum,
                                                        std::string_view bytes);

}  // namespace plumb::fetch
