#include "modules/choose_version.h"

#include <algorithm>
#include <cctype>

#include "config/version.h"

namespace plumb::modules {
namespace {

bool names_exactly(const std::string& constraint, const config::Version& version) {
  std::string_view text = constraint;
  if (text.starts_with('=')) text.remove_prefix(1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto named = config::parse_version(text);
  return named && config::compare(*named, version) == 0;
}

/// Versions become a part of URLs and of the manifest, so they are looked at closely.
std::optional<config::Version> version_of(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '+';
  });
  return plain ? config::parse_version(text) : std::nullopt;
}

}  // namespace

std::optional<std::string> choose_version(const std::vector<std::string>& versions,
                                          const std::string& constraint,
                                          const std::string& preferred) {
  std::optional<config::Version> best;
  std::string text;
  for (const std::string& candidate : versions) {
    const auto version = version_of(candidate);
    if (!version) continue;
    if (!version->prerelease.empty() && !names_exactly(constraint, *version)) continue;
    if (!constraint.empty() && !config::meets(*version, constraint).value_or(false)) continue;
    if (candidate == preferred) return candidate;
    if (best && config::compare(*version, *best) <= 0) continue;
    best = version;
    text = candidate;
  }
  return best ? std::optional(text) : std::nullopt;
}

}  // namespace plumb::modules
