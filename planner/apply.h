/// Carrying out a plan.
#pragma once

#include <map>

#include "planner/evaluation.h"
#include "planner/plan.h"
#include "state/journal.h"

namespace plumb::planner {

/// What was done. With errors, everything that was not stopped by them.
struct ApplyResult {
  Counts done;
  std::size_t failed = 0;     ///< Operations that were begun and are not done.
  std::size_t not_tried = 0;  ///< Those that the plan had besides.
  std::map<std::string, state::StoredOutput> outputs;  ///< Of the root, as they are now.
  state::CheckResults checks;
  Diagnostics diags;
};

/// Does what the plan says, in the order that the dependencies ask for, and hands every outcome to
/// the journal. `prior` is the state that the plan was made against. Returns when everything is
/// durable, or reported as not.
[[nodiscard]] ApplyResult apply(const RunContext& context, const Plan& plan,
                                const state::State& prior, state::Journal& journal);

/// Ends what dead processes left unfinished, as the plan found it: what is there is kept, what is
/// not is forgotten. Called before apply(), with the intents that the plan's state was completed
/// with.
void settle_unfinished(const std::vector<state::Intent>& intents, const Plan& plan,
                       state::Journal& journal);

/// The object as it is kept.
[[nodiscard]] state::StoredObject stored_object(const Change& change, const Value& value,
                                                const std::string& private_data, bool tainted);

}  // namespace plumb::planner
