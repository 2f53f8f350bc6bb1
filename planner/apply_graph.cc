#include "planner/apply_graph.h"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

namespace plumb::planner {
namespace {

using graph::NodeId;

bool destroys(const Change& change) {
  return change.action == Action::kDelete || is_replace(change.action);
}

bool is_resource(const Node& node) {
  return node.kind == Node::Kind::kResource || node.kind == Node::Kind::kOrphan;
}

/// The nodes of which the plan makes an object. The others need not wait for what is destroyed of
/// theirs: their values are those from before, which providers of dependants may be set up with.
std::vector<bool> makers(const ConfigGraph& config, const Plan& plan) {
  std::vector<bool> made(config.nodes.size());
  for (const Change& change : plan.changes) {
    if (change.action != Action::kCreate && !is_replace(change.action)) continue;
    const auto node = config.resources.find(state::config_address(change.address.resource));
    if (node != config.resources.end()) made[node->second] = true;
  }
  return made;
}

/// What no block speaks for is ordered by what it depended on when it was made. Objects between
/// that stay are passed through: what they depended on has to wait just as well.
void order_orphans(const ConfigGraph& config, const state::State& prior,
                   const std::function<void(NodeId, NodeId)>& order) {
  std::unordered_map<NodeId, std::vector<NodeId>> stored;
  for (const state::StoredObject& object : prior.objects) {
    const auto self = config.resources.find(state::config_address(object.address.resource));
    if (self == config.resources.end() || object.dependencies == nullptr) continue;
    std::vector<NodeId>& found = stored[self->second];
    for (const std::string& address : *object.dependencies) {
      const auto other = config.resources.find(address);
      if (other != config.resources.end() && other->second != self->second)
        found.push_back(other->second);
    }
  }
  for (const auto& [orphan, direct] : stored) {
    if (config.nodes[orphan].kind != Node::Kind::kOrphan) continue;
    std::vector<NodeId> stack = direct;
    std::set<NodeId> seen;
    while (!stack.empty()) {
      const NodeId at = stack.back();
      stack.pop_back();
      if (at == orphan || !seen.insert(at).second) continue;
      order(orphan, at);
      if (config.nodes[at].kind == Node::Kind::kOrphan) continue;
      if (const auto further = stored.find(at); further != stored.end()) {
        stack.insert(stack.end(), further->second.begin(), further->second.end());
      }
    }
  }
}

}  // namespace

ApplyGraph build_apply_graph(const ConfigGraph& config, const Plan& plan,
                             const state::State& prior) {
  ApplyGraph out;
  const auto size = static_cast<NodeId>(config.nodes.size());
  for (NodeId id = 0; id < size; ++id) (void)out.graph.add_node();
  for (NodeId id = 0; id < size; ++id) {
    for (const NodeId dependency : config.graph.dependencies(id))
      out.graph.add_dependency(id, dependency);
  }
  out.destroy.assign(size, ApplyGraph::kNone);
  out.owner.assign(size, ApplyGraph::kNone);
  if (std::none_of(plan.changes.begin(), plan.changes.end(), destroys)) {
    out.graph.finish();
    return out;
  }
  // Every resource gets one, so that order also holds through those that are not destroyed.
  for (NodeId id = 0; id < size; ++id) {
    if (!is_resource(config.nodes[id])) continue;
    out.destroy[id] = out.graph.add_node();
    out.owner.push_back(id);
    for (const NodeId dependency : config.graph.dependencies(id)) {
      if (config.nodes[dependency].kind == Node::Kind::kProvider)
        out.graph.add_dependency(out.destroy[id], dependency);
    }
  }
  const auto order = [&](NodeId dependent, NodeId dependency) {
    out.graph.add_dependency(out.destroy[dependency], out.destroy[dependent]);
    if (config.nodes[dependency].create_before_destroy &&
        config.nodes[dependent].kind == Node::Kind::kResource) {
      out.graph.add_dependency(out.destroy[dependency], dependent);
    }
  };
  const std::vector<bool> makes = makers(config, plan);
  for (NodeId id = 0; id < size; ++id) {
    const Node& node = config.nodes[id];
    if (!is_resource(node)) continue;
    if (node.kind == Node::Kind::kResource) {
      if (node.create_before_destroy)
        out.graph.add_dependency(out.destroy[id], id);
      else if (makes[id])
        out.graph.add_dependency(id, out.destroy[id]);
      if (config.dependencies[id] == nullptr) continue;
      for (const std::string& address : *config.dependencies[id]) {
        if (const auto found = config.resources.find(address); found != config.resources.end())
          order(id, found->second);
      }
    }
  }
  for (NodeId id = 0; id < size; ++id) {
    if (config.nodes[id].kind != Node::Kind::kEphemeralClose) continue;
    for (const NodeId user : config.graph.dependencies(id)) {
      if (out.destroy[user] != ApplyGraph::kNone) out.graph.add_dependency(id, out.destroy[user]);
    }
  }
  order_orphans(config, prior, order);
  out.graph.finish();
  return out;
}

}  // namespace plumb::planner
