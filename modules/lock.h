/// What the installed packages are: `.plumb.modules.lock.hcl`, to be committed with the
/// configuration.
///
/// It has a block for each package of each version, with a hash of its content, and for git the
/// commit that its ref was. What is installed later has to have that content: a tag that was moved,
/// or an archive that was replaced, is told from the one that was reviewed. `init -upgrade` takes
/// what there is by then. Folders of this machine (`file:///x`) are not locked: they are used where
/// they are. The format is described in docs/formats/modules.md.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "system/files.h"

namespace plumb::modules {

inline constexpr const char* kLockFile = ".plumb.modules.lock.hcl";

/// The package's source, without secrets, and the version that a registry gave it.
struct PackageId {
  std::string source;
  std::string version;
  friend auto operator<=>(const PackageId&, const PackageId&) = default;
};

struct LockedPackage {
  std::string commit;               ///< Of git; empty for others.
  std::vector<std::string> hashes;  ///< As package_hash() has them; any of them will do.
  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

using Lock = std::map<PackageId, LockedPackage>;

/// An empty one if there is no such file. Mistakes in it are reported.
[[nodiscard]] Lock read_lock(const std::string& path, const system::FileSystem& files,
                             diagnostics::SourceMap& sources, diagnostics::Diagnostics& diags);

[[nodiscard]] std::string encode_lock(const Lock& lock);

/// `source`, with the version if there is one, for messages.
[[nodiscard]] std::string to_string(const PackageId& id);

}  // namespace plumb::modules
