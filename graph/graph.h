/// Directed graphs of dense ids: order, cycles, and what may run next. Knows no domain.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace plumb::graph {

/// Index of a node: 0 .. Graph::size() - 1, in the order of add_node(). What a node means is in a
/// vector of the caller's.
using NodeId = std::uint32_t;

/// Nodes and what each depends on. Duplicate edges are allowed while building and dropped by
/// finish().
class Graph {
 public:
  NodeId add_node();
  /// `node` comes after `dependency`. An edge to itself is a cycle of one.
  void add_dependency(NodeId node, NodeId dependency);
  /// Sorts and removes duplicates, and fills dependents(). Call once, after the last edge.
  void finish();

  [[nodiscard]] std::size_t size() const { return dependencies_.size(); }
  [[nodiscard]] std::span<const NodeId> dependencies(NodeId node) const {
    return dependencies_[node];
  }
  [[nodiscard]] std::span<const NodeId> dependents(NodeId node) const { return dependents_[node]; }

 private:
  std::vector<std::vector<NodeId>> dependencies_;
  std::vector<std::vector<NodeId>> dependents_;
};

/// Nodes that block each other: each depends on the next, and the last on the first.
struct Cycle {
  std::vector<NodeId> nodes;
};

/// Every node after all its dependencies, ties broken by the smallest id so that two runs over the
/// same input agree; or the shortest cycle through the first node that is in one. O(nodes + edges)
/// apart from the ready queue's logarithm.
[[nodiscard]] std::variant<std::vector<NodeId>, Cycle> topological_order(const Graph& graph);

/// Cycles of which no two have a node in common, found one after the other as if the nodes of
/// those before were not there; the first is that of topological_order(). At most
/// kSeparateCyclesMax, so that it takes no longer than a few orders do.
[[nodiscard]] std::vector<Cycle> separate_cycles(const Graph& graph);
inline constexpr std::size_t kSeparateCyclesMax = 20;

/// The nodes and everything that they depend on, directly or not, as flags by id.
[[nodiscard]] std::vector<bool> with_dependencies(const Graph& graph,
                                                  std::span<const NodeId> nodes);
/// The nodes and everything that depends on them.
[[nodiscard]] std::vector<bool> with_dependents(const Graph& graph, std::span<const NodeId> nodes);

/// What may run next. Not thread-safe: whoever walks the graph guards it.
class ReadyQueue {
 public:
  explicit ReadyQueue(const Graph& graph);
  /// Moves the nodes that became ready since the last call to the end of `out`.
  void take_ready(std::vector<NodeId>& out);
  /// The node is done; those that waited for it alone become ready.
  void finish(NodeId node);
  [[nodiscard]] bool done() const { return finished_ == graph_->size(); }

 private:
  const Graph* graph_;
  std::vector<std::uint32_t> waiting_;
  std::vector<NodeId> ready_;
  std::size_t finished_ = 0;
};

}  // namespace plumb::graph
