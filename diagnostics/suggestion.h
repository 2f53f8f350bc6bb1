/// "Did you mean …?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::diagnostics {

/// The candidate nearest to a misspelt name by edits, or empty if none is near enough to be meant.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& candidates);

/// ` Did you mean "x"?` with its leading space, or empty.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       const std::vector<std::string>& candidates);

}  // namespace plumb::diagnostics
