#include "modules/module_folder.h"

#include <unistd.h>

#include <set>

#include "system/failpoint.h"
#include "system/files.h"

namespace plumb::modules {
namespace {

/// Names of folders that are not in their place yet.
constexpr std::string_view kTemporary = ".new-";
constexpr const char* kManifest = "modules.json";

std::string in_folder(const std::string& name) {
  return std::string(config::kModulesFolder) + "/" + name;
}

}  // namespace

Result<ModuleFolder> ModuleFolder::open() {
  ModuleFolder folder;
  auto& files = system::real_files();
  auto manifest = config::read_manifest(config::manifest_path(".", files), files);
  // One that cannot be read is as good as none: everything is installed anew.
  if (manifest) folder.manifest_ = std::move(*manifest);
  if (!manifest && manifest.error().code != diagnostics::ErrorCode::kCorrupt)
    return tl::unexpected(manifest.error());
  return folder;
}

Result<void> ModuleFolder::prepare() {
  if (!lock_.empty()) return {};
  PLUMB_TRY(system::real_files().make_directories(config::kModulesFolder));
  PLUMB_ASSIGN(system::FolderLock lock, system::FolderLock::take(in_folder(".lock")));
  lock_.push_back(std::move(lock));
  PLUMB_ASSIGN(const std::vector<std::string> names,
               system::real_files().list(config::kModulesFolder));
  for (const std::string& name : names) {
    if (name.starts_with(kTemporary)) PLUMB_TRY(system::remove_tree(in_folder(name)));
  }
  return {};
}

std::string ModuleFolder::next_temporary() {
  return in_folder(std::string(kTemporary) + std::to_string(::getpid()) + "-" +
                   std::to_string(temporaries_++));
}

Result<void> ModuleFolder::forget(const std::vector<std::string>& keys) {
  config::Manifest without = manifest_;
  for (const std::string& key : keys) without.erase(key);
  return record(without);
}

std::string ModuleFolder::place_of(const std::string& key) {
  return in_folder(key);
}

Result<void> ModuleFolder::place(const std::string& temporary, const std::string& key) {
  system::failpoint("modules.remove");
  PLUMB_TRY(system::remove_tree(place_of(key)));
  system::failpoint("modules.place");
  return system::move_tree(temporary, place_of(key));
}

Result<void> ModuleFolder::copy(const std::string& from, const std::string& key) {
  if (from == place_of(key)) return {};
  const std::string temporary = next_temporary();
  PLUMB_TRY(system::copy_tree(from, temporary));
  return place(temporary, key);
}

Result<void> ModuleFolder::record(const config::Manifest& manifest) {
  auto& files = system::real_files();
  const bool written = files.kind(in_folder(kManifest)) == system::FileKind::kRegular;
  if (manifest == manifest_ && (written || manifest.empty())) return {};
  system::failpoint("modules.record");
  PLUMB_TRY(files.make_directories(config::kModulesFolder));
  PLUMB_TRY(files.write(in_folder(kManifest), config::encode_manifest(manifest)));
  manifest_ = manifest;
  return {};
}

Result<void> ModuleFolder::prune() const {
  if (system::real_files().kind(config::kModulesFolder) != system::FileKind::kDirectory) return {};
  std::set<std::string> used;
  const std::string prefix = in_folder("");
  for (const auto& [key, module] : manifest_) {
    if (!module.folder.starts_with(prefix)) continue;
    const std::size_t end = std::min(module.folder.find('/', prefix.size()), module.folder.size());
    used.insert(module.folder.substr(prefix.size(), end - prefix.size()));
  }
  PLUMB_ASSIGN(const std::vector<std::string> names,
               system::real_files().list(config::kModulesFolder));
  for (const std::string& name : names) {
    const bool ours = name == kManifest || name.starts_with('.') || used.contains(name);
    if (!ours) PLUMB_TRY(system::remove_tree(in_folder(name)));
  }
  return {};
}

}  // namespace plumb::modules
