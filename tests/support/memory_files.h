/// A file system that is a map: what a test says is there, and nothing else.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "system/files.h"

namespace plumb::test {

class MemoryFiles final : public system::FileSystem {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  system::Result<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    if (found == files_.end())
      return diagnostics::fail(diagnostics::ErrorCode::kNotFound, "cannot open " + path);
    return found->second;
  }
  system::Result<void> write(const std::string& path, std::string_view bytes,
                             system::Readers) override {
    files_[path] = bytes;
    return {};
  }
  system::FileKind kind(const std::string& path) const override {
    if (files_.contains(path)) return system::FileKind::kRegular;
    const auto below = files_.lower_bound(path + "/");
    const bool directory =
        path == "." || (below != files_.end() && below->first.starts_with(path + "/"));
    return directory ? system::FileKind::kDirectory : system::FileKind::kMissing;
  }
  system::Result<std::vector<std::string>> list(const std::string& directory) const override {
    const std::string prefix = directory == "." ? "" : directory + "/";
    std::set<std::string> names;
    for (const auto& [path, text] : files_) {
      if (path.starts_with(prefix))
        names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
    }
    return std::vector<std::string>(names.begin(), names.end());
  }
  system::Result<void> make_directories(const std::string&) override { return {}; }
  system::Result<void> remove(const std::string& path) override {
    files_.erase(path);
    return {};
  }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace plumb::test
