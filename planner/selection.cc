#include "planner/selection.h"

#include <algorithm>
#include <set>

#include "diagnostics/suggestion.h"

namespace plumb::planner {
namespace {

using diagnostics::Diagnostics;
using graph::NodeId;

bool is_resource(const Node& node) {
  return node.kind == Node::Kind::kResource || node.kind == Node::Kind::kOrphan;
}

std::string module_address(const state::ModulePath& path, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += (i == 0 ? "module." : ".module.") + path[i].name;
  return out;
}

/// The block of a node, in no instance of its module in particular.
std::optional<state::ResourceAddress> block_of(const Node& node) {
  state::AddressError problem;
  const auto parsed = state::parse_instance(resource_address(node), problem);
  return parsed ? std::optional(parsed->resource) : std::nullopt;
}

/// Everything that an address could have meant.
std::vector<std::string> known_addresses(const ConfigGraph& graph) {
  std::vector<std::string> known;
  for (const Node& node : graph.nodes) {
    if (is_resource(node)) known.push_back(resource_address(node));
    if (node.kind != Node::Kind::kExpandModule) continue;
    std::string module;
    for (const std::string& name : node.module->path)
      module += (module.empty() ? "module." : ".module.") + name;
    known.push_back(std::move(module));
  }
  return known;
}

void report_missing(const AddressSet& set,
                    const std::vector<std::optional<state::ResourceAddress>>& blocks,
                    const ConfigGraph& graph, const char* flag, Diagnostics& diags) {
  const auto missing = set.without_block(blocks);
  if (missing.empty()) return;
  const std::vector<std::string> known = known_addresses(graph);
  for (const state::Target* const target : missing) {
    const std::string text = to_string(*target);
    diags.error({}, "Target not found",
                "Nothing in the configuration or the state has the address " + text +
                    ", which is given with " + flag + "." + diagnostics::did_you_mean(text, known) +
                    " `plumb state list` shows what there is.");
  }
}

}  // namespace

std::string to_string(const state::Target& target) {
  state::ModulePath module = target.module;
  for (std::size_t i = 0; i < module.size(); ++i) {
    if (target.any_module_key[i]) module[i].key = {};
  }
  if (!target.resource) return state::to_string(module);
  state::ResourceAddress resource = *target.resource;
  resource.module = std::move(module);
  return state::to_string(resource) + (target.key ? state::to_string(*target.key) : "");
}

AddressSet::AddressSet(const std::vector<state::Target>& targets)
    : targets_(targets), used_(targets.size()) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const state::Target& target = targets[i];
    by_address_[target.resource ? state::config_address(*target.resource)
                                : module_address(target.module, target.module.size())]
        .push_back(i);
  }
}

/// Those that name the block or a module that it is in, as far as names go.
template <typename Visit>
void AddressSet::for_each_near(const state::ResourceAddress& block, Visit&& visit) const {
  const auto look_up = [&](const std::string& address) {
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return;
    for (const std::size_t i : found->second) visit(i);
  };
  look_up(state::config_address(block));
  for (std::size_t size = 1; size <= block.module.size(); ++size)
    look_up(module_address(block.module, size));
}

bool AddressSet::contains(const state::InstanceAddress& address) const {
  if (empty()) return false;
  bool any = false;
  for_each_near(address.resource, [&](std::size_t i) {
    if (!targets_[i].contains(address)) return;
    any = true;
    used_[i].store(true, std::memory_order_relaxed);
  });
  return any;
}

bool AddressSet::names(const state::ResourceAddress& block) const {
  if (empty()) return false;
  bool any = false;
  for_each_near(block, [&](std::size_t i) { any = any || targets_[i].contains_block(block); });
  return any;
}

bool AddressSet::names_whole(const state::ResourceAddress& block) const {
  if (empty()) return false;
  bool any = false;
  for_each_near(block, [&](std::size_t i) {
    const state::Target& target = targets_[i];
    const bool whole =
        !target.key && std::ranges::all_of(target.any_module_key, [](bool every) { return every; });
    if (!whole || !target.contains_block(block)) return;
    any = true;
    used_[i].store(true, std::memory_order_relaxed);
  });
  return any;
}

std::vector<const state::Target*> AddressSet::without_block(
    const std::vector<std::optional<state::ResourceAddress>>& blocks) const {
  std::vector<bool> found(targets_.size());
  for (const auto& block : blocks) {
    if (!block || empty()) continue;
    for_each_near(
        *block, [&](std::size_t i) { found[i] = found[i] || targets_[i].contains_block(*block); });
  }
  std::vector<const state::Target*> out;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (!found[i]) out.push_back(&targets_[i]);
  }
  return out;
}

std::vector<const state::Target*> AddressSet::unused() const {
  std::vector<const state::Target*> out;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (!used_[i].load(std::memory_order_relaxed)) out.push_back(&targets_[i]);
  }
  return out;
}

Selection::Selection(const Options& options)
    : options_(options), targets_(options.targets), excludes_(options.excludes) {}

void Selection::choose(const ConfigGraph& graph, Diagnostics& diags) {
  visited_.assign(graph.nodes.size(), !options_.partial());
  acted_on_ = visited_;
  if (!options_.partial()) return;
  std::vector<std::optional<state::ResourceAddress>> blocks(graph.nodes.size());
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    if (is_resource(graph.nodes[id])) blocks[id] = block_of(graph.nodes[id]);
  }
  report_missing(targets_, blocks, graph, "-target", diags);
  report_missing(excludes_, blocks, graph, "-exclude", diags);
  targets_.empty() ? choose_all_but_excluded(graph) : choose_targets(graph);
}

