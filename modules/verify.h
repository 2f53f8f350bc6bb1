/// Whether what is installed is what was locked.
#pragma once

#include <map>
#include <string>

#include "config/module.h"
#include "modules/lock.h"

namespace plumb::modules {

/// The package that a module was installed from; an empty source if it was not, or if it is a
/// folder of this machine, which is not locked.
[[nodiscard]] PackageId package_of(const config::ModuleNode& node);

/// Computes the hash of each folder once. For one thread.
class HashCache {
 public:
  [[nodiscard]] diagnostics::Result<std::string> hash(const std::string& folder);
  void forget(const std::string& folder) { hashes_.erase(folder); }

 private:
  std::map<std::string, std::string> hashes_;
};

/// Reports each installed package below the root whose content is not the one in the lock file, or
/// that the lock file does not know. Without such a file nothing is locked, and all is well.
void verify_installed(const config::ModuleNode& root, const std::string& lock_path,
                      const system::FileSystem& files, diagnostics::SourceMap& sources,
                      diagnostics::Diagnostics& diags);

}  // namespace plumb::modules
