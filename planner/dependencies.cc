#include "planner/dependencies.h"

#include <algorithm>

namespace plumb::planner {

using graph::NodeId;

void inherit_create_before_destroy(ConfigGraph& config) {
  std::vector<NodeId> roots;
  for (NodeId id = 0; id < config.nodes.size(); ++id) {
    if (config.nodes[id].create_before_destroy) roots.push_back(id);
  }
  if (roots.empty()) return;
  const std::vector<bool> reached = graph::with_dependencies(config.graph, roots);
  for (NodeId id = 0; id < config.nodes.size(); ++id) {
    if (reached[id] && config.nodes[id].kind == Node::Kind::kResource)
      config.nodes[id].create_before_destroy = true;
  }
}

void collect_dependencies(ConfigGraph& config) {
  config.dependencies.resize(config.nodes.size());
  std::vector<NodeId> stack;
  std::vector<std::uint32_t> seen(config.nodes.size());
  std::uint32_t round = 0;
  for (NodeId id = 0; id < config.nodes.size(); ++id) {
    if (config.nodes[id].kind != Node::Kind::kResource) continue;
    ++round;
    std::vector<std::string> found;
    stack.assign(config.graph.dependencies(id).begin(), config.graph.dependencies(id).end());
    while (!stack.empty()) {
      const NodeId at = stack.back();
      stack.pop_back();
      if (seen[at] == round) continue;
      seen[at] = round;
      const Node& node = config.nodes[at];
      if (node.kind == Node::Kind::kResource) {
        found.push_back(resource_address(node));
        continue;
      }
      const auto further = config.graph.dependencies(at);
      stack.insert(stack.end(), further.begin(), further.end());
    }
    if (found.empty()) continue;
    std::sort(found.begin(), found.end());
    config.dependencies[id] = std::make_shared<const std::vector<std::string>>(std::move(found));
  }
}

}  // namespace plumb::planner
