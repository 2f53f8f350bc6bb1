/// The workspace that commands work on.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/result.h"
#include "system/files.h"

namespace plumb::cli {

struct SelectedWorkspace {
  std::string name;
  bool by_environment = false;  ///< TF_WORKSPACE names it, whatever was selected.
};

/// TF_WORKSPACE, else what was selected in this directory, with Plumb or with Terraform.
[[nodiscard]] SelectedWorkspace selected_workspace(const system::FileSystem& files);

/// Selects it for the commands to come.
[[nodiscard]] diagnostics::Result<void> select_workspace(const std::string& name,
                                                         system::FileSystem& files);

}  // namespace plumb::cli
