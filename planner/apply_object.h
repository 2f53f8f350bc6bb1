/// Applying the change of one object: journal, provider, checks, outcome (plugin protocol,
/// "Apply").
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "planner/instance_plan.h"
#include "planner/local_exec.h"
#include "state/journal.h"

namespace plumb::planner {

/// What has been done so far, counted from many threads.
class ApplyCounts {
 public:
  void begin() { ++begun_; }
  void add(Action step);
  [[nodiscard]] Counts get() const;
  /// Operations that were begun and are not done.
  [[nodiscard]] std::size_t failed() const;

 private:
  std::atomic<std::size_t> begun_{0};
  std::atomic<std::size_t> made_{0};
  std::atomic<std::size_t> changed_{0};
  std::atomic<std::size_t> destroyed_{0};
};

/// What the configuration has of an object that is destroyed.
struct DoomedBlock {
  BlockProvisioners provisioners;
  const config::Resource* resource = nullptr;  ///< Null if the block is gone.
};

/// Thread-safe. An outcome is handed to the journal before the function returns; the observer hears
/// of it once it is durable.
class ObjectApplier {
 public:
  ObjectApplier(Evaluation& evaluation, state::Journal& journal, ApplyCounts& counts);

  /// Creates, updates, or makes the new half of a replacement. The object as it is now; nothing if
  /// there is none.
  [[nodiscard]] std::optional<Value> make(const InstanceRequest& request, const Change& change,
                                          Diagnostics& diags);
  /// Reads a data source whose arguments had to wait.
  [[nodiscard]] std::optional<Value> read(const InstanceRequest& request, const Change& change,
                                          Diagnostics& diags);
  /// Judges the conditions of an object that stays as it is: what they refer to may have changed.
  void judge_kept(const InstanceRequest& request, const Value& object, Diagnostics& diags);
  /// Destroys an object, or the old half of a replacement, after the provisioners of its block that
  /// are for that. Whether it is gone.
  [[nodiscard]] bool destroy(providers::Provider& provider, const Change& change,
                             const DoomedBlock& block, Diagnostics& diags);

 private:
  struct Operation;
  [[nodiscard]] bool plan_again(const InstanceRequest& request, const Change& change,
                                const Value& prior, const Value& config, Operation& operation,
                                Diagnostics& diags);
  [[nodiscard]] Result<providers::ApplyResult> call_provider(const Operation& operation);
  void tell_start(Operation& operation);
  [[nodiscard]] bool write_intent(Operation& operation, Diagnostics& diags);
  [[nodiscard]] bool prepare_destroy(const Operation& operation, const BlockProvisioners& block,
                                     Diagnostics& diags);
  void provision(Operation& operation, state::Outcome outcome, Diagnostics& diags);
  [[nodiscard]] bool record_durably(state::Outcome outcome);
  [[nodiscard]] static bool keeps_promises(const Operation& operation, const Value& now,
                                           Diagnostics& diags);
  void settle(Operation& operation, providers::ApplyResult&& answer, const Value& marks_from,
              Diagnostics& diags);
  void tell_failed(const Change& change, Action step);
  void record(const Operation& operation, state::Outcome outcome, bool good);
  void depose(const Change& change);

  Evaluation& evaluation_;
  state::Journal& journal_;
  ApplyCounts& counts_;
  const Options options_;
  InstancePlanner planner_;
  std::mutex mutex_;
  std::map<std::string, std::string>
      deposed_keys_;  ///< By address: old objects that wait to be destroyed.
};

}  // namespace plumb::planner
