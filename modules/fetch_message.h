/// What `plumb` and `plumb-fetch` say to each other.
///
/// Every message is one line of JSON. `plumb` begins with the settings, and then asks one question
/// after the other. While a question is worked on, a line `.` comes now and then if something came
/// from the network; the line after these is the answer. Both programs are of one build, and refuse
/// another's.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "modules/upstream.h"

namespace plumb::modules {

inline constexpr std::string_view kFetchProgress = ".";

/// What the user says about hosts, by host.
struct HostSettings {
  std::map<std::string, std::string> module_services;  ///< URLs that take the place of discovery.
  std::map<std::string, std::string> tokens;           ///< Secret; sent as bearer tokens.
  friend bool operator==(const HostSettings&, const HostSettings&) = default;
};

struct VersionsQuestion {
  config::ModuleSource module;
};
struct LocationQuestion {
  config::ModuleSource module;
  std::string version;
};
using FetchQuestion = std::variant<VersionsQuestion, LocationQuestion, PackageRequest>;

[[nodiscard]] std::string encode(const HostSettings& settings);
[[nodiscard]] std::string encode(const FetchQuestion& question);
[[nodiscard]] std::string encode(const Result<std::vector<std::string>>& versions);
[[nodiscard]] std::string encode(const Result<config::ModuleSource>& location);
[[nodiscard]] std::string encode(const Result<FetchedPackage>& package);

/// kInvalid if the line is no such message, kConflict if it is another build's.
[[nodiscard]] Result<HostSettings> decode_settings(std::string_view line);
[[nodiscard]] Result<FetchQuestion> decode_question(std::string_view line);
/// The answer, or the error that it is; kCorrupt if the line is neither.
[[nodiscard]] Result<std::vector<std::string>> decode_versions(std::string_view line);
[[nodiscard]] Result<config::ModuleSource> decode_location(std::string_view line);
[[nodiscard]] Result<FetchedPackage> decode_package(std::string_view line);

}  // namespace plumb::modules
