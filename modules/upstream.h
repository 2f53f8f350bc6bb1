/// The places that modules come from, as the installation sees them.
#pragma once

#include <string>
#include <vector>

#include "config/module_source.h"
#include "diagnostics/result.h"

namespace plumb::modules {

using diagnostics::Result;

struct PackageRequest {
  config::ModuleSource source;  ///< Neither local nor of a registry.
  std::string commit;           ///< Of git, if it is already known which is wanted.
  std::string folder;           ///< That must not exist.
};

struct FetchedPackage {
  std::string commit;     ///< Of git.
  std::string subfolder;  ///< Where in the package its source starts, if a server said so.
};

/// Thread-safe.
class Upstream {
 public:
  virtual ~Upstream() = default;

  /// All versions of a registry's module. kNotFound if the registry does not have it.
  [[nodiscard]] virtual Result<std::vector<std::string>> versions(
      const config::ModuleSource& module) = 0;

  /// Where the package of that version is.
  [[nodiscard]] virtual Result<config::ModuleSource> location(const config::ModuleSource& module,
                                                              const std::string& version) = 0;

  /// Puts the whole package into the folder. On error the folder may hold a part.
  [[nodiscard]] virtual Result<FetchedPackage> fetch(const PackageRequest& request) = 0;
};

}  // namespace plumb::modules
