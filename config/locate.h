/// In which folder the module of a call is.
#pragma once

#include <optional>
#include <string>

#include "config/manifest.h"
#include "config/module.h"
#include "config/module_source.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

struct ModulePlace {
  std::string directory;
  std::string version;         ///< Of a registry's module.
  std::string package;         ///< The folder that local calls from there must stay in, or empty.
  std::string package_source;  ///< From where that folder was installed, or empty.
};

/// What the call's source means; nothing after reporting.
[[nodiscard]] std::optional<ModuleSource> source_of(const ModuleCall& call,
                                                    diagnostics::Diagnostics& diags);

/// The folder of a local source, which must exist and stay within the caller's package; nothing
/// after reporting.
[[nodiscard]] std::optional<ModulePlace> local_place(const ModuleNode& caller,
                                                     const ModuleCall& call,
                                                     const ModuleSource& source,
                                                     const system::FileSystem& files,
                                                     diagnostics::Diagnostics& diags);

/// Whether what is installed is what the call asks for.
enum class Installed { kYes, kMissing, kOtherSource, kOtherVersion };
[[nodiscard]] Installed installed_state(const InstalledModule* installed, const ModuleCall& call,
                                        const ModuleSource& source,
                                        const system::FileSystem& files);

/// The place of what is installed.
[[nodiscard]] ModulePlace installed_place(const InstalledModule& installed,
                                          const ModuleSource& source);

/// The folder of a source that had to be installed, as the manifest says; nothing after reporting
/// what is to be done.
[[nodiscard]] std::optional<ModulePlace> manifest_place(
    const Manifest& manifest, const std::string& key, const ModuleCall& call,
    const ModuleSource& source, const system::FileSystem& files, diagnostics::Diagnostics& diags);

}  // namespace plumb::config
