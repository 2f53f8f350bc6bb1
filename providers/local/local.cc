/// The provider "local": files of the machine that Plumb runs on. Schemas follow
/// hashicorp/local 2.5.

#include "checksums.h"
#include "file.h"
#include "providers/sdk/utf8.h"

namespace plumb::local {
namespace {

/// An octal mode such as "0644", or nothing.
std::optional<mode_t> parse_mode(const std::string& text) {
  if (text.size() < 3 || text.size() > 4) return std::nullopt;
  if (text.find_first_not_of("01234567") != std::string::npos) return std::nullopt;
  const unsigned long mode = std::strtoul(text.c_str(), nullptr, 8);
  if (mode > 0777) return std::nullopt;
  return static_cast<mode_t>(mode);
}

/// What local_file and local_sensitive_file have in common.
struct Written : Checksums {
  Val<std::string> source, sensitive_content, file_permission, directory_permission;

  template <typename M>
  static void describe_written(Schema<M>& s, const char* mode) {
    const auto valid = [](const std::string& text) { return parse_mode(text).has_value(); };
    constexpr const char* kForm = "three or four octal digits, at most 0777";
    constexpr const char* kSummary = "Invalid File Permission String Value";
    describe_checksums(s);
    s.attr("filename", &M::filename).required().replace();
    s.attr("source", &M::source).optional().replace();
    s.attr("file_permission", &M::file_permission)
        .optional()
        .default_to(mode)
        .replace()
        .must(kForm, valid, kSummary);
    s.attr("directory_permission", &M::directory_permission)
        .optional()
        .default_to(mode)
        .replace()
        .must(kForm, valid, kSummary);
  }

  [[nodiscard]] std::string bytes() const {
    if (sensitive_content.has_value()) return *sensitive_content;
    if (content_base64.has_value()) {
      if (auto decoded = sdk::base64_decode(*content_base64)) return *decoded;
      throw Failure("Create local file error", "The value of \"content_base64\" is not base64.",
                    "content_base64");
    }
    if (source.has_value()) {
      std::string read;
      const FileError error = read_file(*source, read);
      if (error.code != 0) throw Failure("Create local file error", error.text, "source");
      return read;
    }
    return content.value_or("");
  }
};

struct FileModel : Written {
  static constexpr const char* kType = "local_file";
  static constexpr const char* kSources = "[sensitive_content,content_base64,source,content]";

  static void describe(Schema<FileModel>& s) {
    s.about("Generates a local file with the given content.");
    describe_written(s, "0777");
    s.attr("content", &FileModel::content).optional().replace();
    s.attr("content_base64", &FileModel::content_base64).optional().replace();
    s.attr("sensitive_content", &FileModel::sensitive_content)
        .optional()
        .sensitive()
        .replace()
        .deprecated("Use the `local_sensitive_file` resource instead");
  }
};

struct SensitiveFileModel : Written {
  static constexpr const char* kType = "local_sensitive_file";
  static constexpr const char* kSources = "[content_base64,source,content]";

  static void describe(Schema<SensitiveFileModel>& s) {
    s.about("Generates a local file with the given sensitive content.");
    describe_written(s, "0700");
    s.attr("content", &SensitiveFileModel::content).optional().sensitive().replace();
    s.attr("content_base64", &SensitiveFileModel::content_base64).optional().sensitive().replace();
  }
};

template <typename M>
class FileResource final : public sdk::Resource<M> {
 public:
  static constexpr const char* kType = M::kType;

  void validate(Context& ctx, const M& config) override {
    int given = 0;
    for (const auto* each :
         {&config.content, &config.content_base64, &config.source, &config.sensitive_content}) {
      if (each->is_unknown()) return;
      given += each->has_value() ? 1 : 0;
    }
    if (given == 1) return;
    ctx.error("Invalid Attribute Combination",
              (given == 0 ? "No attribute" : std::to_string(given) + " attributes") +
                  " specified when one (and only one) of " + M::kSources + " is required");
  }

  void create(Context& ctx, NoClient&, M& object) override {
    const std::string bytes = object.bytes();
    const mode_t folder_mode = parse_mode(*object.directory_permission).value_or(0777);
    const mode_t file_mode = parse_mode(*object.file_permission).value_or(0777);
    FileError error = make_folders(folder_of(*object.filename), folder_mode);
    if (error.code == 0) error = write_file(*object.filename, bytes, file_mode);
    if (error.code != 0) throw Failure("Create local file error", error.text);
    ctx.exists();
    object.compute(bytes);
  }

  /// A file that is gone, or holds something else, is no longer the one that was made. Without an
  /// id it may have been made by a process that died: it was if it holds what was wanted.
  bool read(Context&, NoClient&, M& object) override {
    if (object.id.is_null()) remove_leftover(*object.filename);
    std::string bytes;
    const FileError error = read_file(*object.filename, bytes);
    if (error.code == ENOENT || error.code == ENOTDIR) return false;
    if (error.code != 0) throw Failure("Read local file error", error.text);
    if (!object.id.is_null()) return object.id == content_id(bytes);
    if (object.bytes() != bytes) return false;
    object.compute(bytes);
    return true;
  }

  void remove(Context&, NoClient&, const M& object) override {
    if (::unlink(object.filename->c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) return;
    throw Failure("Delete local file error", last_error("unlink " + *object.filename).text);
  }
};

/// Reads a file, for both data sources.
template <typename M>
class FileDataSource final : public sdk::DataSource<M> {
 public:
  static constexpr const char* kType = M::kType;

  void read(Context&, NoClient&, M& object) override {
    std::string bytes;
    const FileError error = read_file(*object.filename, bytes);
    if (error.code != 0) {
      throw Failure("Read local file data source error",
                    "The file at given path cannot be read.\n\n" + error.text, "filename");
    }
    object.content = sdk::as_utf8(bytes).text;
    object.content_base64 = sdk::base64_encode(bytes);
    object.compute(bytes);
  }
};

struct FileData : Checksums {
  static constexpr const char* kType = "local_file";
  static void describe(Schema<FileData>& s) {
    s.about("Reads a file from the local filesystem.");
    describe_checksums(s);
    s.attr("filename", &FileData::filename).required();
    s.attr("content", &FileData::content).computed();
    s.attr("content_base64", &FileData::content_base64).computed();
  }
};

struct SensitiveFileData : Checksums {
  static constexpr const char* kType = "local_sensitive_file";
  static void describe(Schema<SensitiveFileData>& s) {
    s.about("Reads a file that contains sensitive data, from the local filesystem.");
    describe_checksums(s);
    s.attr("filename", &SensitiveFileData::filename).required();
    s.attr("content", &SensitiveFileData::content).computed().sensitive();
    s.attr("content_base64", &SensitiveFileData::content_base64).computed().sensitive();
  }
};

}  // namespace
}  // namespace plumb::local

PLUMB_PROVIDER("local", "2.5.3", PLUMB_CAP_BLOCKING_SUBMIT | PLUMB_CAP_CHEAP_OPEN,
               plumb::sdk::NoConfig, plumb::local::FileResource<plumb::local::FileModel>,
               plumb::local::FileResource<plumb::local::SensitiveFileModel>,
               plumb::local::FileDataSource<plumb::local::FileData>,
               plumb::local::FileDataSource<plumb::local::SensitiveFileData>)
