/// From a directory to the tree of modules that it calls.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "config/module.h"
#include "config/variables.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "system/files.h"
#include "system/thread_pool.h"

namespace plumb::config {

struct LoadContext {
  system::FileSystem& files;
  diagnostics::SourceMap& sources;
  system::ThreadPool* pool = nullptr;  ///< Files are parsed on it; null parses them one by one.
  /// What is given for the root module's variables, asked for where a module's source needs one.
  /// Without it they have their defaults.
  std::function<std::map<std::string, GivenValue>(const Module&)> variables = {};
  std::string workspace = kDefaultWorkspace;
};

/// Reads and decodes the directory's files, and those of the modules that it calls: local ones
/// where they are, others where the manifest says that they were installed (manifest.h). Null if
/// there is no configuration at all, which is reported. With errors the tree holds what was
/// understood.
[[nodiscard]] std::unique_ptr<ModuleNode> load(const std::string& directory,
                                               const LoadContext& context,
                                               diagnostics::Diagnostics& diags);

/// One directory.
[[nodiscard]] std::shared_ptr<const Module> load_module(const std::string& directory,
                                                        const LoadContext& context,
                                                        diagnostics::Diagnostics& diags);

/// Whether the directory has any configuration file.
[[nodiscard]] bool has_configuration(const std::string& directory, const system::FileSystem& files);

/// Calls visit(node) for the node and all below it, parents first.
template <typename Visit>
void for_each_module(const ModuleNode& node, Visit&& visit) {
  visit(node);
  for (const auto& [name, child] : node.children) for_each_module(*child, visit);
}

}  // namespace plumb::config
