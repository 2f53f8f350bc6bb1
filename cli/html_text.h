/// Text within a page.
#pragma once

#include <string>
#include <string_view>

namespace plumb::cli {

/// So that it stays text, between tags and in attributes with double quotes alike.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace plumb::cli
