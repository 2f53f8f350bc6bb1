/// What becomes of the conditions in a configuration, as a run comes to judge them.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "planner/check_rules.h"
#include "planner/module_instance.h"
#include "state/check_results.h"

namespace plumb::planner {

/// Thread-safe. Blocks without conditions are nothing to it: to ask `rules.empty()` before is to
/// save the call.
class CheckRecord {
 public:
  /// Everything in the configuration that has conditions, none of them judged.
  explicit CheckRecord(const config::ModuleNode& root);

  /// The instances that a plan came to know; what it found is judged again.
  void expect(const state::CheckResults& planned);
  /// All instances of the block in that module are about to be announced, be there any or not.
  void expand(const state::Checkable& block);
  void announce(const state::Checkable& object);
  /// Outcomes of some of the object's rules; `first`: how many come before these.
  void record(const state::Checkable& object, std::size_t first,
              const std::vector<RuleOutcome>& outcomes);
  /// Whether one of the object's rules from `first` on does not hold.
  [[nodiscard]] bool fails(const state::Checkable& object, std::size_t first);

  [[nodiscard]] state::CheckResults results() const;

 private:
  struct Object {
    state::Checkable address;
    std::vector<RuleOutcome> outcomes;
  };
  struct Block {
    state::Checkable address;
    std::size_t rules = 0;
    bool expanded = false;
    std::map<std::string, Object> objects;
  };
  void add(const config::ModuleNode& module);
  void add_block(state::Checkable address, std::size_t rules);
  Block* find(const state::Checkable& checkable);
  static Object& object_of(Block& block, const state::Checkable& address);

  mutable std::mutex mutex_;
  std::map<std::string, Block> blocks_;
};

/// Whether a resource's block has any.
[[nodiscard]] bool has_conditions(const config::Lifecycle& lifecycle);

[[nodiscard]] state::Checkable checkable(const state::InstanceAddress& address);
/// The block of a resource.
[[nodiscard]] state::Checkable checkable(const config::ModuleNode& module,
                                         const config::Resource& resource);
/// An output, a check or a variable of an instance of a module.
[[nodiscard]] state::Checkable checkable(state::Checkable::Kind kind, const ModuleInstance& module,
                                         const std::string& name);

}  // namespace plumb::planner
