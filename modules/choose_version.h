/// The rule by which a call gets one of a registry's versions.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plumb::modules {

/// The newest of the versions that meets the constraint, which may be empty; the preferred one if
/// that does. What is no version is passed over, and one before its release is taken only if the
/// constraint names it. Nothing if none will do.
[[nodiscard]] std::optional<std::string> choose_version(const std::vector<std::string>& versions,
                                                        const std::string& constraint,
                                                        const std::string& preferred);

}  // namespace plumb::modules
