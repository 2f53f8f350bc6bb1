#include <set>

#include "cli/json_ui.h"
#include "cli/operation.h"
#include "cli/planning_options.h"
#include "cli/saved_plan.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

/// Asks for a yes. Anything else is a no.
bool approved(Session& session, bool destroy) {
  const std::string& workspace = session.workspace.name;
  const std::string where =
      workspace == state::kDefaultWorkspace ? "" : " in workspace \"" + workspace + "\"";
  session.streams.out
      << (destroy ? "\nDo you really want to destroy all resources" + where +
                        "?\n  Plumb will destroy all your managed infrastructure, as shown above.\n"
                        "  There is no undo. Only 'yes' will be accepted to confirm.\n\n"
                  : "\nDo you want to perform these actions" + where +
                        "?\n  Plumb will perform the actions described above.\n"
                        "  Only 'yes' will be accepted to approve.\n\n")
      << "  Enter a value: " << std::flush;
  std::string answer;
  bool answered = false;
  {
    const system::Cancellation::Idle idle(session.cancellation);
    answered = static_cast<bool>(std::getline(session.streams.in, answer));
  }
  if (!answered) {
    Diagnostics diags;
    diags.error({}, "Nobody there to approve",
                "The plan needs a yes, and the input has ended. Give -auto-approve to apply "
                "without asking, or apply a saved plan.");
    session.show(diags);
    return false;
  }
  session.streams.out << "\n";
  if (answer == "yes") return true;
  session.streams.out << (destroy ? "Destroy cancelled.\n" : "Apply cancelled.\n");
  return false;
}

std::optional<PlannedOperation> read_plan(Session& session, const std::string& path) {
  Diagnostics diags;
  auto saved = load_plan(session, path);
  if (saved) {
    check_planned_modules(*saved, diags);
  } else if (saved.error().code == diagnostics::ErrorCode::kNotFound) {
    // Terraform tells this in two messages, and so do the tools that count them.
    diags.error({}, "Failed to load \"" + path + "\" as a plan file");
    diags.error({}, "stat " + path + ": no such file or directory",
                "A plan is saved with `plumb plan -out=" + path +
                    "`; without a file `plumb apply` "
                    "makes one itself.");
  } else {
    diags.error({}, "Failed to load \"" + path + "\" as a plan file", saved.error().message + ".");
  }
  if (saved && saved->plan.errored) {
    diags.error({}, "Cannot apply incomplete plan",
                "The plan was saved although planning failed, so that it can be looked at. Mend "
                "what was wrong, and make a new plan.");
  }
  std::optional<PlannedOperation> operation;
  if (!diags.has_errors() && session.load_snapshot(saved->files, saved->plan.variables, diags)) {
    operation.emplace();
    operation->plan = std::move(saved->plan);
    auto prior = session.load_state(operation->unfinished, diags);
    if (prior) {
      operation->prior = std::move(*prior);
      Diagnostics known;  // All of it was said when the plan was made.
      operation->moves =
          planner::apply_moves(*session.root, operation->prior, session.plugins, known);
    }
  }
  return session.show(diags) ? std::nullopt : std::move(operation);
}

/// Values that a saved plan has already, or that mean nothing in it.
void refuse_planned_variables(Session& session, Diagnostics& diags) {
  for (const config::VariableOption& option : session.variable_options) {
    if (option.kind != config::VariableOption::Kind::kValue) continue;
    const auto variable =
        session.root->module->variables.find(option.text.substr(0, option.text.find('=')));
    if (variable != session.root->module->variables.end() && variable->second.ephemeral) continue;
    diags.error(
        {}, "Can't change variable when applying a saved plan",
        "The variable " + option.text.substr(0, option.text.find('=')) +
            " cannot be set using the -var and -var-file options when applying a saved plan file, "
            "because a saved "
            "plan includes the variable values that were set when it was created. To declare an "
            "ephemeral variable which is not saved in the plan file, use ephemeral = true.");
  }
}

/// The plan was made with the same ephemeral variables that are given now.
void check_same_ephemeral(const config::Module& module, const planner::Plan& plan,
                          const std::map<std::string, config::GivenValue>& given,
                          Diagnostics& diags) {
  const std::set<std::string> planned(plan.ephemeral_variables.begin(),
                                      plan.ephemeral_variables.end());
  for (const auto& [name, variable] : module.variables) {
    if (!variable.ephemeral || planned.count(name) == given.count(name)) continue;
    const std::string subject = "The ephemeral input variable \"" + name + "\" was ";
    if (planned.count(name) > 0) {
      diags.error({}, "No value for required variable",
                  subject +
                      "set during the plan phase, and is kept nowhere, so it must also be set "
                      "now: give it with -var, -var-file or TF_VAR_" +
                      name + ".");
    } else {
      diags.error({}, "Ephemeral variable was not set during planning",
                  subject + "not set during the planning phase, so it must not be set now.");
    }
  }
}

