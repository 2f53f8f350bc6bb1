/// What a plan leaves to the next one: changes that providers put off, blocks whose instances are
/// not known yet, and whatever depends on these.
#pragma once

#include <atomic>
#include <vector>

#include "planner/evaluation.h"
#include "planner/plan.h"
#include "providers/host/schema.h"

namespace plumb::planner {

/// The nodes of a plan that wait. Thread-safe; a node is added before those that depend on it are
/// asked about.
class WaitingNodes {
 public:
  explicit WaitingNodes(std::size_t nodes = 0) : waiting_(nodes) {}

  void add(graph::NodeId node);
  /// Whether something that a resource depends on waits, directly or through values, modules or its
  /// provider.
  [[nodiscard]] bool before(const ConfigGraph& config, graph::NodeId resource) const;

 private:
  std::vector<std::atomic<bool>> waiting_;
  std::atomic<bool> any_ = false;
};

/// What references to the object of a deferred change read: only what is so already is known.
[[nodiscard]] Value value_meanwhile(const Change& deferred);

/// What stands for all instances of a block in a module instance while its count or for_each is not
/// known. Reports what is wrong with the block itself.
[[nodiscard]] Change unexpanded_block(Evaluation& evaluation, const Node& node,
                                      const ModuleInstance& module, const providers::Schema& schema,
                                      Diagnostics& diags);

/// The same for those in modules whose count or for_each is not known.
[[nodiscard]] std::vector<Change> unexpanded_in_modules(ModuleInstance& root, const Node& node,
                                                        const providers::Schema& schema);

/// Whether a call of the module, or of one that it is in, has a count or for_each that is not
/// known.
[[nodiscard]] bool is_unexpanded(ModuleInstance& root, const config::ModuleNode& module);

/// Whether it is not known yet if the block of a resource node still has the instance.
[[nodiscard]] bool is_undecided(const ModuleInstance& root, const Node& node,
                                const state::InstanceAddress& instance);

/// Takes the deferred changes out of those of a plan. What is to be destroyed waits as well if
/// something was made from it that stays because it waits.
void set_deferred_apart(Plan& plan, const state::State& prior);

}  // namespace plumb::planner
