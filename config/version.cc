#include "config/version.h"

#include <algorithm>
#include <charconv>

namespace plumb::config {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// `~> 1.2.3`: at least that, and no change of any segment but the last one given.
bool pessimistic(const Version& version, const Version& wanted) {
  if (compare(version, wanted) < 0) return false;
  for (std::size_t i = 0; i + 1 < wanted.segments.size(); ++i) {
    const std::uint64_t segment = i < version.segments.size() ? version.segments[i] : 0;
    if (segment != wanted.segments[i]) return false;
  }
  return true;
}

/// Takes the operator off the constraint's front.
std::string_view take_operator(std::string_view& constraint) {
  for (const std::string_view candidate : {"!=", ">=", "<=", "~>", "=", ">", "<"}) {
    if (!constraint.starts_with(candidate)) continue;
    constraint.remove_prefix(candidate.size());
    return candidate;
  }
  return "=";
}

std::optional<bool> meets_one(const Version& version, std::string_view constraint) {
  const std::string_view op = take_operator(constraint);
  const auto wanted = parse_version(trim(constraint));
  if (!wanted) return std::nullopt;
  const int order = compare(version, *wanted);
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == ">=") return order >= 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  if (op == "<") return order < 0;
  return pessimistic(version, *wanted);
}

/// One constraint of several.
struct Selection {
  std::string_view op;
  Version version;
};

void add_selections(std::string_view constraints, std::vector<Selection>& out) {
  while (true) {
    const std::size_t comma = constraints.find(',');
    std::string_view one = trim(constraints.substr(0, comma));
    const std::string_view op = take_operator(one);
    if (auto version = parse_version(trim(one))) out.push_back({op, std::move(*version)});
    if (comma == std::string_view::npos) return;
    constraints.remove_prefix(comma + 1);
  }
}

std::string selection_text(const Selection& selection) {
  constexpr std::size_t kSegments = 3;
  const Version& version = selection.version;
  // How many there are is a part of what `~>` says.
  const bool minor = selection.op == "~>" && version.segments.size() < kSegments;
  std::string out = selection.op == "=" ? "" : std::string(selection.op) + " ";
  for (std::size_t i = 0; i < (minor ? kSegments - 1 : kSegments); ++i) {
    out += i == 0 ? "" : ".";
    out += std::to_string(i < version.segments.size() ? version.segments[i] : 0);
  }
  return version.prerelease.empty() ? out : out + "-" + version.prerelease;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  if (!text.empty() && text.front() == 'v') text.remove_prefix(1);
  text = text.substr(0, text.find('+'));
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) version.prerelease = text.substr(dash + 1);
  std::string_view numbers = text.substr(0, dash);
  while (true) {
    const std::size_t dot = numbers.find('.');
    const std::string_view segment = numbers.substr(0, dot);
    std::uint64_t number = 0;
    const auto [end, problem] =
        std::from_chars(segment.data(), segment.data() + segment.size(), number);
    if (segment.empty() || problem != std::errc() || end != segment.data() + segment.size())
      return std::nullopt;
    version.segments.push_back(number);
    if (dot == std::string_view::npos) return version;
    numbers.remove_prefix(dot + 1);
  }
}

int compare(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::max(a.segments.size(), b.segments.size()); ++i) {
    const std::uint64_t left = i < a.segments.size() ? a.segments[i] : 0;
    const std::uint64_t right = i < b.segments.size() ? b.segments[i] : 0;
    if (left != right) return left < right ? -1 : 1;
  }
  if (a.prerelease == b.prerelease) return 0;
  if (a.prerelease.empty() || b.prerelease.empty()) return a.prerelease.empty() ? 1 : -1;
  return a.prerelease < b.prerelease ? -1 : 1;
}

std::optional<bool> meets(const Version& version, std::string_view constraints) {
  bool all = true;
  while (true) {
    const std::size_t comma = constraints.find(',');
    const auto met = meets_one(version, trim(constraints.substr(0, comma)));
    if (!met) return std::nullopt;
    all = all && *met;
    if (comma == std::string_view::npos) return all;
    constraints.remove_prefix(comma + 1);
  }
}

std::string canonical_constraints(const std::vector<std::string>& constraints) {
  std::vector<Selection> selections;
  for (const std::string_view text : constraints) add_selections(text, selections);
  std::ranges::stable_sort(selections, [](const Selection& a, const Selection& b) {
    const int order = compare(a.version, b.version);
    return order != 0 ? order < 0 : a.op < b.op;
  });
  std::string out;
  std::string last;
  for (const Selection& selection : selections) {
    const std::string text = selection_text(selection);
    if (text == last) continue;
    out += (out.empty() ? "" : ", ") + text;
    last = text;
  }
  return out;
}

bool names_prerelease(std::string_view constraints) {
  while (true) {
    const std::size_t comma = constraints.find(',');
    std::string_view one = trim(constraints.substr(0, comma));
    (void)take_operator(one);
    const auto version = parse_version(trim(one));
    if (version && !version->prerelease.empty()) return true;
    if (comma == std::string_view::npos) return false;
    constraints.remove_prefix(comma + 1);
  }
}

void check_required_versions(const Module& module, diagnostics::Diagnostics& diags) {
  const auto own = parse_version(kLanguageVersion);
  for (const auto& [constraint, value_span, span] : module.required_versions) {
    const auto met = meets(*own, constraint);
    if (!met) {
      diags.error(
          value_span, "Invalid version constraint",
          "\"" + constraint + "\" is not a version constraint. Write one like \">= 1.5, < 2.0\".");
    } else if (names_prerelease(constraint)) {
      diags.error(value_span, "Invalid required_version constraint",
                  "A prerelease cannot be asked for: of a prerelease that reads this, only the "
                  "numbers count. Remove what is behind the dash.");
    } else if (!*met) {
      diags.error(span, "Unsupported Terraform Core version",
                  "This configuration asks for version " + constraint +
                      ". Plumb speaks the language of Terraform " + std::string(kLanguageVersion) +
                      ". Change the constraint if the configuration does not need another.");
    }
  }
}

}  // namespace plumb::config
