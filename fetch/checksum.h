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

/// The checksum that a file of them has for an archive of that name, as verify_checksum() wants it.
/// Lines are those of sha256sum (`<hex>  <name>`) and of BSD (`SHA256 (<name>) = <hex>`); a sum
/// alone is for every name. kNotFound if there is none.
[[nodiscard]] diagnostics::Result<std::string> checksum_for(std::string_view name,
                                                            std::string_view sums);

}  // namespace plumb::fetch
