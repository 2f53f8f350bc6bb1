/// Installing modules, for the commands that do.
#pragma once

#include "cli/session.h"
#include "modules/install.h"

namespace plumb::cli {

/// Installs what the configuration calls, says so on the output, and gives the session the whole
/// configuration. Whether that can be used; what is wrong is in `diags`.
[[nodiscard]] bool install_modules(Session& session, const modules::InstallOptions& options,
                                   Diagnostics& diags);

}  // namespace plumb::cli
