/// The order of an apply: the graph of the configuration, and beside each resource a node that
/// destroys.
#pragma once

#include <vector>

#include "planner/config_graph.h"

namespace plumb::planner {

struct ApplyGraph {
  static constexpr graph::NodeId kNone = ~graph::NodeId{0};
  graph::Graph graph;
  /// By id in the configuration's graph, which is also the id of the node that creates and updates:
  /// the node that destroys, or kNone.
  std::vector<graph::NodeId> destroy;
  /// By id in `graph`, for those that destroy: whose objects.
  std::vector<graph::NodeId> owner;
};

/// A resource is destroyed after everything that depends on it, and before it is made again; where
/// create_before_destroy is set, after it is made again and everything that depends on it has taken
/// notice. Without destroys the graph is the configuration's.
[[nodiscard]] ApplyGraph build_apply_graph(const ConfigGraph& config, const Plan& plan,
                                           const state::State& prior);

}  // namespace plumb::planner
