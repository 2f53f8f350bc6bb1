/// Whole folders of the real file system: listed, moved, copied, removed. Links are never followed.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/result.h"

namespace plumb::system {

using diagnostics::Result;

enum class EntryKind { kFile, kFolder, kLink, kOther };

struct TreeEntry {
  std::string path;  ///< From the folder, with slashes.
  EntryKind kind = EntryKind::kFile;
  std::string target{};  ///< Of a link, as it is written.
};

/// Everything below the folder, sorted by path.
[[nodiscard]] Result<std::vector<TreeEntry>> list_tree(const std::string& folder);

/// A file, a link or a folder with all that is in it. What is missing is no error.
[[nodiscard]] Result<void> remove_tree(const std::string& path);

/// Both on one file system. What is at the new path is replaced if it is an empty folder.
[[nodiscard]] Result<void> move_tree(const std::string& from, const std::string& to);

/// Links stay links. The new path must not exist.
[[nodiscard]] Result<void> copy_tree(const std::string& from, const std::string& to);

[[nodiscard]] Result<void> make_link(const std::string& target, const std::string& path);

/// Where the path leads to once all links are followed, absolute. What does not exist stays as
/// written.
[[nodiscard]] Result<std::string> real_path(const std::string& path);

/// Held by one process at a time, until it is destroyed or the process ends.
class FolderLock {
 public:
  /// kConflict if somebody else has it.
  [[nodiscard]] static Result<FolderLock> take(const std::string& path);
  FolderLock(FolderLock&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  FolderLock& operator=(FolderLock&& other) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace plumb::system
