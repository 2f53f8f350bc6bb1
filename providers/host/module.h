/// A plugin: a shared object loaded into this process, checked before any of its code runs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "providers/abi/plumb_provider.h"
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

/// A call in the terms of the C interface: sends fields, waits for the end, hands over the answer.
class Reply {
 public:
  Reply() = default;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  /// The first field of that tag, or null.
  [[nodiscard]] const plumb_field* field(std::uint32_t tag) const;
  [[nodiscard]] std::string_view bytes(std::uint32_t tag) const;
  [[nodiscard]] std::int64_t number(std::uint32_t tag) const;
  template <typename Visit>
  void for_each(std::uint32_t tag, Visit&& visit) const {
    for (std::uint64_t i = 0; i < message_.count; ++i) {
      if (message_.fields[i].tag == tag) visit(view(message_.fields[i]));
    }
  }
  [[nodiscard]] static std::string_view view(const plumb_field& field) {
    return {reinterpret_cast<const char*>(field.data.ptr), field.data.len};
  }

 private:
  friend Result<void> call(const plumb_module&, plumb_provider*, std::int32_t,
                           std::vector<plumb_field>, Reply&);
  plumb_msg message_{};
  std::vector<plumb_field> copied_fields_;  ///< Of a message that was only lent.
  std::vector<std::string> copied_bytes_;
};

[[nodiscard]] Result<void> call(const plumb_module& module, plumb_provider* provider,
                                std::int32_t operation, std::vector<plumb_field> arguments,
                                Reply& reply);

// Fields to send. The bytes are borrowed until the call returns.
[[nodiscard]] plumb_field text_field(std::uint32_t tag, std::string_view text);
[[nodiscard]] plumb_field bytes_field(std::uint32_t tag, std::string_view bytes);
[[nodiscard]] plumb_field value_field(std::uint32_t tag, std::string_view msgpack);
[[nodiscard]] plumb_field integer_field(std::uint32_t tag, std::int64_t number);

/// The host's table, one for the process: logging to the program's log.
[[nodiscard]] const plumb_host& host_table();

}  // namespace plumb::providers
