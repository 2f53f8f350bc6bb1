#include "cli/added_file.h"

#include <algorithm>

namespace plumb::cli {
namespace {

class AddedFile final : public system::FileSystem {
 public:
  AddedFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  system::Result<std::string> read(const std::string& path) const override {
    return path == name_ ? system::Result<std::string>(text_) : system::real_files().read(path);
  }
  system::Result<void> write(const std::string& path, std::string_view bytes,
                             system::Readers readers) override {
    return system::real_files().write(path, bytes, readers);
  }
  system::FileKind kind(const std::string& path) const override {
    return path == name_ ? system::FileKind::kRegular : system::real_files().kind(path);
  }
  system::Result<std::vector<std::string>> list(const std::string& directory) const override {
    auto names = system::real_files().list(directory);
    if (!names || system::clean_path(directory) != ".") return names;
    if (!std::ranges::binary_search(*names, name_))
      names->insert(std::ranges::upper_bound(*names, name_), name_);
    return names;
  }
  system::Result<void> make_directories(const std::string& path) override {
    return system::real_files().make_directories(path);
  }
  system::Result<void> remove(const std::string& path) override {
    return system::real_files().remove(path);
  }

 private:
  const std::string name_;
  const std::string text_;
};

}  // namespace

std::unique_ptr<system::FileSystem> with_added_file(std::string name, std::string text) {
  return std::make_unique<AddedFile>(std::move(name), std::move(text));
}

}  // namespace plumb::cli
