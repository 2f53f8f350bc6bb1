/// Modules from git repositories.
#pragma once

#include <string>

#include "diagnostics/result.h"
#include "system/watch.h"

namespace plumb::fetch {

using diagnostics::Result;

struct GitRequest {
  std::string url;     ///< Without parameters.
  std::string ref;     ///< Tag, branch or commit; empty for what the repository has as default.
  std::string commit;  ///< If not empty, this one, whatever the ref is by now.
  unsigned depth = 0;  ///< How much history to fetch; 0 for all. Only libgit2 1.7 can do less.
  std::string private_key;  ///< For ssh, in OpenSSH's format; empty for those of the agent.
  std::string folder;       ///< That the files go to; it must be empty or missing.
};

/// Puts the files of one commit into the folder, with those of its submodules and without git's
/// own, and returns the commit's id. Files are as the repository has them: no filters, no line
/// endings of this machine. kNotFound if the repository lacks the ref or commit.
[[nodiscard]] Result<std::string> fetch_git(const GitRequest& request, const system::Watch& watch);

}  // namespace plumb::fetch
