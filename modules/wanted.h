/// A module call whose package has to be fetched.
#pragma once

#include <string>

#include "config/module.h"
#include "config/module_source.h"
#include "modules/lock.h"

namespace plumb::modules {

struct Wanted {
  config::ModuleNode* caller = nullptr;
  const config::ModuleCall* call = nullptr;
  config::ModuleSource source;
  std::string key;      ///< As in the manifest.
  std::string version;  ///< Chosen, of a registry's module.

  /// As in the lock.
  [[nodiscard]] PackageId package() const {
    return {config::without_secrets(source.package), version};
  }
};

}  // namespace plumb::modules
