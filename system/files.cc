#include "system/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

tl::unexpected<diagnostics::Error> os_error(int error, const std::string& what) {
  ErrorCode code = ErrorCode::kInternal;
  if (error == ENOENT || error == ENOTDIR) code = ErrorCode::kNotFound;
  if (error == EACCES || error == EPERM || error == EROFS) code = ErrorCode::kDenied;
  if (error == ENOSPC || error == EDQUOT || error == EIO) code = ErrorCode::kUnavailable;
  return fail(code, what + ": " + std::strerror(error));
}

/// A file descriptor, closed on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The path that links lead to, if the path is one; it may be missing.
std::string behind_links(const std::string& path) {
  constexpr int kLinksMax = 40;  // As the kernel's limit.
  std::filesystem::path at = path;
  std::error_code error;
  for (int i = 0; i < kLinksMax && std::filesystem::is_symlink(at, error); ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(at, error);
    if (error) break;
    at = next.is_absolute() ? next : at.parent_path() / next;
  }
  return at.string();
}

Result<void> write_in_place(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number() < 0) return os_error(errno, "cannot open " + path);
  if (!write_all(file.number(), bytes)) return os_error(errno, "cannot write " + path);
  return {};
}

class RealFileSystem final : public FileSystem {
 public:
  Result<std::string> read(const std::string& path) const override {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) return os_error(errno, "cannot open " + path);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return os_error(errno, "cannot read " + path);
    if (S_ISDIR(status.st_mode)) return os_error(EISDIR, "cannot read " + path);
    std::string bytes;
    bytes.resize(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)));
    std::size_t size = 0;
    while (true) {
      if (size == bytes.size()) bytes.resize(size + 65536);
      const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return os_error(errno, "cannot read " + path);
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return bytes;
  }

  Result<void> write(const std::string& given, std::string_view bytes, Readers readers) override {
    const std::string path = behind_links(given);
    struct stat old {};
    const bool exists = ::stat(path.c_str(), &old) == 0;
    if (exists && !S_ISREG(old.st_mode)) return write_in_place(path, bytes);
    const std::string temporary = path + ".tmp" + std::to_string(::getpid());
    {
      const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                                   readers == Readers::kOwner ? 0600 : 0666));
      if (file.number() < 0) return os_error(errno, "cannot create " + temporary);
      const bool keeps_mode = exists && readers == Readers::kEverybody;
      if ((keeps_mode && ::fchmod(file.number(), old.st_mode & 07777) != 0) ||
          !write_all(file.number(), bytes) || ::fsync(file.number()) != 0) {
        const int error = errno;
        ::unlink(temporary.c_str());
        return os_error(error, "cannot write " + temporary);
      }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return os_error(error, "cannot replace " + path);
    }
    const std::string parent = std::filesystem::path(path).parent_path().string();
    const Descriptor directory(
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() >= 0) ::fsync(directory.number());
    return {};
  }

  FileKind kind(const std::string& path) const override {
    std::error_code error;
    switch (std::filesystem::status(path, error).type()) {
      case std::filesystem::file_type::regular:
        return FileKind::kRegular;
      case std::filesystem::file_type::directory:
        return FileKind::kDirectory;
      case std::filesystem::file_type::not_found:
      case std::filesystem::file_type::none:
        return FileKind::kMissing;
      default:
        return FileKind::kOther;
    }
  }

  Result<std::vector<std::string>> list(const std::string& directory) const override {
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::directory_iterator at(directory, error);
    const std::filesystem::directory_iterator end;
    for (; !error && at != end; at.increment(error))
      names.push_back(at->path().filename().string());
    if (error) return os_error(error.value(), "cannot list " + directory);
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> make_directories(const std::string& path) override {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return os_error(error.value(), "cannot create " + path);
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
      return os_error(errno, "cannot remove " + path);
    return {};
  }
};

}  // namespace

FileSystem& real_files() {
  static RealFileSystem files;
  return files;
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty() || directory == ".") return std::string(name);
  if (directory.back() == '/') return std::string(directory) + std::string(name);
  return std::string(directory) + "/" + std::string(name);
}

std::string clean_path(std::string_view path) {
  std::string clean = std::filesystem::path(path).lexically_normal().string();
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean.empty() ? "." : clean;
}

}  // namespace plumb::system