void Selection::choose_targets(const ConfigGraph& graph) {
  std::vector<NodeId> roots;
  const auto take_resources = [&](auto&& chosen) {
    roots.clear();
    for (NodeId id = 0; id < graph.nodes.size(); ++id) {
      if (is_resource(graph.nodes[id]) && chosen(id)) roots.push_back(id);
    }
  };
  take_resources([&](NodeId id) {
    const auto block = block_of(graph.nodes[id]);
    if (!block || !targets_.names(*block)) return false;
    (void)targets_.names_whole(*block);
    return true;
  });
  if (options_.mode == Mode::kDestroy) {
    // What depends on the doomed goes first; what they depend on is looked at, for the sake of
    // provider configurations, and stays.
    const std::vector<bool> above = graph::with_dependents(graph.graph, roots);
    take_resources([&](NodeId id) { return above[id]; });
    for (const NodeId id : roots) acted_on_[id] = true;
    visited_ = graph::with_dependencies(graph.graph, roots);
    return;
  }
  visited_ = graph::with_dependencies(graph.graph, roots);
  include_outputs(graph);
  acted_on_ = visited_;
}

void Selection::choose_all_but_excluded(const ConfigGraph& graph) {
  std::vector<NodeId> named;
  std::vector<bool> in_part(graph.nodes.size());  // Some instances of it are excluded, or some not.
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    if (!is_resource(graph.nodes[id])) continue;
    const auto block = block_of(graph.nodes[id]);
    if (!block || !excludes_.names(*block)) continue;
    named.push_back(id);
    in_part[id] = !excludes_.names_whole(*block);
  }
  // What depends on something that stays as it is has to stay, too. A destroy goes the other way:
  // what the excluded need stays for them.
  const std::vector<bool> left_out = options_.mode == Mode::kDestroy
                                         ? graph::with_dependencies(graph.graph, named)
                                         : graph::with_dependents(graph.graph, named);
  std::vector<NodeId> rest;
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    if (is_resource(graph.nodes[id]) && (!left_out[id] || in_part[id])) rest.push_back(id);
  }
  visited_ = graph::with_dependencies(graph.graph, rest);
  if (options_.mode == Mode::kDestroy) {
    for (const NodeId id : rest) acted_on_[id] = true;
    return;
  }
  include_outputs(graph);
  acted_on_ = visited_;
}

/// An output takes part if all resources that it is made of do.
void Selection::include_outputs(const ConfigGraph& graph) {
  const auto order = graph::topological_order(graph.graph);
  if (std::holds_alternative<graph::Cycle>(order)) return;
  std::vector<bool> complete(graph.nodes.size());
  std::vector<bool> of_resources(graph.nodes.size());
  std::vector<NodeId> taken;
  for (const NodeId id : std::get<std::vector<NodeId>>(order)) {
    const Node& node = graph.nodes[id];
    const auto needs = graph.graph.dependencies(id);
    of_resources[id] = is_resource(node) ||
                       std::ranges::any_of(needs, [&](NodeId need) { return of_resources[need]; });
    complete[id] = is_resource(node)
                       ? visited_[id]
                       : std::ranges::all_of(needs, [&](NodeId need) { return complete[need]; });
    // Targets say nothing of outputs without resources, -exclude does.
    const bool meant = of_resources[id] || targets_.empty();
    if (node.kind == Node::Kind::kOutput && complete[id] && meant) taken.push_back(id);
  }
  const std::vector<bool> more = graph::with_dependencies(graph.graph, taken);
  for (NodeId id = 0; id < more.size(); ++id) visited_[id] = visited_[id] || more[id];
}

bool Selection::includes(const state::InstanceAddress& address) const {
  if (excludes_.contains(address)) return false;
  // Targets name single instances only of blocks that they name; what those depend on takes part
  // as a whole.
  return targets_.empty() || targets_.contains(address) || !targets_.names(address.resource);
}

void Selection::report_unused(Diagnostics& diags) const {
  const auto report = [&](const AddressSet& set, const char* flag) {
    for (const state::Target* const target : set.unused()) {
      diags.error({}, "Target not found",
                  "There is no instance " + to_string(*target) + ", which is given with " + flag +
                      ": its block is there, but has not that key. `plumb state list` shows what "
                      "there is.");
    }
  };
  report(targets_, "-target");
  report(excludes_, "-exclude");
}

void report_partial_moves(const Moves& moves, const Options& options, Diagnostics& diags) {
  if (options.targets.empty() && options.excludes.empty()) return;
  const AddressSet targets(options.targets);
  const AddressSet excludes(options.excludes);
  std::set<state::InstanceAddress> missing;
  std::set<state::InstanceAddress> excluded;
  for (const auto& [to, from] : moves.from) {
    for (const state::InstanceAddress& address : {from, to}) {
      if (!targets.empty() && !targets.contains(address)) missing.insert(address);
      if (excludes.contains(address)) excluded.insert(address);
    }
  }
  const auto list = [](const std::set<state::InstanceAddress>& addresses, const char* before) {
    std::string text;
    for (const state::InstanceAddress& address : addresses)
      text += "\n  " + (before + state::to_string(address));
    return text;
  };
  if (!missing.empty()) {
    diags.error({}, "Moved resource instances excluded by targeting",
                "Objects of the state have other addresses in the configuration, and the targets "
                "do not name both of each. Leave the targets away, or add these:" +
                    list(missing, "-target="));
  }
  if (!excluded.empty()) {
    diags.error({}, "Moved resource instances excluded by targeting",
                "Objects of the state have other addresses in the configuration, and are excluded "
                "by one of them. Apply the moves first, without excluding:" +
                    list(excluded, ""));
  }
}

}  // namespace plumb::planner
