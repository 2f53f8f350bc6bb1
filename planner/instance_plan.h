/// Planning one object: what there is, what is wanted, and what the provider makes of it (plugin
/// protocol, "Plan").
#pragma once

#include <optional>

#include "planner/evaluation.h"
#include "planner/plan.h"
#include "planner/triggers.h"

namespace plumb::planner {

/// An object as stored, decoded and brought up to date.
struct PriorObject {
  Value value;   ///< Marked; null if there is none, or if it is gone.
  Value stored;  ///< Before it was refreshed.
  std::string private_data;
  bool tainted = false;
  Value identity;                                   ///< Null if it has none.
  DeferralReason deferral = DeferralReason::kNone;  ///< Why it could not be brought up to date.
  bool exists() const { return !value.is_null(); }
};

/// One instance of a block to be planned.
struct InstanceRequest {
  const Node& node;
  const ModuleInstance& module;
  state::InstanceAddress address;
  Repetition repetition;
  const state::StoredObject* stored = nullptr;  ///< The current object in the state, or null.
  const providers::Schema* schema = nullptr;
  providers::Provider* provider = nullptr;
  std::string provider_address = node.provider_address;  ///< Of its instance, if it has for_each.
  bool forced = false;                                   ///< -replace
  Triggered triggered = Triggered::kNot;                 ///< replace_triggered_by
  const Importing* importing = nullptr;  ///< The object to begin with, if nothing is stored.
  DeferralReason deferral = DeferralReason::kNone;  ///< Why it waits, whatever the provider says.
};

class InstancePlanner {
 public:
  InstancePlanner(Evaluation& evaluation, const Options& options)
      : evaluation_(evaluation), options_(options) {}

  /// Decodes a stored object, upgrades it to today's schema, and reads it from its provider if the
  /// options ask for that. `body`: of its block, if there is one.
  [[nodiscard]] std::optional<PriorObject> load(const state::StoredObject& stored,
                                                const providers::Schema& schema,
                                                providers::Provider& provider, Diagnostics& diags,
                                                const ast::Body* body = nullptr);

  /// The change that makes a managed object what the configuration wants. Nothing after an error.
  [[nodiscard]] std::optional<Change> plan(const InstanceRequest& request, Diagnostics& diags);

  /// The change that takes an object over as it is, without asking what it should be.
  [[nodiscard]] std::optional<Change> adopt(const InstanceRequest& request, Diagnostics& diags);

  /// The change of a data source: none, with the value read, or kRead if that has to wait.
  [[nodiscard]] std::optional<Change> plan_data(const InstanceRequest& request,
                                                bool dependencies_pending, Diagnostics& diags);

  /// The change that destroys the object.
  [[nodiscard]] Change plan_delete(const state::StoredObject& stored,
                                   const providers::Schema& schema, PriorObject prior,
                                   Reason reason);

  /// Judges the block's postconditions of the object `self`, or, where that is null, its
  /// preconditions.
  void judge_conditions(const InstanceRequest& request, const Value* self, Diagnostics& diags);

  /// Evaluates the body for the instance, with its preconditions. Nothing after an error.
  [[nodiscard]] std::optional<Value> configuration(const InstanceRequest& request,
                                                   Diagnostics& diags);

 private:
  /// That configuration once its provider has found nothing wrong with it; with its marks.
  [[nodiscard]] std::optional<Value> valid_configuration(const InstanceRequest& request,
                                                         Diagnostics& diags);
  [[nodiscard]] bool ask_plan(const InstanceRequest& request, const providers::Object& prior,
                              const Value& config, providers::PlanResult& result,
                              Diagnostics& diags);
  /// Whether the plan may be used as an answer to that request: what is put off promises nothing.
  [[nodiscard]] bool acceptable(const InstanceRequest& request, const providers::PlanRequest& asked,
                                const providers::PlanResult& result, Diagnostics& diags) const;
  void decide(const InstanceRequest& request, const Value& prior,
              const providers::PlanResult& result, Change& change);

  Evaluation& evaluation_;
  const Options& options_;
};

/// Runs a call of a provider where waiting is allowed, if it waits.
template <typename Call>
auto ask(const providers::Provider& provider, system::ThreadPool& pool, Call&& call)
    -> decltype(call()) {
  if (!provider.waits()) return call();
  std::optional<decltype(call())> result;
  pool.blocking([&] { result.emplace(call()); });
  return std::move(*result);
}

/// Records for a check what became of reading the data source that it alone reads. What went wrong
/// is a warning afterwards.
void record_check_data(Evaluation& evaluation, const InstanceRequest& request, bool read,
                       Diagnostics& diags);

}  // namespace plumb::planner
