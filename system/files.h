/// The file system, as an interface: what reads and writes files is given one, so that tests decide
/// what there is and what fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/result.h"

namespace plumb::system {

using diagnostics::Result;

enum class FileKind { kMissing, kRegular, kDirectory, kOther };

/// Who may read a file that is written.
enum class Readers { kEverybody, kOwner };

/// Thread-safe. Paths are as the operating system takes them; relative ones are relative to the
/// process's directory.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  [[nodiscard]] virtual Result<std::string> read(const std::string& path) const = 0;
  /// Replaces the file as a whole: others see the old content or the new, also after a crash. It
  /// keeps its mode; a link stays, and what it leads to is replaced; what is no regular file, such
  /// as a device or pipe, is written to. Parents must exist.
  [[nodiscard]] virtual Result<void> write(const std::string& path, std::string_view bytes,
                                           Readers readers = Readers::kEverybody) = 0;
  [[nodiscard]] virtual FileKind kind(const std::string& path) const = 0;
  /// Names in a directory, sorted, without `.` and `..`.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(
      const std::string& directory) const = 0;
  [[nodiscard]] virtual Result<void> make_directories(const std::string& path) = 0;
  /// A missing file is no error.
  [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;
};

/// The real one.
[[nodiscard]] FileSystem& real_files();

/// `directory/name`; the name alone if the directory is empty or `.`.
[[nodiscard]] std::string join_path(std::string_view directory, std::string_view name);

/// Lexically: without `.`, `..` after a name, and doubled slashes. `.` if nothing is left.
[[nodiscard]] std::string clean_path(std::string_view path);

}  // namespace plumb::system