/// Ephemeral variables are not in the plan file and are given again; all others are as they were
/// planned.
bool give_ephemeral(Session& session, PlannedOperation& operation) {
  Diagnostics diags;
  refuse_planned_variables(session, diags);
  if (session.show(diags)) return false;
  const auto given = session.variables(false, diags);
  check_same_ephemeral(*session.root->module, operation.plan, given, diags);
  for (const auto& [name, value] : given) {
    const config::Variable& variable = session.root->module->variables.find(name)->second;
    if (variable.ephemeral)
      operation.plan.variables[name] = config::variable_value(variable, value, diags);
  }
  return !session.show(diags);
}

int apply_saved(Session& session, const OperationFlags& flags, const std::string& path) {
  session.json = flags.json;
  const bool changed = flags.allow_deferral || flags.destroy || flags.refresh_only ||
                       !flags.target.empty() || !flags.target_file.empty() ||
                       !flags.exclude.empty() || !flags.exclude_file.empty() ||
                       !flags.replace.empty();
  if (changed) {
    Diagnostics diags;
    diags.error({}, "Can't change a saved plan",
                "A saved plan is applied as it was made: -allow-deferral, -destroy, -refresh-only, "
                "-target, "
                "-exclude and -replace have to be given to `plumb plan`.");
    session.show(diags);
    return 1;
  }
  if (flags.json) session.streams.out << json_version_line();
  auto operation = read_plan(session, path);
  if (!operation || !give_ephemeral(session, *operation)) return 1;
  Diagnostics diags;
  const planner::Guards guards = guards_of(flags, diags);
  if (!diags.has_errors()) check_allowed(operation->plan, guards, flags.digest, diags);
  if (session.show(diags)) return 1;
  if (flags.json) session.streams.out << json_saved_plan_lines(operation->plan);
  OperationFlags saved = flags;
  saved.saved_plan = true;
  return carry_out(session, saved, *operation, nullptr);
}

int run(const Call& call, OperationFlags flags, const char* usage, const char* about) {
  std::vector<std::string> plan_file;
  Arguments arguments(usage, about);
  declare_flags(arguments, flags);
  arguments.flag("auto-approve", flags.auto_approve, "Do not ask before acting");
  arguments.positional("plan", plan_file, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color(), flags.parallelism);
  session.variable_options = variable_options(arguments);
  if (!plan_file.empty()) return apply_saved(session, flags, plan_file.front());
  if (!flags.auto_approve && (!flags.input || flags.json)) {
    Diagnostics diags;
    diags.error({}, "Nobody there to approve",
                std::string(flags.json ? "With -json" : "With -input=false") +
                    " nobody can be asked to approve the plan. Give -auto-approve, or apply a plan "
                    "that was saved with `plumb plan -out=FILE`.");
    session.show(diags);
    return 1;
  }
  // Locked before anything is looked at, so that nothing changes between plan and apply. Where
  // there is no state yet there is nothing to lock, and a mistake in the configuration should not
  // leave a database behind.
  std::unique_ptr<HeldState> held;
  if (system::real_files().kind(kStorePath) == system::FileKind::kRegular) {
    Diagnostics diags;
    held = hold_state(session, flags, flags.destroy, diags);
    if (session.show(diags) || held == nullptr) return 1;
  }
  auto operation = make_plan(session, flags);
  if (!operation || operation->plan.errored) return 1;
  const bool destroy = operation->plan.mode == planner::Mode::kDestroy;
  if (!operation->plan.empty() && !flags.auto_approve && !approved(session, destroy)) return 1;
  return carry_out(session, flags, *operation, std::move(held));
}

}  // namespace

int run_apply(const Call& call) {
  return run(
      call, {}, "apply [options] [PLAN]",
      "Makes the real infrastructure as the configuration says, or carries out a saved plan.");
}

int run_destroy(const Call& call) {
  OperationFlags flags;
  flags.destroy = true;
  flags.destroys = true;
  return run(call, flags, "destroy [options]", "Destroys everything that the state knows of.");
}

int run_refresh(const Call& call) {
  OperationFlags flags;
  flags.refresh_only = true;
  flags.refreshes = true;
  flags.auto_approve = true;
  return run(
      call, flags, "refresh [options]",
      "Writes into the state what changed outside. Same as apply -refresh-only -auto-approve.");
}

}  // namespace plumb::cli
