/// `count` and `for_each`: which instances a block has.
#pragma once

#include "config/module.h"
#include "planner/module_instance.h"
#include "planner/scope.h"

namespace plumb::planner {

struct Expansion {
  Repeat repeat = Repeat::kSingle;
  std::vector<state::InstanceKey> keys;
  std::vector<Value> each_values;
  bool awaited = false;  ///< kUnknown, and nothing was reported: a later plan will know.
};

/// What becomes of a repetition that is not known yet: a mistake, or something to wait for.
enum class UnknownCount : bool { kRefused, kAwaited };

/// Evaluates the repetition. Values that may not decide how many instances there are (unknown,
/// null, sensitive for_each) are reported, and the answer is kUnknown.
[[nodiscard]] Expansion expand(const config::Repetition& repetition, const eval::Context& context,
                               Diagnostics& diags,
                               UnknownCount unknown_count = UnknownCount::kRefused);

/// The same where nothing is known yet (validate): checks the types, and never complains of unknown
/// values.
[[nodiscard]] Expansion expand_for_validation(const config::Repetition& repetition,
                                              const eval::Context& context, Diagnostics& diags);

}  // namespace plumb::planner
