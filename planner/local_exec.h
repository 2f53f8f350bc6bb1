/// Running the provisioners of an object.
#pragma once

#include "planner/evaluation.h"
#include "planner/plan.h"

namespace plumb::planner {

/// The provisioners of a block, and the module that it is in.
struct BlockProvisioners {
  const config::ModuleNode* module = nullptr;
  const std::vector<config::Provisioner>* provisioners = nullptr;
};

/// Whether any of them is for the creation of objects.
[[nodiscard]] bool provisions_creation(const std::vector<config::Provisioner>& provisioners);

/// Runs those for the creation of an object, in order. Whether all is well: the first that fails
/// ends it, unless it says that the rest goes on. `self` is the object.
[[nodiscard]] bool run_create_provisioners(Evaluation& evaluation,
                                           const std::vector<config::Provisioner>& provisioners,
                                           const Change& change, const ModuleInstance& module,
                                           const Repetition& repetition, const Value& self,
                                           Diagnostics& diags);

/// Those for its end. Objects that are tainted or were put aside have none that are run.
[[nodiscard]] bool run_destroy_provisioners(Evaluation& evaluation, const BlockProvisioners& block,
                                            const Change& change, Diagnostics& diags);

/// Whether run_destroy_provisioners() would run any.
[[nodiscard]] bool provisions_destruction(const BlockProvisioners& block, const Change& change);

}  // namespace plumb::planner
