#include "fetch/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "modules/package.h"
#include "system/files.h"
#include "system/folders.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

struct ReaderClose {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, ReaderClose>;

std::string problem_of(archive* reader) {
  const char* const text = archive_error_string(reader);
  return text != nullptr ? text : "it cannot be read";
}

/// A path without `.` and doubled slashes; an error if it could lead anywhere else.
Result<std::string> safe_path(const char* name, const ArchiveLimits& limits) {
  const std::string path = name != nullptr ? name : "";
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::kDenied, "the archive's entry \"" + path + "\" " + why);
  };
  if (path.starts_with('/')) return refuse("has an absolute path");
  if (path.find('\\') != std::string::npos) return refuse("has a backslash in its path");
  std::string clean;
  std::size_t depth = 0;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") return refuse("leads outside of the archive");
    if (++depth > limits.depth_max) return refuse("is nested too deeply");
    clean += (clean.empty() ? "" : "/") + part;
  }
  return clean;
}

class Unpacking {
 public:
  Unpacking(archive* reader, std::string folder, const ArchiveLimits& limits)
      : reader_(reader), folder_(std::move(folder)), limits_(limits) {}

  Result<void> run() {
    archive_entry* entry = nullptr;
    for (std::size_t count = 0;; ++count) {
      const int code = archive_read_next_header(reader_, &entry);
      if (code == ARCHIVE_EOF) break;
      if (code < ARCHIVE_WARN) return corrupt();
      if (count == limits_.entries_max) {
        return fail(ErrorCode::kInvalid, "the archive has more than " +
                                             std::to_string(limits_.entries_max) + " entries");
      }
      PLUMB_TRY(unpack_entry(entry));
    }
    return make_links();
  }

 private:
  [[nodiscard]] tl::unexpected<diagnostics::Error> corrupt() const {
    return fail(ErrorCode::kCorrupt, "the archive is damaged: " + problem_of(reader_));
  }

  Result<void> unpack_entry(archive_entry* entry) {
    PLUMB_ASSIGN(const std::string path, safe_path(archive_entry_pathname(entry), limits_));
    const auto refuse = [&](const char* what) {
      return fail(ErrorCode::kDenied, "the archive's entry \"" + path + "\" is " + what);
    };
    if (archive_entry_hardlink(entry) != nullptr) return refuse("a hard link");
    const auto type = archive_entry_filetype(entry);
    if (path.empty()) {
      if (type != AE_IFDIR) return refuse("the archive's own top");
      return {};
    }
    const std::string place = folder_ + "/" + path;
    if (type == AE_IFDIR) return system::real_files().make_directories(place);
    const std::size_t slash = place.rfind('/');
    PLUMB_TRY(system::real_files().make_directories(place.substr(0, slash)));
    if (type == AE_IFLNK) {
      // Made at the end, so that nothing is ever written through one.
      const char* const target = archive_entry_symlink(entry);
      links_.emplace_back(place, target != nullptr ? target : "");
      return {};
    }
    if (type != AE_IFREG) return refuse("neither a file nor a folder nor a link");
    return unpack_file(place, (archive_entry_perm(entry) & 0100) != 0 ? 0777 : 0666);
  }

  Result<void> unpack_file(const std::string& place, mode_t mode) {
    const int file =
        ::open(place.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) {
      return fail(ErrorCode::kUnavailable, "cannot create " + place + ": " + std::strerror(errno));
    }
    auto written = copy_content(file, place);
    ::close(file);
    return written;
  }

  Result<void> copy_content(int file, const std::string& place) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    while (true) {
      const int code = archive_read_data_block(reader_, &data, &size, &offset);
      if (code == ARCHIVE_EOF) return {};
      if (code < ARCHIVE_WARN) return corrupt();
      bytes_ += size;
      // A sparse file's holes count as well.
      if (bytes_ > limits_.bytes_max || offset < 0 ||
          static_cast<std::uint64_t>(offset) > limits_.bytes_max) {
        return fail(ErrorCode::kInvalid, "the archive unpacks to more than " +
                                             std::to_string(limits_.bytes_max >> 20) + " MiB");
      }
      const auto* bytes = static_cast<const char*>(data);
      while (size > 0) {
        const ssize_t done = ::pwrite(file, bytes, size, offset);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
          return fail(ErrorCode::kUnavailable,
                      "cannot write " + place + ": " + std::strerror(errno));
        }
        bytes += done;
        offset += done;
        size -= static_cast<std::size_t>(done);
      }
    }
  }

  Result<void> make_links() {
    for (const auto& [place, target] : links_) PLUMB_TRY(system::make_link(target, place));
    return modules::check_links(folder_);
  }

  archive* reader_;
  const std::string folder_;
  const ArchiveLimits& limits_;
  std::uint64_t bytes_ = 0;
  std::vector<std::pair<std::string, std::string>> links_;  ///< Place and target.
};

}  // namespace

bool is_archive_name(std::string_view name) {
  constexpr std::string_view kEndings[] = {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2",
                                           ".zip", ".tar.xz", ".txz", ".tar.zst", ".tzst"};
  return std::ranges::any_of(kEndings,
                             [&](std::string_view ending) { return name.ends_with(ending); });
}

Result<void> unpack(std::string_view bytes, const std::string& folder,
                    const ArchiveLimits& limits) {
  const Reader reader(archive_read_new());
  if (reader == nullptr) return fail(ErrorCode::kInternal, "cannot set up libarchive");
  for (const auto enable : {archive_read_support_format_tar, archive_read_support_format_zip,
                            archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
                            archive_read_support_filter_xz, archive_read_support_filter_zstd}) {
    (void)enable(reader.get());
  }
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return fail(ErrorCode::kCorrupt, "this is no tar or zip archive: " + problem_of(reader.get()));
  return Unpacking(reader.get(), folder, limits).run();
}

}  // namespace plumb::fetch
