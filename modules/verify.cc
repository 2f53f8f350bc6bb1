#include "modules/verify.h"

#include <algorithm>

#include "config/load.h"
#include "config/module_source.h"
#include "modules/package.h"

namespace plumb::modules {
namespace {

using config::ModuleNode;
using diagnostics::Diagnostics;

void verify(const ModuleNode& node, const PackageId& id, const Lock& lock, HashCache& cache,
            Diagnostics& diags) {
  const auto locked = lock.find(id);
  if (locked == lock.end()) {
    diags.error(node.call->span, "Module not locked",
                "The lock file " + std::string(kLockFile) + " says nothing about " + to_string(id) +
                    ". Run \"plumb init\" to add it.");
    return;
  }
  const auto hash = cache.hash(node.package);
  if (!hash) {
    diags.error(node.call->span, "Failed to read installed module",
                hash.error().message + ". Run \"plumb init\" to install the module anew.");
    return;
  }
  const auto& hashes = locked->second.hashes;
  if (std::ranges::find(hashes, *hash) != hashes.end()) return;
  diags.error(node.call->span, "Installed module was changed",
              "The folder " + node.package + " is not what the lock file " +
                  std::string(kLockFile) + " has for " + to_string(id) +
                  ". Run \"plumb init\" to install the module anew.");
}

}  // namespace

PackageId package_of(const ModuleNode& node) {
  if (node.call == nullptr || node.package.empty()) return {};
  const auto source = config::parse_module_source(node.source);
  if (!source || source->kind == config::SourceKind::kLocal ||
      source->kind == config::SourceKind::kFile)
    return {};
  return {config::without_secrets(source->package), node.version};
}

diagnostics::Result<std::string> HashCache::hash(const std::string& folder) {
  if (const auto known = hashes_.find(folder); known != hashes_.end()) return known->second;
  PLUMB_ASSIGN(std::string computed, package_hash(folder));
  return hashes_[folder] = std::move(computed);
}

void verify_installed(const ModuleNode& root, const std::string& lock_path,
                      const system::FileSystem& files, diagnostics::SourceMap& sources,
                      Diagnostics& diags) {
  if (files.kind(lock_path) == system::FileKind::kMissing) return;
  const std::size_t before = diags.items().size();
  const Lock lock = read_lock(lock_path, files, sources, diags);
  if (diags.items().size() > before) return;
  HashCache cache;
  config::for_each_module(root, [&](const ModuleNode& node) {
    const PackageId id = package_of(node);
    if (!id.source.empty()) verify(node, id, lock, cache, diags);
  });
}

}  // namespace plumb::modules
