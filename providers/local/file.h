#pragma once

/// Files as the local provider handles them: read whole, written whole or not at all.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace plumb::local {

/// What went wrong, as the system names it. A value: the caller knows what to say about it.
struct FileError {
  int code = 0;
  std::string text;
};

inline FileError last_error(const std::string& what) {
  const int code = errno;
  return {code, what + ": " + std::strerror(code)};
}

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// The whole content of a file into `content`.
inline FileError read_file(const std::string& path, std::string& content) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return last_error("open " + path);
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(file.number(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error("read " + path);
    if (count == 0) return {};
    content.append(buffer, static_cast<std::size_t>(count));
  }
}

inline FileError write_all(const Descriptor& file, const std::string& path,
                           std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(file.number(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error("write " + path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

/// The folder that a path lies in.
inline std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Makes a folder and those above it. The mode is subject to the umask.
inline FileError make_folders(const std::string& path, mode_t mode) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) return {};
  if (const std::string above = folder_of(path); above != path && above != ".") {
    if (FileError error = make_folders(above, mode); error.code != 0) return error;
  }
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) return last_error("mkdir " + path);
  return {};
}

/// Where a file is written before it is put in its place: always the same, so that what a process
/// that died left there is found again.
inline std::string fresh_path(const std::string& target) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a: short, whatever the name's length.
  for (const char letter : target) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  }
  return folder_of(target) + "/.plumb-" + std::to_string(hash);
}

/// The file that a path means when it is written: the target of a symbolic link.
inline std::string written_path(const std::string& path) {
  struct stat info {};
  char resolved[PATH_MAX];
  const bool link = ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
  return link && ::realpath(path.c_str(), resolved) != nullptr ? resolved : path;
}

/// Removes what a process that died left of its writing.
inline void remove_leftover(const std::string& path) {
  ::unlink(fresh_path(written_path(path)).c_str());
}

/// Writes a new file beside the old one and puts it in its place, so that no reader and no crash
/// ever sees half of it. A symbolic link is followed; what is no regular file (a pipe, a device) is
/// written to directly. The mode is subject to the umask.
inline FileError write_file(const std::string& path, std::string_view content, mode_t mode) {
  struct stat info {};
  const std::string target = written_path(path);
  if (::stat(target.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    const Descriptor special(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (!special.is_open()) return last_error("open " + path);
    return write_all(special, path, content);
  }
  const std::string fresh = fresh_path(target);
  ::unlink(fresh.c_str());
  FileError error;
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file.is_open()) return last_error("open " + path);
    error = write_all(file, path, content);
    if (error.code == 0 && ::fsync(file.number()) != 0) error = last_error("fsync " + path);
  }
  if (error.code == 0 && ::rename(fresh.c_str(), target.c_str()) != 0) {
    error = last_error("rename to " + path);
  }
  if (error.code != 0) {
    ::unlink(fresh.c_str());
    return error;
  }
  const Descriptor folder(::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) ::fsync(folder.number());  // The name is durable too, where the system can.
  return {};
}

}  // namespace plumb::local
