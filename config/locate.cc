#include "config/locate.h"

#include "config/version.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;

constexpr const char* kRunInit =
    "Run \"plumb init\" to install all modules that this configuration needs.";

/// `module.a.module.b`.
std::string address_of(const ModuleNode& caller, const std::string& name) {
  std::string address;
  for (const std::string& step : caller.path) address += "module." + step + ".";
  return address + "module." + name;
}

bool is_within(const std::string& directory, const std::string& package) {
  return directory == package || directory.starts_with(package + "/");
}

/// The folder that the package was put into, of which the module may be a part: the one right below
/// the folder of all.
std::string package_folder(const std::string& folder) {
  for (const std::string_view all : {kModulesFolder, kTerraformModulesFolder}) {
    if (!folder.starts_with(std::string(all) + "/")) continue;
    return folder.substr(0, folder.find('/', all.size() + 1));
  }
  return folder;
}

}  // namespace

std::optional<ModuleSource> source_of(const ModuleCall& call, Diagnostics& diags) {
  auto source =
      call.has_version ? parse_registry_source(call.source) : parse_module_source(call.source);
  if (source) return *source;
  if (!call.has_version) {
    diags.error(call.source_span, "Invalid module source address", source.error().message);
    return std::nullopt;
  }
  diags.error(call.source_span, "Invalid registry module source address",
              source.error().message +
                  " It has to be one, because the argument \"version\" applies only to modules "
                  "from a registry. Remove that argument if this is another source.");
  return std::nullopt;
}

std::optional<ModulePlace> local_place(const ModuleNode& caller, const ModuleCall& call,
                                       const ModuleSource& source, const system::FileSystem& files,
                                       Diagnostics& diags) {
  const std::string directory =
      system::clean_path(system::join_path(caller.module->directory, source.package));
  if (!caller.package.empty() && !is_within(directory, caller.package)) {
    diags.error(call.source_span, "Local module path escapes module package",
                "The folder of " + address_of(caller, call.name) +
                    " would be outside of the "
                    "package \"" +
                    caller.package_source +
                    "\" that calls it. A source that begins with ../ must stay within its "
                    "package.");
    return std::nullopt;
  }
  if (files.kind(directory) != system::FileKind::kDirectory) {
    diags.error(call.source_span, "Unreadable module directory",
                "Unable to evaluate directory symlink: there is no directory " + directory + ".");
    return std::nullopt;
  }
  return ModulePlace{directory, "", caller.package, caller.package_source};
}

Installed installed_state(const InstalledModule* installed, const ModuleCall& call,
                          const ModuleSource& source, const system::FileSystem& files) {
  if (installed == nullptr) return Installed::kMissing;
  if (installed->source != source.text()) return Installed::kOtherSource;
  if (!call.version.empty()) {
    const auto version = parse_version(installed->version);
    if (!version || !meets(*version, call.version).value_or(true)) return Installed::kOtherVersion;
  }
  return files.kind(installed->folder) == system::FileKind::kDirectory ? Installed::kYes
                                                                       : Installed::kMissing;
}

ModulePlace installed_place(const InstalledModule& installed, const ModuleSource& source) {
  return {installed.folder, installed.version, package_folder(installed.folder),
          without_secrets(source.package)};
}

std::optional<ModulePlace> manifest_place(const Manifest& manifest, const std::string& key,
                                          const ModuleCall& call, const ModuleSource& source,
                                          const system::FileSystem& files, Diagnostics& diags) {
  const auto found = manifest.find(key);
  const InstalledModule* const installed = found == manifest.end() ? nullptr : &found->second;
  switch (installed_state(installed, call, source, files)) {
    case Installed::kYes:
      return installed_place(*installed, source);
    case Installed::kMissing:
      diags.error(call.span, "Module not installed",
                  std::string("This module is not yet installed. ") + kRunInit);
      break;
    case Installed::kOtherSource:
      diags.error(
          call.source_span, "Module source has changed",
          std::string("The source was changed since this module was installed. ") + kRunInit);
      break;
    case Installed::kOtherVersion:
      diags.error(call.source_span, "Module version requirements have changed",
                  "The constraint \"" + call.version +
                      "\" was changed since this module was installed, and the installed version " +
                      (installed->version.empty() ? "" : installed->version + " ") +
                      "does not meet it. " + kRunInit);
      break;
  }
  return std::nullopt;
}

}  // namespace plumb::config
