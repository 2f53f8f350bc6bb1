#include "modules/package.h"

#include <fnmatch.h>

#include <algorithm>
#include <vector>

#include "eval/base64.h"
#include "system/digest.h"
#include "system/files.h"
#include "system/folders.h"

namespace plumb::modules {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using system::EntryKind;
using system::TreeEntry;

bool is_of_git(const std::string& path) {
  return path == ".git" || path.starts_with(".git/") || path.ends_with("/.git") ||
         path.find("/.git/") != std::string::npos;
}

}  // namespace

Result<std::string> package_hash(const std::string& folder) {
  PLUMB_ASSIGN(const std::vector<TreeEntry> entries, system::list_tree(folder));
  std::string lines;
  for (const TreeEntry& entry : entries) {
    if (entry.kind == EntryKind::kFolder || is_of_git(entry.path)) continue;
    if (entry.kind == EntryKind::kOther) {
      return fail(ErrorCode::kCorrupt,
                  entry.path + " in " + folder + " is neither a file nor a folder nor a link");
    }
    std::string content = entry.target;
    if (entry.kind == EntryKind::kFile) {
      PLUMB_ASSIGN(content, system::real_files().read(folder + "/" + entry.path));
    }
    lines += eval::hex_encode(system::sha256(content)) + "  " + entry.path +
             (entry.kind == EntryKind::kLink ? " (link)\n" : "\n");
  }
  return "h1:" + eval::base64_encode(system::sha256(lines));
}

Result<void> check_links(const std::string& folder) {
  PLUMB_ASSIGN(const std::vector<TreeEntry> entries, system::list_tree(folder));
  PLUMB_ASSIGN(const std::string top, system::real_path(folder));
  for (const TreeEntry& entry : entries) {
    if (entry.kind != EntryKind::kLink || is_of_git(entry.path)) continue;
    // Not the link itself: what it leads to may not exist, yet.
    const std::string parent =
        system::join_path(folder, entry.path.substr(0, entry.path.rfind('/') + 1));
    const auto place = system::real_path(
        entry.target.starts_with('/') ? entry.target : system::join_path(parent, entry.target));
    if (place && (*place == top || place->starts_with(top + "/"))) continue;
    return fail(ErrorCode::kDenied, "the link " + entry.path + " to " + entry.target +
                                        " leads outside of the module package");
  }
  return {};
}

Result<std::string> expand_subfolder(const std::string& folder, const std::string& subfolder) {
  std::vector<std::string> found{""};
  std::string_view rest = subfolder;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string pattern(rest.substr(0, slash));
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    std::vector<std::string> next;
    for (const std::string& above : found) {
      const auto names = system::real_files().list(system::join_path(folder, above));
      if (!names) continue;
      for (const std::string& name : *names) {
        const std::string path = system::join_path(above, name);
        if (::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0 &&
            system::real_files().kind(system::join_path(folder, path)) ==
                system::FileKind::kDirectory)
          next.push_back(path);
      }
    }
    found = std::move(next);
  }
  if (found.size() == 1) return found.front();
  return fail(found.empty() ? ErrorCode::kNotFound : ErrorCode::kInvalid,
              "the package has " + std::string(found.empty() ? "no" : "more than one") +
                  " folder \"" + subfolder + "\"");
}

}  // namespace plumb::modules
