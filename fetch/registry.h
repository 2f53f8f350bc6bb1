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
#include "http/client.h"
#include "modules/fetch_message.h"

namespace plumb::fetch {

using diagnostics::Result;

/// Thread-safe.
class Registry {
 public:
  Registry(const http::Client& http, modules::HostSettings settings)
      : http_(http), settings_(std::move(settings)) {}

  /// kNotFound if the registry does not have the module.
  [[nodiscard]] Result<std::vector<std::string>> versions(const config::RegistryAddress& address);

  [[nodiscard]] Result<config::ModuleSource> location(const config::RegistryAddress& address,
                                                      const std::string& version);

 private:
  [[nodiscard]] Result<std::string> service(const std::string& host);
  [[nodiscard]] Result<std::string> discover(const std::string& host) const;
  [[nodiscard]] Result<http::Response> get(const std::string& host, const std::string& url) const;

  const http::Client& http_;
  const modules::HostSettings settings_;
  std::mutex mutex_;
  std::map<std::string, std::string> services_;  ///< Discovered, by host.
};

}  // namespace plumb::fetch
