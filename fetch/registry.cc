#include "fetch/registry.h"

#include <nlohmann/json.hpp>

#include "config/version.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using Json = nlohmann::json;

constexpr const char* kService = "modules.v1";

tl::unexpected<diagnostics::Error> unexpected_status(const std::string& host, int status) {
  const ErrorCode code = status == 401 || status == 403 ? ErrorCode::kDenied
                         : status == 404                ? ErrorCode::kNotFound
                                                        : ErrorCode::kUnavailable;
  return fail(code, host + " answered with HTTP status " + std::to_string(status));
}

std::string text_at(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The items of a list within an object, or none.
const Json& list_at(const Json& object, const char* name) {
  static const Json none = Json::array();
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : none;
}

std::string with_slash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

std::string module_path(const config::RegistryAddress& address) {
  return address.space + "/" + address.name + "/" + address.system;
}

}  // namespace

Result<http::Response> Registry::get(const std::string& host, const std::string& url) const {
  http::Request request{url};
  request.headers.push_back("X-Terraform-Version: " + std::string(config::kLanguageVersion));
  if (const auto token = settings_.tokens.find(host); token != settings_.tokens.end())
    request.headers.push_back("Authorization: Bearer " + token->second);
  auto response = http_.get(request);
  if (!response)
    return fail(response.error().code, "cannot reach " + host + ": " + response.error().message);
  return response;
}

Result<std::string> Registry::discover(const std::string& host) const {
  const std::string url = "https://" + host + "/.well-known/terraform.json";
  PLUMB_ASSIGN(const http::Response response, get(host, url));
  if (response.status != 200 && response.status != 404)
    return unexpected_status(host, response.status);
  const Json document = Json::parse(response.body, nullptr, false);
  const std::string service = response.status == 200 ? text_at(document, kService) : std::string();
  const std::string resolved = service.empty() ? "" : http::resolve_url(url, service);
  if (resolved.empty())
    return fail(ErrorCode::kInvalid, "the host " + host + " offers no module registry");
  return with_slash(resolved);
}

Result<std::string> Registry::service(const std::string& host) {
  if (const auto given = settings_.module_services.find(host);
      given != settings_.module_services.end())
    return with_slash(given->second);
  const std::lock_guard guard(mutex_);
  if (const auto known = services_.find(host); known != services_.end()) return known->second;
  PLUMB_ASSIGN(std::string found, discover(host));
  return services_[host] = std::move(found);
}

Result<std::vector<std::string>> Registry::versions(const config::RegistryAddress& address) {
  PLUMB_ASSIGN(const std::string base, service(address.host));
  PLUMB_ASSIGN(const http::Response response,
               get(address.host, base + module_path(address) + "/versions"));
  if (response.status != 200) return unexpected_status(address.host, response.status);
  const Json document = Json::parse(response.body, nullptr, false);
  std::vector<std::string> found;
  for (const Json& module : list_at(document, "modules")) {
    for (const Json& version : list_at(module, "versions"))
      found.push_back(text_at(version, "version"));
    break;  // The first is the module itself; others would be what it calls.
  }
  if (found.empty()) {
    return fail(ErrorCode::kCorrupt,
                address.host + " lists no versions of " + module_path(address));
  }
  return found;
}

Result<config::ModuleSource> Registry::location(const config::RegistryAddress& address,
                                                const std::string& version) {
  PLUMB_ASSIGN(const std::string base, service(address.host));
  const std::string url = base + module_path(address) + "/" + version + "/download";
  PLUMB_ASSIGN(const http::Response response, get(address.host, url));
  if (response.status != 200 && response.status != 204)
    return unexpected_status(address.host, response.status);
  const auto header = response.headers.find("x-terraform-get");
  std::string place = header == response.headers.end()
                          ? text_at(Json::parse(response.body, nullptr, false), "location")
                          : header->second;
  if (place.starts_with('/') || place.starts_with("./") || place.starts_with("../"))
    place = http::resolve_url(url, place);
  auto source = config::parse_remote_source(place);
  if (source && source->kind != config::SourceKind::kFile) return source;
  return fail(ErrorCode::kInvalid, address.host + " names no usable source of " +
                                       module_path(address) + " " + version + ": \"" +
                                       config::without_secrets(place) + "\"");
}

}  // namespace plumb::fetch
