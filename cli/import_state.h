/// Taking over a state that Terraform made.
#pragma once

#include <string>

#include "cli/session.h"

namespace plumb::cli {

/// Reads a state file of Terraform's, once: into a workspace that has nothing yet. Says what came;
/// whether it did, or it is reported why not.
[[nodiscard]] bool import_state(Session& session, const std::string& workspace,
                                const std::string& path, Diagnostics& diags);

}  // namespace plumb::cli
