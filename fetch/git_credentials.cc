#include "fetch/git_credentials.h"

#include <algorithm>
#include <chrono>

#include "config/module_source.h"
#include "system/process.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

/// A helper may have to ask a server of its own.
constexpr std::chrono::seconds kPatience{30};

/// A line break would be another line of the helpers' protocol, and so another host's password.
bool can_be_asked_for(const std::string& url) {
  return std::ranges::none_of(url, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

}  // namespace

diagnostics::Result<GitCredentials> ask_git_credentials(const std::string& url) {
  if (!can_be_asked_for(url))
    return fail(ErrorCode::kInvalid, "there is a control character in the URL");
  PLUMB_ASSIGN(system::Process git,
               system::Process::start("git", {"credential", "fill"}, system::Complaints::kHidden));
  PLUMB_TRY(git.write_line("url=" + url));
  PLUMB_TRY(git.write_line(""));
  GitCredentials found;
  const system::Cancellation never;
  while (auto line = git.read_line(kPatience, never)) {
    constexpr std::string_view kUser = "username=";
    constexpr std::string_view kPassword = "password=";
    if (line->starts_with(kUser)) found.user = line->substr(kUser.size());
    if (line->starts_with(kPassword)) found.password = line->substr(kPassword.size());
  }
  if (!found.password.empty()) return found;
  return fail(ErrorCode::kNotFound, "git knows no password for " + config::without_secrets(url));
}

}  // namespace plumb::fetch
