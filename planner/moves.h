/// Objects that the configuration has at other addresses than the state.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "planner/provider_set.h"
#include "state/objects.h"

namespace plumb::planner {

/// What became of a state whose objects moved.
struct Moves {
  /// By the new address, the old one.
  std::map<state::InstanceAddress, state::InstanceAddress> from;
  /// Objects that stay, but depend on blocks that moved.
  std::set<state::InstanceAddress> relinked;
};

/// Gives the objects of the state the addresses that the `moved` blocks say, chains of them too,
/// and those that follow from a `count` that was added or removed: `a` is `a[0]`. An object whose
/// new address is taken stays where it is, with a warning. One that comes to a resource of another
/// type is turned into one of that type by the plugin of its new block. Reports blocks that
/// contradict each other, or the configuration.
///
/// https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
[[nodiscard]] Moves apply_moves(const config::ModuleNode& root, state::State& state,
                                PluginSet& plugins, diagnostics::Diagnostics& diags);

/// The same as rows of the store: for each object its end at the one address, and its beginning at
/// the other. To be written together. `state`: as apply_moves() left it.
[[nodiscard]] std::vector<state::Outcome> moved_outcomes(const Moves& moves,
                                                         const state::State& state);

}  // namespace plumb::planner
