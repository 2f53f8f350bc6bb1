#include "testing/test_state.h"

#include "planner/apply.h"
#include "planner/build_plan.h"
#include "planner/moves.h"

namespace plumb::testing {
namespace {

/// Beside a database in memory that nobody else sees there is nothing that could fail but memory.
void report(const diagnostics::Error& error, Diagnostics& diags) {
  diags.error({}, "Failed to keep the state of a test", error.message + ".");
}

/// Objects that moved are written where they are now, before anything is done to them.
Result<void> write_moves(state::Store& store, const state::Lease& lease, std::int64_t run,
                         const planner::Moves& moves, const state::State& state) {
  const std::vector<state::Outcome> outcomes = planner::moved_outcomes(moves, state);
  if (outcomes.empty()) return {};
  std::vector<state::Intent*> none;
  std::vector<const state::Outcome*> all;
  for (const state::Outcome& outcome : outcomes) all.push_back(&outcome);
  return store.write(lease, run, none, all);
}

}  // namespace

Result<std::unique_ptr<TestState>> TestState::make() {
  PLUMB_ASSIGN(auto store, state::Store::in_memory());
  std::unique_ptr<TestState> made(new TestState(std::move(store)));
  std::optional<state::LockHolder> nobody;
  PLUMB_ASSIGN(made->lease_, made->store_->lock("test", 0, nobody));
  return made;
}

std::optional<planner::Plan> TestState::plan(const Step& step, Diagnostics& diags) {
  const auto attempt = [&]() -> Result<void> {
    PLUMB_ASSIGN(prior_, store_->load());
    const planner::Moves moves =
        planner::apply_moves(step.context.root, prior_, step.context.plugins, diags);
    PLUMB_ASSIGN(const std::int64_t run, store_->begin_run(lease_, {"test", "", ""}));
    PLUMB_TRY(write_moves(*store_, lease_, run, moves, prior_));
    return store_->end_run(lease_, run, true);
  };
  if (const auto ready = attempt(); !ready) {
    report(ready.error(), diags);
    return std::nullopt;
  }
  if (diags.has_errors()) return std::nullopt;
  planner::PlanResult result =
      planner::build_plan(step.context, prior_, step.variables, step.options);
  diags.append(std::move(result.diags));
  return result.plan.errored ? std::nullopt : std::optional(std::move(result.plan));
}

void TestState::apply(const planner::RunContext& context, const planner::Plan& plan,
                      Diagnostics& diags) {
  const auto run = store_->begin_run(lease_, {"test", "", ""});
  if (!run) return report(run.error(), diags);
  planner::ApplyResult result;
  {
    state::Journal journal(*store_, lease_, *run);
    result = planner::apply(context, plan, prior_, journal);
  }
  const auto written = store_->write_outputs(lease_, *run, result.outputs);
  if (!written) report(written.error(), diags);
  const auto ended = store_->end_run(lease_, *run, !result.diags.has_errors());
  if (!ended) report(ended.error(), diags);
  diags.append(std::move(result.diags));
}

}  // namespace plumb::testing
