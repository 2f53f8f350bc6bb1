/// What the runs of a file have made, until it is destroyed again: kept in memory, one state for
/// each module, or for each state_key.
#pragma once

#include <memory>
#include <string>

#include "planner/evaluation.h"
#include "planner/plan.h"
#include "state/store.h"
#include "testing/test_file.h"

namespace plumb::testing {

using diagnostics::Result;

class TestState {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TestState>> make();

  /// The state as it is, with objects where the configuration has them, planned and applied.
  /// `variables`: of the root module. Whether all went well; what is wrong is in `diags`.
  struct Step {
    const planner::RunContext& context;
    const std::map<std::string, config::GivenValue>& variables;
    const planner::Options& options;
  };
  /// Nothing if there is no plan that could be applied.
  [[nodiscard]] std::optional<planner::Plan> plan(const Step& step, Diagnostics& diags);
  void apply(const planner::RunContext& context, const planner::Plan& plan, Diagnostics& diags);

  /// What there is now.
  [[nodiscard]] Result<state::State> load() { return store_->load(); }

  std::size_t last_run = 0;  ///< That applied: its position in the file.
  bool applied = false;      ///< Whether there was one.

 private:
  explicit TestState(std::unique_ptr<state::Store> store) : store_(std::move(store)) {}
  std::unique_ptr<state::Store> store_;
  state::State prior_;  ///< That the last plan was made against.
  state::Lease lease_;
};

}  // namespace plumb::testing
