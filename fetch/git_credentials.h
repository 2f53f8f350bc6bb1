/// Passwords for git over HTTP, from where the user keeps them.
#pragma once

#include <string>

#include "diagnostics/result.h"

namespace plumb::fetch {

struct GitCredentials {
  std::string user;
  std::string password;
};

/// What the helpers that git is configured with know about the URL; asked through the program,
/// since the configuration may name any kind of helper. Nobody is prompted. kNotFound if none
/// knows, or there is no git program; kInvalid if the URL cannot be asked for.
[[nodiscard]] diagnostics::Result<GitCredentials> ask_git_credentials(const std::string& url);

}  // namespace plumb::fetch
