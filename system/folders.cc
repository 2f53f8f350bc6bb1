#include "system/folders.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace plumb::system {
namespace {

namespace fs = std::filesystem;
using diagnostics::ErrorCode;
using diagnostics::fail;

tl::unexpected<diagnostics::Error> problem(const std::error_code& error, const std::string& what) {
  ErrorCode code = ErrorCode::kInternal;
  if (error == std::errc::no_such_file_or_directory) code = ErrorCode::kNotFound;
  if (error == std::errc::permission_denied || error == std::errc::read_only_file_system)
    code = ErrorCode::kDenied;
  if (error == std::errc::file_exists) code = ErrorCode::kAlreadyExists;
  if (error == std::errc::no_space_on_device) code = ErrorCode::kUnavailable;
  return fail(code, what + ": " + error.message());
}

EntryKind kind_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::regular:
      return EntryKind::kFile;
    case fs::file_type::directory:
      return EntryKind::kFolder;
    case fs::file_type::symlink:
      return EntryKind::kLink;
    default:
      return EntryKind::kOther;
  }
}

}  // namespace

Result<std::vector<TreeEntry>> list_tree(const std::string& folder) {
  std::error_code error;
  std::vector<TreeEntry> found;
  const fs::recursive_directory_iterator end;
  for (fs::recursive_directory_iterator at(folder, error); !error && at != end;
       at.increment(error)) {
    TreeEntry entry;
    entry.path = at->path().lexically_relative(folder).generic_string();
    entry.kind = kind_of(at->symlink_status(error).type());
    if (error) break;
    if (entry.kind == EntryKind::kLink) entry.target = fs::read_symlink(at->path(), error).string();
    if (error) break;
    found.push_back(std::move(entry));
  }
  if (error) return problem(error, "cannot list " + folder);
  std::ranges::sort(found, {}, &TreeEntry::path);
  return found;
}

Result<void> remove_tree(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return problem(error, "cannot remove " + path);
  return {};
}

Result<void> move_tree(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return problem(error, "cannot move " + from + " to " + to);
  return {};
}

Result<void> copy_tree(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
  if (error) return problem(error, "cannot copy " + from + " to " + to);
  return {};
}

Result<void> make_link(const std::string& target, const std::string& path) {
  std::error_code error;
  fs::create_symlink(target, path, error);
  if (error) return problem(error, "cannot create the link " + path);
  return {};
}

Result<std::string> real_path(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) return problem(error, "cannot follow " + path);
  return whole.string();
}

Result<FolderLock> FolderLock::take(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) return problem({errno, std::generic_category()}, "cannot open " + path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FolderLock(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (error == EWOULDBLOCK) return fail(ErrorCode::kConflict, path + " is held by another process");
  return problem({error, std::generic_category()}, "cannot lock " + path);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace plumb::system
