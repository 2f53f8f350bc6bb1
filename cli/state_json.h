/// `show -json`: state and plan in Terraform's published formats (state 1.0, plan 1.2).
#pragma once

#include <string>

#include "cli/session.h"
#include "planner/plan.h"
#include "planner/provider_set.h"

namespace plumb::cli {

/// The state's objects as values; reports those that cannot be read.
struct DecodedObject {
  const state::StoredObject* stored = nullptr;
  value::Value value;
  std::shared_ptr<const providers::Block> schema;
};
[[nodiscard]] std::vector<DecodedObject> decode_objects(Session& session, const state::State& state,
                                                        Diagnostics& diags);

[[nodiscard]] std::string state_json(const state::State& state,
                                     const std::vector<DecodedObject>& objects);

/// The same as the messages of tests have them, without what is the same for all of a test.
[[nodiscard]] std::string state_message_json(const state::State& state,
                                             const std::vector<DecodedObject>& objects);
[[nodiscard]] std::string plan_message_json(const planner::Plan& plan);

/// With the configuration that the session has loaded.
[[nodiscard]] std::string plan_json(Session& session, const planner::Plan& plan,
                                    const state::State& prior,
                                    const std::vector<DecodedObject>& objects);

}  // namespace plumb::cli
