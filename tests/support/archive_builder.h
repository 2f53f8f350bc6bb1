/// Archives as a test wants them, good or hostile.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>

namespace plumb::test {

enum class ArchiveForm { kTar, kTarGz, kTarXz, kTarBz2, kTarZst, kZip };

/// Entries are added in order; bytes() ends it.
class ArchiveBuilder {
 public:
  explicit ArchiveBuilder(ArchiveForm form = ArchiveForm::kTarGz) : writer_(archive_write_new()) {
    switch (form) {
      case ArchiveForm::kZip:
        archive_write_set_format_zip(writer_);
        break;
      case ArchiveForm::kTarGz:
        archive_write_add_filter_gzip(writer_);
        break;
      case ArchiveForm::kTarXz:
        archive_write_add_filter_xz(writer_);
        break;
      case ArchiveForm::kTarBz2:
        archive_write_add_filter_bzip2(writer_);
        break;
      case ArchiveForm::kTarZst:
        archive_write_add_filter_zstd(writer_);
        break;
      case ArchiveForm::kTar:
        break;
    }
    if (form != ArchiveForm::kZip) archive_write_set_format_pax_restricted(writer_);
    archive_write_set_bytes_in_last_block(writer_, 1);
    archive_write_open(writer_, &bytes_, nullptr, append, nullptr);
  }
  ~ArchiveBuilder() { archive_write_free(writer_); }
  ArchiveBuilder(const ArchiveBuilder&) = delete;
  ArchiveBuilder& operator=(const ArchiveBuilder&) = delete;

  ArchiveBuilder& file(const std::string& path, const std::string& text, int mode = 0644) {
    archive_entry* const entry = begin(path, AE_IFREG, mode);
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_write_header(writer_, entry);
    archive_write_data(writer_, text.data(), text.size());
    archive_entry_free(entry);
    return *this;
  }
  ArchiveBuilder& folder(const std::string& path) { return special(path, AE_IFDIR); }
  ArchiveBuilder& special(const std::string& path, unsigned type) {
    archive_entry* const entry = begin(path, type, 0755);
    archive_write_header(writer_, entry);
    archive_entry_free(entry);
    return *this;
  }
  ArchiveBuilder& link(const std::string& path, const std::string& target) {
    archive_entry* const entry = begin(path, AE_IFLNK, 0777);
    archive_entry_set_symlink(entry, target.c_str());
    archive_write_header(writer_, entry);
    archive_entry_free(entry);
    return *this;
  }
  ArchiveBuilder& hard_link(const std::string& path, const std::string& target) {
    archive_entry* const entry = begin(path, AE_IFREG, 0644);
    archive_entry_set_hardlink(entry, target.c_str());
    archive_write_header(writer_, entry);
    archive_entry_free(entry);
    return *this;
  }
  [[nodiscard]] std::string bytes() {
    archive_write_close(writer_);
    return bytes_;
  }

 private:
  static la_ssize_t append(archive*, void* user, const void* data, std::size_t size) {
    static_cast<std::string*>(user)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  }
  static archive_entry* begin(const std::string& path, unsigned type, int mode) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, static_cast<unsigned>(mode));
    archive_entry_set_size(entry, 0);
    return entry;
  }

  archive* writer_;
  std::string bytes_;
};

}  // namespace plumb::test
