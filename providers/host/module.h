/// A plugin: a shared object loaded into this process, checked before any of its code runs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "providers/abi/plumb_provider.h"
#include "providers/host/call.h"
#include "providers/host/schema.h"

namespace plumb::providers {

using diagnostics::Result;

/// What is known of a plugin from its file name alone.
struct PluginFile {
  std::string type;  ///< `random`
  std::string path;
};

/// Plugins in the directories, the first of each type. Nothing is loaded.
[[nodiscard]] std::vector<PluginFile> find_plugins(const std::vector<std::string>& directories);

/// Where plugins are looked for, in order: PLUMB_PLUGIN_PATH, beside the program, ../lib/plumb, the
/// user's folder.
[[nodiscard]] std::vector<std::string> plugin_directories();

/// Never unloaded: threads and destructors of the plugin may outlive every use. Thread-safe.
class Module {
 public:
  /// Loads a plugin and reads its schema. Refuses a file that others may write, or of another
  /// interface version.
  [[nodiscard]] static Result<std::shared_ptr<Module>> load(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] std::uint64_t capabilities() const { return table_->capabilities; }
  [[nodiscard]] const ProviderSchema& schema() const { return schema_; }
  [[nodiscard]] const plumb_module& table() const { return *table_; }

 private:
  Module() = default;
  [[nodiscard]] Result<void> describe();

  std::string path_;
  std::string name_;
  std::string version_;
  const plumb_module* table_ = nullptr;
  ProviderSchema schema_;
};

/// The host's table, one for the process: logging to the program's log.
[[nodiscard]] const plumb_host& host_table();

}  // namespace plumb::providers
