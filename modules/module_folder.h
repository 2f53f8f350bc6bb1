/// `.plumb/modules` on disk: packages come into it whole, or not at all.
///
/// A package is fetched into a folder beside its place and renamed. The manifest loses the entries
/// that are about to be replaced before anything is, and has the new ones once they are there: a
/// run that dies in between leaves modules that are not installed, and none that are another.
#pragma once

#include <string>
#include <vector>

#include "config/manifest.h"
#include "system/folders.h"

namespace plumb::modules {

using diagnostics::Result;

class ModuleFolder {
 public:
  /// Reads the manifest in force, which may be Terraform's.
  [[nodiscard]] static Result<ModuleFolder> open();

  /// What is installed.
  [[nodiscard]] const config::Manifest& manifest() const { return manifest_; }

  /// Makes the folder ready for packages, for this process alone, and removes what a run that died
  /// has left. kConflict if another process is installing.
  [[nodiscard]] Result<void> prepare();

  /// Where the next package is to be fetched to. It does not exist yet.
  [[nodiscard]] std::string next_temporary();

  /// Forgets these before they are replaced.
  [[nodiscard]] Result<void> forget(const std::vector<std::string>& keys);

  /// The place of a call's package.
  [[nodiscard]] static std::string place_of(const std::string& key);
  /// Moves what was fetched to its place, and what was there away.
  [[nodiscard]] Result<void> place(const std::string& temporary, const std::string& key);
  /// The same from another package, which stays.
  [[nodiscard]] Result<void> copy(const std::string& from, const std::string& key);

  /// Writes the manifest, if it changes.
  [[nodiscard]] Result<void> record(const config::Manifest& manifest);

  /// Removes packages that no entry is in.
  [[nodiscard]] Result<void> prune() const;

 private:
  ModuleFolder() = default;

  config::Manifest manifest_;
  std::vector<system::FolderLock> lock_;  ///< One, once it is taken.
  std::size_t temporaries_ = 0;
};

}  // namespace plumb::modules
