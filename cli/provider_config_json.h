/// The provider configurations of a tree of modules, as the JSON of plans names them.
#pragma once

#include <map>
#include <string>

#include "config/module.h"
#include "diagnostics/source_map.h"
#include "planner/provider_set.h"

namespace plumb::cli {

/// By key: `aws.west`, and in modules `module.a:aws.west`.
class ProviderConfigs {
 public:
  ProviderConfigs(const config::ModuleNode& root, planner::PluginSet& plugins,
                  const diagnostics::SourceMap& sources);

  /// The `provider_config` object; of what modules only hand on there is no member.
  [[nodiscard]] std::string json() const;

  /// The key of the configuration that a module means by a name: its own, or the one of an outer
  /// module that was handed on to it.
  [[nodiscard]] std::string key(const config::ModuleNode& module, const std::string& name) const;

 private:
  struct Entry {
    std::string name;
    std::string source;
    std::string alias;
    std::string constraint;
    std::string module;
    std::string expressions;
    std::string handed_from;  ///< The key of the configuration that it really is.
  };
  using Constraints = std::map<std::string, std::vector<std::string>>;

  void visit(const config::ModuleNode& module);
  void add_blocks(const config::ModuleNode& module, const Constraints& required);
  void add_requirements(const config::ModuleNode& module, const Constraints& required);
  void add_passed(const config::ModuleNode& child);
  [[nodiscard]] std::string origin(std::string key, const std::string& source) const;

  planner::PluginSet& plugins_;
  const diagnostics::SourceMap& sources_;
  std::map<std::string, Entry> entries_;
};

}  // namespace plumb::cli
