#include <algorithm>

#include "planner/build_plan.h"

namespace plumb::planner {
namespace {

using graph::NodeId;

/// The address of a node's block as a target sees it.
std::optional<state::ResourceAddress> block_address(const Node& node) {
  state::AddressError problem;
  const auto parsed = state::parse_instance(resource_address(node), problem);
  return parsed ? std::optional(parsed->resource) : std::nullopt;
}

std::vector<NodeId> named_nodes(const ConfigGraph& graph, const state::Target& target) {
  std::vector<NodeId> found;
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    const Node& node = graph.nodes[id];
    if (node.kind != Node::Kind::kResource && node.kind != Node::Kind::kOrphan) continue;
    const auto block = block_address(node);
    if (block && target.contains_block(*block)) found.push_back(id);
  }
  return found;
}

}  // namespace

void warn_of_targets(const Options& options, Diagnostics& diags) {
  if (options.targets.empty()) return;
  diags.warning({}, "Resource targeting is in effect",
                "This plan is not about everything in the configuration, because of "
                "-target. Use that for exceptional situations only, such as "
                "recovering from errors, and plan without it afterwards.");
}

void warn_of_incomplete(const Plan& plan, Diagnostics& diags) {
  if (plan.targets.empty()) return;
  diags.warning({}, "Applied changes may be incomplete",
                "The plan was made with -target, so some changes of the configuration may "
                "not have been applied. Run plan without it to see.");
}

TargetedNodes targeted_nodes(const ConfigGraph& graph, const Options& options, Diagnostics& diags) {
  std::vector<bool> included(graph.nodes.size(), options.targets.empty());
  if (options.targets.empty()) return {included, included};
  std::vector<NodeId> roots;
  for (const state::Target& target : options.targets) {
    const std::vector<NodeId> named = named_nodes(graph, target);
    if (named.empty()) {
      const std::string text =
          target.resource ? state::to_string(*target.resource) : state::to_string(target.module);
      diags.error({}, "Target not found",
                  "Nothing in the configuration or the state has the address " + text +
                      ", which is given as a target. `plumb state list` shows what there is.");
    }
    roots.insert(roots.end(), named.begin(), named.end());
  }
  if (options.mode == Mode::kDestroy) {
    const std::vector<bool> above = graph::with_dependents(graph.graph, roots);
    roots.clear();
    for (NodeId id = 0; id < above.size(); ++id) {
      const bool resource = graph.nodes[id].kind == Node::Kind::kResource ||
                            graph.nodes[id].kind == Node::Kind::kOrphan;
      if (above[id] && resource) roots.push_back(id);
    }
  }
  included = graph::with_dependencies(graph.graph, roots);
  if (options.mode == Mode::kDestroy) {
    // What the doomed depend on is looked at, for the sake of provider configurations, and stays.
    std::vector<bool> doomed(graph.nodes.size());
    for (const NodeId id : roots) doomed[id] = true;
    return {included, doomed};
  }
  // An output takes part if all that it is made of does.
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    if (graph.nodes[id].kind != Node::Kind::kOutput || included[id]) continue;
    const NodeId one[] = {id};
    const std::vector<bool> needs = graph::with_dependencies(graph.graph, one);
    bool all = true;
    bool any = false;
    for (NodeId other = 0; other < needs.size() && all; ++other) {
      const bool resource = graph.nodes[other].kind == Node::Kind::kResource;
      any = any || (needs[other] && resource);
      all = !needs[other] || !resource || included[other];
    }
    if (!all || !any) continue;
    for (NodeId other = 0; other < needs.size(); ++other)
      included[other] = included[other] || needs[other];
  }
  return {included, included};
}

}  // namespace plumb::planner
