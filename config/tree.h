/// The tree of modules, as it grows call by call.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "config/load.h"
#include "config/locate.h"

namespace plumb::config {

/// Reads each directory once, however many calls lead there. For one thread.
class TreeBuilder {
 public:
  TreeBuilder(const LoadContext& context, diagnostics::Diagnostics& diags)
      : context_(context), diags_(diags) {}

  /// The root module, which must have configuration; null after reporting that it has none.
  [[nodiscard]] std::unique_ptr<ModuleNode> root(const std::string& directory);

  /// Adds the call's module to the caller's children; null after reporting. Calls that have no end
  /// are refused.
  ModuleNode* add(ModuleNode& caller, const ModuleCall& call, const ModuleSource& source,
                  const ModulePlace& place);

 private:
  [[nodiscard]] bool has_end(const ModuleNode& caller, const ModuleCall& call,
                             const ModuleSource& source, const ModulePlace& place);
  [[nodiscard]] std::shared_ptr<const Module> module_in(const ModuleCall& call,
                                                        const std::string& directory);

  const LoadContext& context_;
  diagnostics::Diagnostics& diags_;
  std::map<std::string, std::shared_ptr<const Module>> loaded_;  ///< By directory.
};

}  // namespace plumb::config
