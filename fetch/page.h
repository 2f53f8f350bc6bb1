/// Web pages that say where a module is.
#pragma once

#include <string>
#include <string_view>

namespace plumb::fetch {

/// The content of `<meta name="terraform-get" content="…">` in the page's head; empty without one.
[[nodiscard]] std::string source_named_by(std::string_view page);

}  // namespace plumb::fetch
