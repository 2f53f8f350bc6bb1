/// What servers say about modules, and what lock files hold: pages, parameters, locks, archives.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "diagnostics/source_map.h"
#include "fetch/archive.h"
#include "fetch/checksum.h"
#include "fetch/page.h"
#include "fetch/url_query.h"
#include "modules/lock.h"
#include "support/memory_files.h"

namespace {

/// A folder that is empty again after each input, and gone at the end.
class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "plumb-fuzz-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void unpack(const std::string& bytes) {
  static const Folder folder;
  const std::string inside = folder.path() + "/inside";
  std::filesystem::create_directory(inside);
  (void)plumb::fetch::unpack(bytes, inside, {1 << 20, 100, 10});
  std::filesystem::remove_all(inside);
  if (!std::filesystem::is_empty(folder.path())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)plumb::fetch::source_named_by(text);
  (void)plumb::fetch::take_parameters(text, {"ref", "depth"});
  (void)plumb::fetch::verify_checksum(text, "x");
  (void)plumb::fetch::checksum_for("x", text);
  const plumb::test::MemoryFiles files(std::map<std::string, std::string>{{"lock", text}});
  plumb::diagnostics::SourceMap sources;
  plumb::diagnostics::Diagnostics diags;
  (void)plumb::modules::read_lock("lock", files, sources, diags);
  unpack(text);
  return 0;
}
