/// Which folder each module call was installed into: `.plumb/modules/modules.json`, which `init`
/// writes and everything else reads.
///
/// The format is Terraform's, {"Modules":[{"Key","Source","Version","Dir"}]}, and where Plumb has
/// written none, Terraform's own is read: a directory that `terraform init` prepared just works.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "system/files.h"

namespace plumb::config {

/// Packages are below, each in the folder of the call that wanted it.
inline constexpr const char* kModulesFolder = ".plumb/modules";
/// Where Terraform has them.
inline constexpr const char* kTerraformModulesFolder = ".terraform/modules";

struct InstalledModule {
  std::string source;   ///< Written out, as ModuleSource::text() gives it.
  std::string version;  ///< Of a registry's module; empty for others.
  std::string folder;   ///< Relative to the root module's.

  friend bool operator==(const InstalledModule&, const InstalledModule&) = default;
};

/// By the names of the calls from the root down, joined by dots: `network.subnets`.
using Manifest = std::map<std::string, InstalledModule>;

[[nodiscard]] std::string manifest_key(const std::vector<std::string>& path);

/// The path of the manifest in force for the root module in the directory: ours, or else
/// Terraform's; ours, if there is none.
[[nodiscard]] std::string manifest_path(const std::string& directory,
                                        const system::FileSystem& files);

/// An empty one if there is no such file. kCorrupt if it cannot be understood.
[[nodiscard]] diagnostics::Result<Manifest> read_manifest(const std::string& path,
                                                          const system::FileSystem& files);

[[nodiscard]] std::string encode_manifest(const Manifest& manifest);

}  // namespace plumb::config
