#include "modules/fetch_message.h"

#include <nlohmann/json.hpp>

namespace plumb::modules {
namespace {

using diagnostics::Error;
using diagnostics::ErrorCode;
using diagnostics::fail;
using Json = nlohmann::json;
using Texts = std::map<std::string, std::string>;

/// Raised whenever a message changes.
constexpr int kProtocol = 1;
constexpr int kErrorCodes = static_cast<int>(ErrorCode::kInternal) + 1;

/// Text from outside may be anything but UTF-8.
std::string line_of(const Json& message) {
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The object that the line is; null if it is none.
Json object_of(std::string_view line) {
  Json parsed = Json::parse(line, nullptr, false);
  return parsed.is_object() ? parsed : Json();
}

/// A member that must be there; false if it is not, or is something else.
bool take(const Json& object, const char* name, std::string& text) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return false;
  text = found->get<std::string>();
  return true;
}

bool take(const Json& object, const char* name, Texts& texts) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_object()) return false;
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) return false;
    texts[key] = value.get<std::string>();
  }
  return true;
}

bool take(const Json& object, const char* name, config::ModuleSource& source) {
  std::string text;
  if (!take(object, name, text)) return false;
  auto parsed = config::parse_module_source(text);
  if (!parsed) return false;
  source = std::move(*parsed);
  return true;
}

std::string encode_error(const Error& error) {
  return line_of({{"error", static_cast<int>(error.code)}, {"message", error.message}});
}

/// The error that an answer is; of an answer that is not understood, that.
Error error_of(const Json& answer) {
  Error error{ErrorCode::kCorrupt, "the fetching program gave an answer that is none"};
  if (!answer.is_object()) return error;
  const auto code = answer.find("error");
  std::string message;
  if (code == answer.end() || !code->is_number_integer() || !take(answer, "message", message))
    return error;
  const auto number = code->get<std::int64_t>();
  if (number < 0 || number >= kErrorCodes) return error;
  return {static_cast<ErrorCode>(number), message};
}

struct QuestionEncoder {
  Json operator()(const VersionsQuestion& question) const {
    return {{"ask", "versions"}, {"module", question.module.text()}};
  }
  Json operator()(const LocationQuestion& question) const {
    return {{"ask", "location"}, {"module", question.module.text()}, {"version", question.version}};
  }
  Json operator()(const PackageRequest& question) const {
    return {{"ask", "package"},
            {"source", question.source.text()},
            {"commit", question.commit},
            {"folder", question.folder}};
  }
};

}  // namespace

std::string encode(const HostSettings& settings) {
  return line_of({{"protocol", kProtocol},
                  {"module_services", settings.module_services},
                  {"tokens", settings.tokens}});
}

std::string encode(const FetchQuestion& question) {
  return line_of(std::visit(QuestionEncoder{}, question));
}

std::string encode(const Result<std::vector<std::string>>& versions) {
  return versions ? line_of({{"versions", *versions}}) : encode_error(versions.error());
}

std::string encode(const Result<config::ModuleSource>& location) {
  return location ? line_of({{"location", location->text()}}) : encode_error(location.error());
}

std::string encode(const Result<FetchedPackage>& package) {
  if (!package) return encode_error(package.error());
  return line_of({{"commit", package->commit}, {"subfolder", package->subfolder}});
}

Result<HostSettings> decode_settings(std::string_view line) {
  const Json message = object_of(line);
  const auto protocol = message.find("protocol");
  if (protocol == message.end() || *protocol != kProtocol)
    return fail(ErrorCode::kConflict, "plumb and plumb-fetch are not of the same version");
  HostSettings settings;
  if (take(message, "module_services", settings.module_services) &&
      take(message, "tokens", settings.tokens))
    return settings;
  return fail(ErrorCode::kInvalid, "the settings are incomplete");
}

Result<FetchQuestion> decode_question(std::string_view line) {
  const Json message = object_of(line);
  std::string ask;
  (void)take(message, "ask", ask);
  if (ask == "versions") {
    VersionsQuestion question;
    if (take(message, "module", question.module)) return question;
  } else if (ask == "location") {
    LocationQuestion question;
    if (take(message, "module", question.module) && take(message, "version", question.version))
      return question;
  } else if (ask == "package") {
    PackageRequest question;
    if (take(message, "source", question.source) && take(message, "commit", question.commit) &&
        take(message, "folder", question.folder))
      return question;
  }
  return fail(ErrorCode::kInvalid, "the question is none");
}

Result<std::vector<std::string>> decode_versions(std::string_view line) {
  const Json message = object_of(line);
  const auto list = message.find("versions");
  if (list == message.end() || !list->is_array()) return tl::unexpected(error_of(message));
  std::vector<std::string> versions;
  for (const Json& version : *list) {
    if (version.is_string()) versions.push_back(version.get<std::string>());
  }
  return versions;
}

Result<config::ModuleSource> decode_location(std::string_view line) {
  const Json message = object_of(line);
  config::ModuleSource source;
  if (take(message, "location", source)) return source;
  return tl::unexpected(error_of(message));
}

Result<FetchedPackage> decode_package(std::string_view line) {
  const Json message = object_of(line);
  FetchedPackage package;
  if (take(message, "commit", package.commit) && take(message, "subfolder", package.subfolder))
    return package;
  return tl::unexpected(error_of(message));
}

}  // namespace plumb::modules
