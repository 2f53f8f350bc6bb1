#include "cli/result_file.h"

#include <algorithm>

#include "cli/session.h"

namespace plumb::cli {
namespace {

constexpr std::string_view kKeptSuffixes[] = {".tf",     ".tofu",        ".tf.json", ".tofu.json",
                                              ".tfvars", ".tfvars.json", ".tfstate", ".hcl"};

bool is_kept(std::string_view name) {
  return name.starts_with(kStorePath) ||
         std::ranges::any_of(kKeptSuffixes,
                             [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace

bool check_result_file(const std::string& path, const std::string& what, Diagnostics& diags) {
  if (path.empty()) return true;
  const std::size_t slash = path.rfind('/');
  if (is_kept(slash == std::string::npos ? path : path.substr(slash + 1))) {
    diags.error(
        {}, "Failed to write " + what,
        "A file named " + path + " would be part of a configuration or a state. Name another one.");
    return false;
  }
  if (slash == std::string::npos || slash == 0) return true;
  const std::string directory = path.substr(0, slash);
  if (system::real_files().kind(directory) == system::FileKind::kDirectory) return true;
  diags.error({}, "Failed to write " + what,
              "The plan cannot be saved to " + path + ", because there is no directory \"" +
                  directory + "\". Create it, or name another place.");
  return false;
}

}  // namespace plumb::cli
