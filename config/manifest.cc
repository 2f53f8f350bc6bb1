#include "config/manifest.h"

#include <nlohmann/json.hpp>

namespace plumb::config {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;
using Json = nlohmann::ordered_json;

constexpr const char* kFileName = "modules.json";

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json entry(const std::string& key, const InstalledModule& module) {
  Json object{{"Key", key}, {"Source", module.source}};
  if (!module.version.empty()) object["Version"] = module.version;
  object["Dir"] = module.folder;
  return object;
}

}  // namespace

std::string manifest_key(const std::vector<std::string>& path) {
  std::string key;
  for (const std::string& name : path) key += (key.empty() ? "" : ".") + name;
  return key;
}

std::string manifest_path(const std::string& directory, const system::FileSystem& files) {
  std::string own = system::join_path(directory, std::string(kModulesFolder) + "/" + kFileName);
  if (files.kind(own) != system::FileKind::kMissing) return own;
  std::string other =
      system::join_path(directory, std::string(kTerraformModulesFolder) + "/" + kFileName);
  return files.kind(other) == system::FileKind::kRegular ? other : own;
}

Result<Manifest> read_manifest(const std::string& path, const system::FileSystem& files) {
  Manifest manifest;
  if (files.kind(path) == system::FileKind::kMissing) return manifest;
  PLUMB_ASSIGN(const std::string text, files.read(path));
  const Json document = Json::parse(text, nullptr, false);
  const auto modules = document.is_object() ? document.find("Modules") : document.end();
  if (document.is_discarded() || !document.is_object() || modules == document.end() ||
      !modules->is_array()) {
    return fail(ErrorCode::kCorrupt, path + " is not a list of installed modules");
  }
  for (const Json& module : *modules) {
    const std::string key = module.is_object() ? text_of(module, "Key") : std::string();
    if (key.empty()) continue;  // The root itself.
    manifest[key] = {text_of(module, "Source"), text_of(module, "Version"),
                     system::clean_path(text_of(module, "Dir"))};
  }
  return manifest;
}

std::string encode_manifest(const Manifest& manifest) {
  Json modules = Json::array({entry("", {"", "", "."})});
  for (const auto& [key, module] : manifest) modules.push_back(entry(key, module));
  return Json{{"Modules", modules}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plumb::config
