#include "graph/graph.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>

namespace plumb::graph {
namespace {

/// The shortest way from the node back to itself among nodes that are still waiting, by breadth
/// first search.
Cycle cycle_through(const Graph& graph, NodeId start, const std::vector<std::size_t>& waiting) {
  constexpr NodeId kNone = ~NodeId{0};
  std::vector<NodeId> came_from(graph.size(), kNone);
  std::deque<NodeId> queue{start};
  while (!queue.empty()) {
    const NodeId node = queue.front();
    queue.pop_front();
    for (const NodeId next : graph.dependencies(node)) {
      if (waiting[next] == 0) continue;
      if (next == start) {
        Cycle cycle;
        for (NodeId at = node; at != start; at = came_from[at]) cycle.nodes.push_back(at);
        cycle.nodes.push_back(start);
        std::reverse(cycle.nodes.begin(), cycle.nodes.end());
        return cycle;
      }
      if (came_from[next] != kNone) continue;
      came_from[next] = node;
      queue.push_back(next);
    }
  }
  return {};
}

/// Some cycle among the waiting nodes: walking along waiting dependencies must come back sooner or
/// later.
Cycle find_cycle(const Graph& graph, const std::vector<std::size_t>& waiting) {
  NodeId at = 0;
  while (waiting[at] == 0) ++at;
  std::vector<bool> seen(graph.size());
  while (!seen[at]) {
    seen[at] = true;
    for (const NodeId next : graph.dependencies(at)) {
      if (waiting[next] != 0) {
        at = next;
        break;
      }
    }
  }
  return cycle_through(graph, at, waiting);
}

/// Puts nodes into an order, each after all that it depends on, as far as there is one.
struct Sorter {
  const Graph& graph;
  std::vector<std::size_t> waiting;  ///< For how many nodes each still waits.
  std::priority_queue<NodeId, std::vector<NodeId>, std::greater<>> ready;
  std::vector<NodeId> order;

  explicit Sorter(const Graph& of) : graph(of), waiting(of.size()) {
    for (NodeId node = 0; node < graph.size(); ++node) {
      waiting[node] = graph.dependencies(node).size();
      if (waiting[node] == 0) ready.push(node);
    }
    order.reserve(graph.size());
  }

  void run() {
    while (!ready.empty()) {
      const NodeId node = ready.top();
      ready.pop();
      order.push_back(node);
      for (const NodeId dependent : graph.dependents(node)) {
        if (waiting[dependent] != 0 && --waiting[dependent] == 0) ready.push(dependent);
      }
    }
  }

  /// Goes on as if the nodes of the cycle waited for nothing.
  void take_out(const Cycle& cycle) {
    for (const NodeId node : cycle.nodes) {
      waiting[node] = 0;
      ready.push(node);
    }
  }
};

template <typename Next>
std::vector<bool> reachable(const Graph& graph, std::span<const NodeId> from, Next&& next) {
  std::vector<bool> seen(graph.size());
  std::vector<NodeId> stack(from.begin(), from.end());
  for (const NodeId node : from) seen[node] = true;
  while (!stack.empty()) {
    const NodeId node = stack.back();
    stack.pop_back();
    for (const NodeId other : next(node)) {
      if (seen[other]) continue;
      seen[other] = true;
      stack.push_back(other);
    }
  }
  return seen;
}

}  // namespace

NodeId Graph::add_node() {
  dependencies_.emplace_back();
  return static_cast<NodeId>(dependencies_.size() - 1);
}

void Graph::add_dependency(NodeId node, NodeId dependency) {
  dependencies_[node].push_back(dependency);
}

void Graph::finish() {
  dependents_.assign(dependencies_.size(), {});
  for (NodeId node = 0; node < dependencies_.size(); ++node) {
    std::vector<NodeId>& edges = dependencies_[node];
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    for (const NodeId dependency : edges) dependents_[dependency].push_back(node);
  }
}

std::variant<std::vector<NodeId>, Cycle> topological_order(const Graph& graph) {
  Sorter sorter(graph);
  sorter.run();
  if (sorter.order.size() < graph.size()) return find_cycle(graph, sorter.waiting);
  return std::move(sorter.order);
}

std::vector<Cycle> separate_cycles(const Graph& graph) {
  std::vector<Cycle> cycles;
  Sorter sorter(graph);
  while (true) {
    sorter.run();
    if (sorter.order.size() == graph.size() || cycles.size() == kSeparateCyclesMax) return cycles;
    cycles.push_back(find_cycle(graph, sorter.waiting));
    sorter.take_out(cycles.back());
  }
}

std::vector<bool> with_dependencies(const Graph& graph, std::span<const NodeId> nodes) {
  return reachable(graph, nodes, [&](NodeId node) { return graph.dependencies(node); });
}

std::vector<bool> with_dependents(const Graph& graph, std::span<const NodeId> nodes) {
  return reachable(graph, nodes, [&](NodeId node) { return graph.dependents(node); });
}

ReadyQueue::ReadyQueue(const Graph& graph) : graph_(&graph), waiting_(graph.size()) {
  for (NodeId node = 0; node < graph.size(); ++node) {
    waiting_[node] = static_cast<std::uint32_t>(graph.dependencies(node).size());
    if (waiting_[node] == 0) ready_.push_back(node);
  }
}

void ReadyQueue::take_ready(std::vector<NodeId>& out) {
  out.insert(out.end(), ready_.begin(), ready_.end());
  ready_.clear();
}

void ReadyQueue::finish(NodeId node) {
  ++finished_;
  for (const NodeId dependent : graph_->dependents(node)) {
    if (--waiting_[dependent] == 0) ready_.push_back(dependent);
  }
}

}  // namespace plumb::graph
