/// What `import` blocks ask for: objects that exist, and the instances that they are to become.
#pragma once

#include <map>
#include <string>

#include "planner/config_graph.h"
#include "planner/plan.h"
#include "planner/scope.h"

namespace plumb::planner {

/// An object that is to be imported.
struct ImportRequest {
  Importing object;
  Span span;  ///< Of what names the instance.
};

/// By the instance that each is to become.
using ImportRequests = std::map<state::InstanceAddress, ImportRequest>;

/// Reports what is wrong with import blocks before anything is evaluated: those outside of the root
/// module, two for one instance, keys that their target cannot have.
void check_imports(const config::ModuleNode& root, const ConfigGraph& graph,
                   const diagnostics::SourceMap& sources, Diagnostics& diags);

/// Reports the blocks whose target the root module does not declare. Those in other modules are
/// told of by check_imports(): nothing but a block can bring them in.
void report_missing_targets(const config::ModuleNode& root, const ConfigGraph& graph,
                            Diagnostics& diags);

/// Whether everything that the plan has to wait for is known.
enum class ImportPhase : std::uint8_t { kValidate, kPlan };

/// What import blocks are evaluated in.
struct ImportScope {
  const ModuleInstance& root;
  const eval::Environment& environment;
  ImportPhase phase = ImportPhase::kPlan;
};

/// Evaluates the import blocks of a resource of the schema. Reports ids and identities that are not
/// usable; with kValidate what is unknown is passed over.
[[nodiscard]] ImportRequests import_requests(const Node& node, const providers::Schema& schema,
                                             const ImportScope& scope, Diagnostics& diags);

}  // namespace plumb::planner
