/// Which configured provider works with an object, where a provider configuration has for_each.
#pragma once

#include "planner/evaluation.h"

namespace plumb::planner {

/// One configured provider and its address; without a provider if what is wrong was reported.
struct ServingProvider {
  providers::Provider* provider = nullptr;
  std::string address;
};

/// The one that serves an instance of a block: evaluates the key of the reference in the scope
/// where it is written. Reports keys that are unknown or that no instance has.
[[nodiscard]] ServingProvider serving_provider(Evaluation& evaluation, const Node& node,
                                               const ModuleInstance& module,
                                               const Repetition& repetition,
                                               const state::InstanceAddress& object,
                                               Diagnostics& diags);

/// The one that serves an object that was planned or kept with the provider at the address. Null
/// after reporting that it is gone.
[[nodiscard]] providers::Provider* serving_provider(Evaluation& evaluation, const Node& node,
                                                    const state::InstanceAddress& object,
                                                    const std::string& address, Diagnostics& diags);

}  // namespace plumb::planner
