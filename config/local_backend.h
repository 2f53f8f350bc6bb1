/// The backend that is a file of this machine.
#pragma once

#include <string>

#include "config/load.h"

namespace plumb::config {

inline constexpr const char* kTerraformState = "terraform.tfstate";
/// Where those of other workspaces than the default one are, each in a folder of its name.
inline constexpr const char* kTerraformWorkspaces = "terraform.tfstate.d";

/// The file in which Terraform would keep the state of the configuration's workspace, if its
/// backend is `local` or none is given. The argument may refer to variables and locals (OpenTofu,
/// "early evaluation"). Reports what is wrong with the block.
[[nodiscard]] std::string local_state_path(const ModuleNode& root, const LoadContext& context,
                                           diagnostics::Diagnostics& diags);

}  // namespace plumb::config
