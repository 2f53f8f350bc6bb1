/// Versions and the constraints on them: `>= 1.2, < 2.0`, `~> 3.1`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/module.h"

namespace plumb::config {

/// The version of the language that Plumb speaks: constraints in required_version are about it.
inline constexpr std::string_view kLanguageVersion = "1.11.4";

struct Version {
  std::vector<std::uint64_t> segments;
  std::string prerelease;
};
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);
/// By Semantic Versioning; missing segments are zero.
[[nodiscard]] int compare(const Version& a, const Version& b);

/// Whether the version meets all of the constraints; nothing if they cannot be read.
[[nodiscard]] std::optional<bool> meets(const Version& version, std::string_view constraints);

/// All of the constraints in one form, whoever wrote them how: three numbers each, sorted, without
/// repetitions. What cannot be read is left out.
[[nodiscard]] std::string canonical_constraints(const std::vector<std::string>& constraints);

/// Whether a constraint names a prerelease, such as `>= 1.2.0-beta1`.
[[nodiscard]] bool names_prerelease(std::string_view constraints);

/// Reports required_version constraints of the module that this program does not meet.
void check_required_versions(const Module& module, diagnostics::Diagnostics& diags);

}  // namespace plumb::config
