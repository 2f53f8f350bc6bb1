#include "planner/provider_set.h"

#include <algorithm>

#include "system/digest.h"
#include "system/files.h"

namespace plumb::planner {

std::string provider_configuration(const std::string& address) {
  const std::size_t source_end = address.find("\"]");
  if (source_end == std::string::npos) return address;
  return address.substr(0, address.find('[', source_end));
}

std::string implied_provider(std::string_view resource_type) {
  return std::string(resource_type.substr(0, resource_type.find('_')));
}

PluginSet::PluginSet(std::vector<std::string> directories)
    : directories_(std::move(directories)), files_(providers::find_plugins(directories_)) {}

Result<std::shared_ptr<providers::Module>> PluginSet::plugin(const ProviderSource& source) {
  const std::string type = source.type();
  const std::lock_guard lock(mutex_);
  if (const auto known = loaded_.find(type); known != loaded_.end()) return known->second;
  PLUMB_ASSIGN(const std::string file, path(source));
  PLUMB_ASSIGN(auto module, providers::Module::load(file));
  loaded_[type] = module;
  return module;
}

Result<std::string> PluginSet::path(const ProviderSource& source) const {
  const std::string type = source.type();
  const auto file = std::ranges::find(files_, type, &providers::PluginFile::type);
  if (file != files_.end()) return file->path;
  return diagnostics::fail(diagnostics::ErrorCode::kNotFound,
                           "no plugin libplumb-provider-" + type + ".so was found");
}

Result<std::string> PluginSet::fingerprint(const ProviderSource& source) {
  PLUMB_ASSIGN(const std::string file, path(source));
  const std::lock_guard lock(mutex_);
  if (const auto known = fingerprints_.find(file); known != fingerprints_.end())
    return known->second;
  PLUMB_ASSIGN(const std::string bytes, system::real_files().read(file));
  return fingerprints_[file] = system::hex(system::sha256(bytes));
}

std::vector<std::string> PluginSet::types() const {
  std::vector<std::string> types;
  for (const providers::PluginFile& file : files_) types.push_back(file.type);
  return types;
}

}  // namespace plumb::planner
