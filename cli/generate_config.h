/// `plan -generate-config-out=FILE`.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cli/operation.h"

namespace plumb::cli {

/// Blocks for import blocks that have no resource blocks.
struct GeneratedConfig {
  std::map<state::InstanceAddress, std::string> blocks;
  std::string text;  ///< Of the file; empty if there was nothing to be generated.
};

/// Looks the objects up that import blocks of the root module name and no resource block describes,
/// and writes blocks for them. From then on the session's configuration has these, so that they are
/// planned like all others; they are written to `path` by write_generated(). Nothing after
/// reporting: that the file is there already, or that an object cannot be looked up.
[[nodiscard]] std::optional<GeneratedConfig> generate_config(Session& session,
                                                             const OperationFlags& flags,
                                                             Diagnostics& diags);

void write_generated(const GeneratedConfig& generated, const std::string& path, Diagnostics& diags);

}  // namespace plumb::cli
