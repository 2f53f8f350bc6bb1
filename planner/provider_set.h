/// The providers of a run: which plugin serves a source address, and the configured instances.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/provider_source.h"
#include "providers/host/module.h"
#include "providers/host/provider.h"

namespace plumb::planner {

using diagnostics::Result;

using config::provider_source;
using config::ProviderSource;

/// The configuration that has the instance: `provider["…"].alias` of `provider["…"].alias["key"]`,
/// and anything else as it is.
[[nodiscard]] std::string provider_configuration(const std::string& address);

/// The local name that a resource type implies: what is before its first underscore.
[[nodiscard]] std::string implied_provider(std::string_view resource_type);

/// Loads plugins when they are first asked for. Thread-safe.
class PluginSet {
 public:
  explicit PluginSet(std::vector<std::string> directories);
  /// The plugin that serves the source, loaded and described; kNotFound if none does.
  [[nodiscard]] Result<std::shared_ptr<providers::Module>> plugin(const ProviderSource& source);
  /// SHA-256 of its file, hexadecimal; kNotFound if there is none.
  [[nodiscard]] Result<std::string> fingerprint(const ProviderSource& source);
  /// Types of plugins that could be loaded, for messages.
  [[nodiscard]] std::vector<std::string> types() const;

 private:
  [[nodiscard]] Result<std::string> path(const ProviderSource& source) const;

  const std::vector<std::string> directories_;
  const std::vector<providers::PluginFile> files_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<providers::Module>> loaded_;
  std::map<std::string, std::string> fingerprints_;  ///< By path, of those that were asked for.
};

}  // namespace plumb::planner
