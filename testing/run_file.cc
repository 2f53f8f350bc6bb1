/// The runs of one file, one after the other, and the end of what they made.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "planner/apply.h"
#include "planner/build_plan.h"
#include "system/clock.h"
#include "testing/expected_failures.h"
#include "testing/module_under_test.h"
#include "testing/override_targets.h"
#include "testing/suite.h"
#include "testing/test_state.h"
#include "testing/test_variables.h"

namespace plumb::testing {
namespace {

using planner::RunEnvironment;

/// Lets what was made be destroyed although the user wants an end: only a second request stops
/// that.
class SecondRequest {
 public:
  explicit SecondRequest(const system::Cancellation& first)
      : watcher_([this, &first] {
          std::unique_lock lock(mutex_);
          while (!ended_ && !first.forced()) wake_.wait_for(lock, std::chrono::milliseconds(100));
          if (!ended_) cancellation_.request();
        }) {}
  SecondRequest(const SecondRequest&) = delete;
  SecondRequest& operator=(const SecondRequest&) = delete;
  ~SecondRequest() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    wake_.notify_all();
    watcher_.join();
  }
  [[nodiscard]] const system::Cancellation& cancellation() const { return cancellation_; }

 private:
  system::Cancellation cancellation_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::thread watcher_;  ///< Last: it uses the above.
};

/// Everything that one run of a module takes.
struct Prepared {
  Prepared(config::ModuleNode& root, const TestFile& file, const TestRun& run, Diagnostics& diags)
      : module(root, file, run, diags) {}
  ModuleUnderTest module;
  RunVariables variables;
  std::unique_ptr<RunStandIns> stand_ins;
};

/// What there is to say of runs that are not about everything.
void warn_of_targets(const TestRun& run, Diagnostics& diags) {
  if (run.options.targets.empty()) return;
  diags.warning({}, "Resource targeting is in effect",
                "This run plans only what its plan_options name as targets, and what that depends "
                "on.");
}

void warn_of_incomplete(const TestRun& run, Diagnostics& diags) {
  if (run.options.targets.empty()) return;
  diags.warning({}, "Applied changes may be incomplete",
                "This run was limited to targets, so some changes of the configuration may not "
                "have been applied.");
}

class FileRunner {
 public:
  FileRunner(const SuiteContext& context, const TestFile& file, SuiteObserver& observer)
      : context_(context), file_(file), observer_(observer) {}

  FileReport run() {
    FileReport report;
    report.file = &file_;
    report.status = Status::kPass;
    observer_.file_begins(file_);
    for (std::size_t i = 0; i < file_.runs.size(); ++i) {
      RunReport one = run_at(i, report.status);
      report.status = std::max(report.status, one.status);
      observer_.run_ends(file_, one);
      report.runs.push_back(std::move(one));
    }
    observer_.tearing_down(file_);
    if (!tear_down()) report.status = Status::kError;
    Diagnostics diags;
    std::vector<const config::ModuleNode*> modules;
    for (const TestRun& run : file_.runs) modules.push_back(&module_of(run));
    if (!modules.empty()) warn_of_missing_targets(file_.overrides, modules, diags);
    observer_.file_ends(file_, report.status, diags);
    return report;
  }

 private:
  /// After an error the rest of the file is passed over, for it may build on what is not there.
  RunReport run_at(std::size_t index, Status so_far) {
    RunReport report;
    report.run = &file_.runs[index];
    report.module = &module_of(*report.run);
    report.started_ms = system::real_clock().now_ms();
    if (so_far == Status::kError || context_.cancellation.requested()) {
      report.status = Status::kSkip;
      return report;
    }
    observer_.run_begins(file_, *report.run);
    report.status = Status::kPass;
    execute(index, report);
    if (report.diags.has_errors() && report.failed == 0) report.status = Status::kError;
    warn_of_missing_targets(report.run->overrides, {report.module}, report.diags);
    report.diags.sort();
    report.elapsed_ms = system::real_clock().now_ms() - report.started_ms;
    return report;
  }

  config::ModuleNode& module_of(const TestRun& run) const {
    return run.module ? *context_.suite.modules.find(run.module->call.source)->second
                      : context_.root;
  }

  /// The state that the run works on; null after reporting.
  TestState* state_of(const TestRun& run, Diagnostics& diags) {
    const std::string key =
        run.state_key.value_or(run.module ? "module " + run.module->call.source : "");
    auto& state = states_[key];
    if (state != nullptr) return state.get();
    auto made = TestState::make();
    if (!made) {
      diags.error({}, "Failed to keep the state of a test", made.error().message + ".");
      return nullptr;
    }
    state = std::move(*made);
    return state.get();
  }

  /// Null after reporting what keeps the run from being one.
  std::unique_ptr<Prepared> prepare(const TestRun& run, Diagnostics& diags) {
    config::ModuleNode& root = module_of(run);
    auto prepared = std::make_unique<Prepared>(root, file_, run, diags);
    if (diags.has_errors()) return nullptr;
    const RunEnvironment environment(RunEnvironment::Phase::kPlan,
                                     system::real_clock().now_ms() / 1000, context_.sources);
    const auto given = context_.given(*root.module, file_);
    prepared->variables = run_variables(
        {file_, run, *root.module, given, runs_, environment, context_.sources}, diags);
    if (diags.has_errors()) return nullptr;
    prepared->stand_ins = std::make_unique<RunStandIns>(file_, run, prepared->module.mocks(),
                                                        prepared->variables.names);
    return prepared;
  }

