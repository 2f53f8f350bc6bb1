/// The dependency graph of a configuration: what has to be known before what.
///
/// Nodes are blocks of the configuration, one for all instances of the module that they are in, and
/// never single resource instances: the graph is as large as the text, whatever `count` says. See
/// docs/decisions/0004.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/module.h"
#include "diagnostics/source_map.h"
#include "graph/graph.h"
#include "planner/plan.h"
#include "planner/provider_set.h"
#include "state/objects.h"

namespace plumb::planner {

/// Which instance of a provider configuration with for_each serves a block.
struct ProviderKey {
  /// Where the key is written; null if the configuration has no for_each.
  const config::ProviderReference* reference = nullptr;
  /// The module to which a call passes the instance; null if the block itself chooses.
  const config::ModuleNode* passed_to = nullptr;
};

struct Node {
  enum class Kind : std::uint8_t {
    kVariable,
    kLocal,
    kOutput,
    kProvider,
    kExpandModule,   ///< Makes the instances of a child module; `module` is the child.
    kModuleOutputs,  ///< All outputs of the module are known.
    kModuleClosed,   ///< Everything in the module is done.
    kResource,
    kEphemeral,       ///< An `ephemeral` block: opens it.
    kEphemeralClose,  ///< Everything that uses the ephemeral resource is done.
    kBeforeChecks,    ///< All resources are done: what checks alone read comes after.
    kCheck,           ///< A `check` block.
    kOrphan,          ///< A resource that is in the state alone.
  };
  Kind kind = Kind::kVariable;
  const config::ModuleNode* module = nullptr;
  std::string
      name;  ///< Of a variable, local, output; the key of a resource; the address of an orphan.
  const config::Resource* resource = nullptr;  ///< Of kResource, kEphemeral and kEphemeralClose.
  const config::ProviderConfig* provider =
      nullptr;  ///< Of kProvider; null for one that is implied.
  std::string
      provider_address;  ///< Of kProvider, and of what a provider makes: `provider["…"].alias`.
  ProviderKey provider_key;     ///< Of what a provider makes, other than orphans.
  ProviderSource source;        ///< Of kProvider.
  diagnostics::Span needed_at;  ///< Of kProvider: who asks for it first, if there is no block.
  std::string needed_by;        ///< Of kProvider: the object in the state that alone asks for it.
  std::vector<graph::NodeId>
      awaited;  ///< Of kResource: what depends_on names, its own and its modules'.
  std::vector<const config::Import*> imports;  ///< Of kResource: those that name it as target.
  bool create_before_destroy =
      false;  ///< Of kResource: its own, or that of something that depends on it.
};

struct ConfigGraph {
  graph::Graph graph;
  std::vector<Node> nodes;
  std::map<std::string, graph::NodeId> providers;  ///< By address.
  std::map<std::string, graph::NodeId> resources;  ///< By configuration address, orphans too.
  /// The resources that each resource depends on, directly or through values, by configuration
  /// address. Filled for resources.
  std::vector<state::Dependencies> dependencies;
  bool ordered = true;  ///< Without cycles, so that it can be walked at all.
};

/// Builds the graph, reporting references to what is not declared, and cycles with the place of
/// each step. `prior` adds the resources that are in the state alone. With errors the graph may be
/// walked to find more of them, if it is ordered, and for nothing else.
[[nodiscard]] ConfigGraph build_graph(const config::ModuleNode& root, const state::State& prior,
                                      const diagnostics::SourceMap& sources,
                                      diagnostics::Diagnostics& diags);

/// `module.m.local.x`, as messages name a node.
[[nodiscard]] std::string node_name(const Node& node);

/// The configuration address of a resource node, `module.m.aws_x.y`.
[[nodiscard]] std::string resource_address(const Node& node);

}  // namespace plumb::planner
