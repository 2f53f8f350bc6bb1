/// Configurations for tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/load.h"
#include "support/memory_files.h"

namespace plumb::config {

/// A configuration from texts.
struct Loaded {
  explicit Loaded(std::map<std::string, std::string> texts) : files(std::move(texts)) {
    root = load(".", {files, sources}, diags);
  }
  explicit Loaded(const std::string& main)
      : Loaded(std::map<std::string, std::string>{{"main.tf", main}}) {}

  [[nodiscard]] std::vector<std::string> summaries() const {
    std::vector<std::string> all;
    for (const auto& item : diags.items()) all.push_back(item.summary);
    return all;
  }

  test::MemoryFiles files;
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  std::unique_ptr<ModuleNode> root;
};

}  // namespace plumb::config