  planner::RunContext run_context(const Prepared& prepared, const eval::Environment& environment,
                                  const system::Cancellation& cancellation) {
    return {prepared.module.root(),
            context_.sources,
            context_.plugins,
            context_.pool,
            environment,
            cancellation,
            nobody_,
            prepared.stand_ins.get()};
  }

  void execute(std::size_t index, RunReport& report) {
    const TestRun& run = *report.run;
    TestState* const state = state_of(run, report.diags);
    if (state == nullptr || !check_expected(run, report.diags)) return;
    const auto prepared = prepare(run, report.diags);
    if (prepared == nullptr) return;
    const std::int64_t now = system::real_clock().now_ms() / 1000;
    const RunEnvironment environment(RunEnvironment::Phase::kPlan, now, context_.sources);
    const auto context = run_context(*prepared, environment, context_.cancellation);
    Diagnostics invalid = planner::validate(context);
    if (invalid.has_errors()) {
      report.diags.append(std::move(invalid));
      return;
    }
    if (run.applies) {
      apply(index, *state, *prepared, context, report);
    } else {
      prepared->stand_ins->watch();
      Diagnostics found;
      warn_of_targets(run, found);
      report.plan = state->plan({context, prepared->variables.given, run.options}, found);
      settle_expected(run, found);
      conclude(*prepared, std::move(found), report);
    }
    if (report.status != Status::kError) runs_[run.name] = prepared->stand_ins->outputs();
  }

  void apply(std::size_t index, TestState& state, const Prepared& prepared,
             const planner::RunContext& planning, RunReport& report) {
    const TestRun& run = *report.run;
    Diagnostics found;
    warn_of_targets(run, found);
    const auto plan = state.plan({planning, prepared.variables.given, run.options}, found);
    if (!plan || found.has_errors()) {
      explain_expected(run, found);
      report.diags.append(std::move(found));
      return;
    }
    // What conditions say of the plan is said again of what was applied.
    std::erase_if(found.items(),
                  [](const diagnostics::Diagnostic& d) { return !d.checked.empty(); });
    state.last_run = index;
    state.applied = true;
    prepared.stand_ins->watch();
    const RunEnvironment environment(RunEnvironment::Phase::kApply, plan->timestamp,
                                     context_.sources);
    Diagnostics applied;
    state.apply(run_context(prepared, environment, context_.cancellation), *plan, applied);
    warn_of_incomplete(run, applied);
    settle_expected(run, applied);
    found.append(std::move(applied));
    if (auto now = state.load()) report.state = std::move(*now);
    conclude(prepared, std::move(found), report);
  }

  /// Assertions count if all else is as expected.
  static void conclude(const Prepared& prepared, Diagnostics&& found, RunReport& report) {
    const bool errors = found.has_errors();
    report.diags.append(std::move(found));
    if (errors) return;
    Judged& judged = prepared.stand_ins->judged();
    report.status = judged.status;
    report.failed = judged.status == Status::kFail ? judged.failed : 0;
    report.diags.append(std::move(judged.diags));
  }

  /// Destroys what is left, the youngest first. Whether nothing is.
  bool tear_down() {
    std::vector<TestState*> order;
    for (const auto& [key, state] : states_) {
      if (state->applied) order.push_back(state.get());
    }
    std::ranges::sort(
        order, [](const TestState* a, const TestState* b) { return a->last_run > b->last_run; });
    const SecondRequest second(context_.cancellation);
    bool clean = true;
    for (TestState* state : order) {
      const TestRun& run = file_.runs[state->last_run];
      auto now = state->load();
      if (now && now->objects.empty()) continue;
      observer_.destroying(file_, run);
      LeftOver left;
      destroy(*state, run, second.cancellation(), left.diags);
      now = state->load();
      if (!now) add_unreadable(now.error(), left.diags);
      if (now) {
        for (const state::StoredObject& object : now->objects)
          left.objects.emplace_back(state::to_string(object.address), object.deposed);
      }
      if (!left.objects.empty() || left.diags.has_errors()) {
        left.diags.sort();
        observer_.left_over(file_, run, left);
        clean = false;
      }
    }
    return clean;
  }

  static void add_unreadable(const diagnostics::Error& error, Diagnostics& diags) {
    diags.error({}, "Failed to keep the state of a test", error.message + ".");
  }

  void destroy(TestState& state, const TestRun& run, const system::Cancellation& cancellation,
               Diagnostics& diags) {
    const auto prepared = prepare(run, diags);
    if (prepared == nullptr) return;
    planner::Options options;
    options.mode = planner::Mode::kDestroy;
    const std::int64_t now = system::real_clock().now_ms() / 1000;
    const RunEnvironment planning(RunEnvironment::Phase::kPlan, now, context_.sources);
    const RunEnvironment applying(RunEnvironment::Phase::kApply, now, context_.sources);
    const auto context = run_context(*prepared, planning, cancellation);
    if (const auto plan = state.plan({context, prepared->variables.given, options}, diags))
      state.apply(run_context(*prepared, applying, cancellation), *plan, diags);
  }

  const SuiteContext& context_;
  const TestFile& file_;
  SuiteObserver& observer_;
  planner::Observer nobody_;
  std::map<std::string, std::unique_ptr<TestState>> states_;  ///< By key.
  std::map<std::string, Value, std::less<>> runs_;            ///< Outputs, by name of the run.
};

}  // namespace

FileReport run_file(const SuiteContext& context, const TestFile& file, SuiteObserver& observer) {
  return FileRunner(context, file, observer).run();
}

}  // namespace plumb::testing
