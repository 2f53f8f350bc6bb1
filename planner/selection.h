/// Runs about a part of the configuration: what -target names and needs, or all but what -exclude
/// names and what depends on that.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "planner/config_graph.h"
#include "planner/moves.h"
#include "planner/plan.h"
#include "state/address.h"

namespace plumb::planner {

/// Addresses of a command line, indexed: asking costs the same whatever their number.
class AddressSet {
 public:
  explicit AddressSet(const std::vector<state::Target>& targets);

  [[nodiscard]] bool empty() const { return targets_.empty(); }
  /// Whether one of them names the instance. Thread-safe; remembers which were found to name one.
  [[nodiscard]] bool contains(const state::InstanceAddress& address) const;
  /// Whether one of them names instances of the block; keys do not count.
  [[nodiscard]] bool names(const state::ResourceAddress& block) const;
  /// The same, but all instances of it.
  [[nodiscard]] bool names_whole(const state::ResourceAddress& block) const;
  /// Those that name none of the blocks; `blocks` may have gaps.
  [[nodiscard]] std::vector<const state::Target*> without_block(
      const std::vector<std::optional<state::ResourceAddress>>& blocks) const;
  /// Those that have not named any instance so far.
  [[nodiscard]] std::vector<const state::Target*> unused() const;

 private:
  template <typename Visit>
  void for_each_near(const state::ResourceAddress& block, Visit&& visit) const;

  const std::vector<state::Target>& targets_;
  /// By configuration address of what they name: a resource or a module.
  std::unordered_map<std::string, std::vector<std::size_t>> by_address_;
  mutable std::vector<std::atomic<bool>> used_;
};

/// The part of a configuration and a state that a run is about.
class Selection {
 public:
  /// `options` outlives it.
  explicit Selection(const Options& options);

  /// Decides which nodes are visited, and reports addresses that name nothing.
  void choose(const ConfigGraph& graph, diagnostics::Diagnostics& diags);

  /// Whether the node takes part. What does not has the values that are in the state.
  [[nodiscard]] bool visited(graph::NodeId node) const { return visited_[node]; }
  [[nodiscard]] const std::vector<bool>& visited() const { return visited_; }
  /// Whether its objects may change; others are looked at for what depends on them.
  [[nodiscard]] bool acted_on(graph::NodeId node) const { return acted_on_[node]; }
  /// Whether the object may change, given that its node may. Thread-safe.
  [[nodiscard]] bool includes(const state::InstanceAddress& address) const;
  /// Reports addresses whose instance key is none of a block that is there: after all instances
  /// were asked for.
  void report_unused(diagnostics::Diagnostics& diags) const;

 private:
  void choose_targets(const ConfigGraph& graph);
  void choose_all_but_excluded(const ConfigGraph& graph);
  void include_outputs(const ConfigGraph& graph);

  const Options& options_;
  AddressSet targets_;
  AddressSet excludes_;
  std::vector<bool> visited_;
  std::vector<bool> acted_on_;
};

/// Reports objects that moved, but of whose two addresses a run about a part has not both: their
/// move would be made, or not made, behind the back of what depends on them.
void report_partial_moves(const Moves& moves, const Options& options,
                          diagnostics::Diagnostics& diags);

/// As it would be written on a command line.
[[nodiscard]] std::string to_string(const state::Target& target);

}  // namespace plumb::planner
