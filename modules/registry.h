/// Module registries: which versions of a module there are, and where each is.
///
/// The protocol is Terraform's: a host's services are discovered at /.well-known/terraform.json,
/// `<modules.v1>/<namespace>/<name>/<system>/versions` lists, and `…/<version>/download` names the
/// source of the package in the header X-Terraform-Get.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/module_source.h"
#include "system/http.h"

namespace plumb::modules {

using diagnostics::Result;

/// What the user says about hosts, by host.
struct HostSettings {
  std::map<std::string, std::string> module_services;  ///< URLs that take the place of discovery.
  std::map<std::string, std::string> tokens;           ///< Secret; sent as bearer tokens.
};

/// Thread-safe.
class Registry {
 public:
  Registry(const system::HttpClient& http, HostSettings settings)
      : http_(http), settings_(std::move(settings)) {}

  /// kNotFound if the registry does not have the module.
  [[nodiscard]] Result<std::vector<std::string>> versions(const config::RegistryAddress& address);

  [[nodiscard]] Result<config::ModuleSource> location(const config::RegistryAddress& address,
                                                      const std::string& version);

 private:
  [[nodiscard]] Result<std::string> service(const std::string& host);
  [[nodiscard]] Result<std::string> discover(const std::string& host) const;
  [[nodiscard]] Result<system::HttpResponse> get(const std::string& host,
                                                 const std::string& url) const;

  const system::HttpClient& http_;
  const HostSettings settings_;
  std::mutex mutex_;
  std::map<std::string, std::string> services_;  ///< Discovered, by host.
};

/// The newest of the versions that meets the constraint, which may be empty; the preferred one if
/// that does. What is no version is passed over, and one before its release is taken only if the
/// constraint names it. Nothing if none will do.
[[nodiscard]] std::optional<std::string> choose_version(const std::vector<std::string>& versions,
                                                        const std::string& constraint,
                                                        const std::string& preferred);

}  // namespace plumb::modules
