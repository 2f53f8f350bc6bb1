/// Strings and names as people read them.
#pragma once

#include <string>
#include <string_view>

namespace plumb::cli {

/// A string in quotes, on one line: as Go's strconv.Quote, which Terraform uses, so that what
/// cannot be seen is an escape.
[[nodiscard]] std::string quoted_text(std::string_view text);

/// A name as a key is written: quoted unless it is an identifier.
[[nodiscard]] std::string key_text(std::string_view name);

}  // namespace plumb::cli
