#include "cli/operation.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "cli/generate_config.h"
#include "cli/json_ui.h"
#include "cli/plan_page.h"
#include "cli/plan_summary.h"
#include "cli/plan_text.h"
#include "cli/planning_options.h"
#include "cli/progress.h"
#include "cli/step_text.h"
#include "cli/validation.h"
#include "cli/value_text.h"
#include "diagnostics/suggestion.h"
#include "planner/build_plan.h"
#include "planner/check_rules.h"
#include "planner/effects_digest.h"
#include "planner/selection.h"
#include "system/clock.h"

namespace plumb::cli {
namespace {

planner::RunContext run_context(Session& session, const planner::RunEnvironment& environment,
                                planner::Observer& observer, bool allow_deferral) {
  return {*session.root,        session.sources, session.plugins, session.pool,  environment,
          session.cancellation, observer,        nullptr,         allow_deferral};
}

std::unique_ptr<planner::Observer> make_observer(Session& session, const OperationFlags& flags,
                                                 std::size_t total) {
  if (flags.json) return std::make_unique<JsonProgress>(session.streams);
  return std::make_unique<Progress>(
      session.streams, session.cancellation, total,
      flags.concise ? Progress::Detail::kConcise : Progress::Detail::kFull);
}

void show_outputs(Session& session, const std::map<std::string, state::StoredOutput>& outputs) {
  if (outputs.empty()) return;
  session.streams.out << "\nOutputs:\n\n";
  for (const auto& [name, output] : outputs) {
    session.streams.out << name << " = "
                        << (output.sensitive ? "<sensitive>" : value_text(output.value)) << "\n";
  }
}

std::string colored(const Session& session, const char* color, const std::string& text) {
  return session.color ? color + text + "\033[0m" : text;
}

void show_plan(Session& session, const planner::Plan& plan, const OperationFlags& flags) {
  if (flags.json) {
    session.streams.out << json_plan_lines(plan) << std::flush;
    return;
  }
  const bool says = !plan.empty() || plan.deferrals() > 0;
  const bool listed = flags.summary && says && !plan.errored;
  const std::string text = listed ? plan_summary(plan) : plan_text(plan);
  session.streams.out << (session.color ? colored_plan(text) : text);
}

/// Another apply may have come between planning and locking.
bool check_current(const state::State& now, const planner::Plan& plan, bool saved,
                   const std::string& workspace, Diagnostics& diags) {
  if (plan.workspace != workspace) {
    diags.error({}, "Saved plan is for another workspace",
                "The plan was made in workspace \"" + plan.workspace + "\", and \"" + workspace +
                    "\" is selected. Nothing was done; run `plumb workspace select " +
                    plan.workspace + "` first, or make a new plan.");
    return false;
  }
  const bool fresh = plan.prior_lineage.empty() && now.serial == 0;
  if (fresh || (now.serial == plan.prior_serial && now.lineage == plan.prior_lineage)) return true;
  if (!saved) {
    diags.error(
        {}, "State changed while planning",
        "Another operation changed the state after this plan was made and before it could be "
        "carried out. Nothing was done; run the command again.");
    return false;
  }
  diags.error({}, "Saved plan is stale",
              "The given plan file can no longer be applied because the state was changed by "
              "another operation after the plan was created. The plan was "
              "made against serial " +
                  std::to_string(plan.prior_serial) + ", and the state is at " +
                  std::to_string(now.serial) +
                  (now.lineage == plan.prior_lineage || plan.prior_lineage.empty()
                       ? ""
                       : " of another lineage") +
                  ". Make a new plan.");
  return false;
}

/// By which flag the plan is not about everything.
const char* part_flag(bool targets) {
  return targets ? "-target" : "-exclude";
}

void warn_of_part(const planner::Options& planning, Diagnostics& diags) {
  if (!planning.partial() || planning.import_only) return;
  diags.warning({}, "Resource targeting is in effect",
                "This plan is not about everything in the configuration, because of " +
                    std::string(part_flag(!planning.targets.empty())) +
                    ". Use that for exceptional situations only, such as recovering from "
                    "errors, and plan without it afterwards.");
}

std::vector<std::string> replaceable(const planner::Plan& plan) {
  std::vector<std::string> addresses;
  for (const planner::Change& change : plan.changes) {
    if (change.address.resource.mode == state::Mode::kManaged)
      addresses.push_back(state::to_string(change.address));
  }
  return addresses;
}

void warn_of_forgotten(const planner::Plan& plan, Diagnostics& diags) {
  std::string list;
  for (const planner::Change& change : plan.changes) {
    if (change.action == planner::Action::kForget)
      list += "\n - " + state::to_string(change.address);
  }
  if (list.empty()) return;
  diags.warning({}, "Some objects will no longer be managed by Plumb",
                "This plan makes Plumb forget these objects, without deleting them:" + list +
                    "\n\nTo manage them again they would have to be imported.");
}

/// Loads what is to be planned, and plans it; nothing after reporting.
std::optional<planner::PlanResult> load_and_plan(Session& session, const OperationFlags& flags,
                                                 const planner::Options& planning,
                                                 PlannedOperation& operation, Diagnostics& diags) {
  const bool without = flags.destroy && !config::has_configuration(".", system::real_files());
  if (without) session.use_empty_configuration();
  if (diags.has_errors()) return std::nullopt;
  if (!without && !session.load_configuration(diags)) {
    // One run shows all mistakes.
    if (session.root != nullptr && !diags.has_errors_of_structure())
      diags.append(validate(session, *session.root));
    return std::nullopt;
  }
  auto given = session.variables(flags.input && !flags.json, diags);
  // Before anything that rests on them: what is wrong with values that nobody gave is no help.
  if (!diags.has_errors()) {
    for (const auto& [name, variable] : session.root->module->variables) {
      if (!variable.default_value && given.count(name) == 0)
        config::report_missing_value(variable, diags);
    }
  }
  auto prior = diags.has_errors() ? std::nullopt : session.load_state(operation.unfinished, diags);
  if (!prior || diags.has_errors()) return std::nullopt;
  operation.prior = std::move(*prior);
  operation.moves = planner::apply_moves(*session.root, operation.prior, session.plugins, diags);
  planner::report_partial_moves(operation.moves, planning, diags);
  if (diags.has_errors()) {
    warn_of_part(planning, diags);
    return std::nullopt;
  }
  const planner::RunEnvironment environment(planner::RunEnvironment::Phase::kPlan,
                                            system::real_clock().now_ms() / 1000, session.sources);
  const auto observer = make_observer(session, flags, 0);
  return planner::build_plan(run_context(session, environment, *observer, flags.allow_deferral),
                             operation.prior, std::move(given), planning);
}

/// Adds what the plan itself does not know: from where objects moved, what was written for them,
/// and the digest.
void complete_plan(const PlannedOperation& operation, const GeneratedConfig& generated,
                   planner::Plan& plan) {
  const auto complete = [&](planner::Change& change) {
    const auto written = generated.blocks.find(change.address);
    if (written != generated.blocks.end()) change.generated_config = written->second;
    const auto found = operation.moves.from.find(change.address);
    if (found == operation.moves.from.end() || !change.deposed.empty()) return;
    change.moved_from = found->second;
    if (change.reason == planner::Reason::kNoResourceConfig)
      change.reason = planner::Reason::kNoMoveTarget;
  };
  std::ranges::for_each(plan.changes, complete);
  std::ranges::for_each(plan.deferred, complete);
  // A state that nothing was written to may have been made in between, for the sake of a plan file.
  const bool fresh = operation.prior.serial == 0;
  plan.digest = planner::effects_digest(plan, fresh ? std::string() : operation.prior.secret);
}

/// Reports what -replace asks for in vain, and warns of what a plan like this leaves out or lets
/// go.
void judge_plan(const planner::Options& planning, planner::PlanResult& result) {
  for (const state::InstanceAddress& address : planning.replace) {
    const bool known =
        std::ranges::count(result.plan.changes, address, &planner::Change::address) > 0 ||
        std::ranges::count(result.plan.deferred, address, &planner::Change::address) > 0;
    if (known || result.diags.has_errors()) continue;
    result.diags.error(
        {}, "Object to replace not found",
        "There is no resource instance " + state::to_string(address) +
            " in the configuration, which -replace names." +
            diagnostics::did_you_mean(state::to_string(address), replaceable(result.plan)));
    result.plan.errored = true;
  }
  warn_of_forgotten(result.plan, result.diags);
  if (result.begun) warn_of_part(planning, result.diags);
}

/// The apply that follows at once judges all checks again.
void leave_out_checks(Diagnostics& diags) {
  std::erase_if(diags.items(), [](const diagnostics::Diagnostic& each) {
    return each.summary == planner::kAssertionFailed || each.summary == planner::kAssertionLater;
  });
}

}  // namespace

std::unique_ptr<HeldState> hold_state(Session& session, const OperationFlags& flags,
                                      bool destroying, Diagnostics& diags) {
  return HeldState::acquire(session, destroying ? "destroy" : flags.command,
                            parse_duration_ms(flags.lock_timeout).value_or(0), diags);
}

void declare_flags(Arguments& arguments, OperationFlags& flags) {
  if (const char* const input = std::getenv("TF_INPUT")) {
    flags.input = std::string_view(input) != "0" && std::string_view(input) != "false";
  }
  for (const char* const guard : {"digest", "max-destroy", "max-replace", "protect"})
    arguments.filled(guard);
  arguments.text("digest", flags.digest, "Go on only if the plan's effects have this digest");
  arguments.flag("allow-deferral", flags.allow_deferral,
                 "Leave what cannot be planned yet to the next plan, instead of failing");
  arguments.flag("compact-warnings", flags.compact_warnings,
                 "Show warnings as their summaries alone");
  arguments.flag("concise", flags.concise, "Do not say what is read");
  arguments.flag("destroy", flags.destroy, "Plan to destroy everything");
  arguments.list("exclude", flags.exclude,
                 "Not this resource, module or instance, nor what depends on it");
  arguments.list("exclude-file", flags.exclude_file, "Nor what is listed in this file");
  arguments.flag("input", flags.input, "Ask for what is missing (default: true)");
  arguments.flag("json", flags.json, "Write machine-readable lines of JSON");
  arguments.flag(
      "lock", flags.lock,
      "Accepted for compatibility: an apply always holds the lock, a plan never needs it");
  arguments.text("lock-timeout", flags.lock_timeout,
                 "How long to wait for the lock, such as 30s or 5m");
  arguments.text("max-destroy", flags.max_destroy,
                 "No plan that destroys or replaces more objects than this");
  arguments.text("max-replace", flags.max_replace, "No plan that replaces more objects than this");
  arguments.number("parallelism", flags.parallelism, "Calls to providers at a time (default: 10)");
  arguments.list("protect", flags.protect,
                 "No plan that destroys or replaces this; * stands for any text");
  arguments.flag("refresh", flags.refresh, "Compare with the real objects first (default: true)");
  arguments.flag("refresh-only", flags.refresh_only, "Only take notice of what changed outside");
  arguments.list("replace", flags.replace, "Replace this object, whatever is planned for it");
  arguments.flag("summary", flags.summary,
                 "Show the plan as a list by action and module, the riskiest first");
  arguments.list("target", flags.target,
                 "Only this resource, module or instance, and what it depends on");
  arguments.list("target-file", flags.target_file, "And what is listed in this file");
  declare_variables(arguments, flags.variables);
  arguments.text("reason", flags.reason, "Why, for the state's history");
  arguments.text("state", flags.state,
                 "Not supported: the state is plumb.db beside the configuration");
}

void declare_variables(Arguments& arguments, std::vector<std::string>& texts) {
  arguments.list("var", texts, "A variable's value, name=value");
  arguments.list("var-file", texts, "A file of variables' values");
}

std::vector<config::VariableOption> variable_options(const Arguments& arguments) {
  std::vector<config::VariableOption> options;
  for (const auto& [name, text] : arguments.in_order({"var", "var-file"})) {
    options.push_back(
        {name == "var" ? config::VariableOption::Kind::kValue : config::VariableOption::Kind::kFile,
         text});
  }
  return options;
}

void check_allowed(const planner::Plan& plan, const planner::Guards& guards,
                   const std::string& digest, Diagnostics& diags) {
  planner::check_guards(plan, guards, diags);
  if (digest.empty() || planner::matches_digest(digest, plan.digest)) return;
  diags.error({}, "Plan has other effects",
              "The plan's effects have the digest " + planner::short_digest(plan.digest) +
                  ", and -digest asks for " + digest +
                  ". Nothing was done. Look at the plan above: something that it depends on is "
                  "otherwise than when that digest was made.");
}

std::optional<PlannedOperation> make_plan(Session& session, const OperationFlags& flags) {
  session.json = flags.json;
  session.compact_warnings = flags.compact_warnings;
  const bool first = !flags.import_only || flags.command == "import";
  if (flags.json && first) session.streams.out << json_version_line();
  Diagnostics diags;
  const auto give_up = [&] {
    session.show(diags);
    return std::nullopt;
  };
  const planner::Guards guards = guards_of(flags, diags);
  const planner::Options planning = planner_options(session, flags, diags);
  std::optional<GeneratedConfig> generated = GeneratedConfig();
  if (!flags.generate_config_out.empty() && !diags.has_errors())
    generated = generate_config(session, flags, diags);
  if (!generated) return give_up();
  PlannedOperation operation;
  auto result = load_and_plan(session, flags, planning, operation, diags);
  if (!result) return give_up();
  judge_plan(planning, *result);
  complete_plan(operation, *generated, result->plan);
  Diagnostics refusals;
  if (!result->plan.errored) check_allowed(result->plan, guards, flags.digest, refusals);
  const bool allowed = !refusals.has_errors();
  result->diags.append(std::move(refusals));
  const bool shown = !flags.json || (result->begun && !flags.refreshes);
  if (shown && !planning.import_only) show_plan(session, result->plan, flags);
  write_generated(*generated, flags.generate_config_out, diags);
  diags.append(std::move(result->diags));
  const bool errored = result->plan.errored || diags.has_errors();
  if (flags.auto_approve && !errored) leave_out_checks(diags);
  session.show(diags);
  const bool of_use = result->begun && allowed && !session.cancellation.requested();
  if (errored && !of_use) return std::nullopt;
  operation.plan = std::move(result->plan);
  operation.plan.errored = errored;
  return operation;
}

/// Before anything else: then the rest goes on as if the state had always been so.
diagnostics::Result<void> write_moves(state::Store& store, const state::Lease& lease,
                                      std::int64_t run, const PlannedOperation& operation) {
  const std::vector<state::Outcome> outcomes =
      planner::moved_outcomes(operation.moves, operation.prior);
  if (outcomes.empty()) return {};
  std::vector<state::Intent*> none;
  std::vector<const state::Outcome*> all;
  for (const state::Outcome& outcome : outcomes) all.push_back(&outcome);
  return store.write(lease, run, none, all);
}

int carry_out(Session& session, const OperationFlags& flags, const PlannedOperation& operation,
              std::unique_ptr<HeldState> held) {
  Diagnostics diags;
  const auto give_up = [&] {
    session.show(diags);
    return 1;
  };
  const bool destroying = operation.plan.mode == planner::Mode::kDestroy;
  if (held == nullptr) held = hold_state(session, flags, destroying, diags);
  if (held == nullptr) return give_up();
  state::Store* const store = &held->store();
  const state::Lease* const lease = &held->lease();
  const auto now = store->load();
  if (!now) add_error(now.error(), "Failed to read the state", diags);
  if (!now || !check_current(*now, operation.plan, flags.saved_plan, store->workspace(), diags))
    return give_up();
  const auto run =
      store->begin_run(*lease, {destroying ? "destroy" : flags.command, flags.reason, ""});
  if (!run) {
    add_error(run.error(), "Failed to write the state", diags);
    return give_up();
  }
  if (const auto written = write_moves(*store, *lease, *run, operation); !written) {
    add_error(written.error(), "Failed to save state", diags);
    return give_up();
  }
  session.streams.out.flush();  // Whatever happens from here on, what was to be done was told.
  planner::ApplyResult result;
  {
    const planner::Counts counts = planner::count(operation.plan);
    const auto observer = make_observer(session, flags, counts.add + counts.change + counts.remove);
    const planner::RunEnvironment environment(planner::RunEnvironment::Phase::kApply,
                                              operation.plan.timestamp, session.sources);
    state::Journal journal(*store, *lease, *run);
    planner::settle_unfinished(operation.unfinished, operation.plan, journal);
    result = planner::apply(
        run_context(session, environment, *observer, !operation.plan.deferred.empty()),
        operation.plan, operation.prior, journal);
  }
  if (operation.plan.changes_outputs() || result.outputs.size() != operation.prior.outputs.size()) {
    if (const auto written = store->write_outputs(*lease, *run, result.outputs); !written) {
      add_error(written.error(), "Failed to save the outputs", result.diags);
    }
  }
  if (state::check_results_to_json(result.checks) !=
      state::check_results_to_json(operation.prior.checks)) {
    if (const auto written = store->write_checks(*lease, *run, result.checks); !written) {
      add_error(written.error(), "Failed to save the results of checks", result.diags);
    }
  }
  const bool failed = result.diags.has_errors();
  if (const auto ended = store->end_run(*lease, *run, !failed); !ended)
    add_error(ended.error(), "Failed to end the run", result.diags);
  held.reset();
  if (operation.plan.partial() && !flags.import_only) {
    result.diags.warning({}, "Applied changes may be incomplete",
                         "The plan was made with " +
                             std::string(part_flag(!operation.plan.targets.empty())) +
                             ", so some changes of the configuration may "
                             "not have been applied. Run plan without it to see.");
  }
  const bool shown_error = result.diags.has_errors();
  if (!shown_error && flags.json) {
    if (!flags.refreshes)
      session.streams.out << json_applied_line(result.done, flags.destroys ? "destroy" : "apply");
    if (const std::size_t left = operation.plan.deferrals(); left > 0)
      session.streams.out << json_left_line(left);
    if (!flags.destroys) session.streams.out << json_outputs_line(result.outputs);
  }
  session.show(result.diags);
  if (shown_error) {
    if (!flags.json && !flags.import_only && result.failed + result.not_tried > 0) {
      session.streams.out << "\n"
                          << colored(session, "\033[1;31m", incomplete_line(result, flags.destroys))
                          << "\n";
    }
    return 1;
  }
  if (!flags.json && !flags.import_only) {
    const std::string text =
        flags.destroys ? destroyed_line(result.done) : applied_line(result.done);
    session.streams.out << "\n" << colored(session, "\033[1;32m", text) << "\n";
    if (const std::size_t left = operation.plan.deferrals(); left > 0)
      session.streams.out << left_line(left) << "\n";
    if (!flags.destroys) show_outputs(session, result.outputs);
  }
  return 0;
}

bool write_page(Session& session, const std::string& path, const planner::Plan& plan) {
  const auto written =
      system::real_files().write(path, plan_page(plan), system::Readers::kEverybody);
  if (written) return true;
  Diagnostics diags;
  add_error(written.error(), "Failed to write the page", diags);
  session.show(diags);
  return false;
}

}  // namespace plumb::cli
