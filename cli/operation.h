/// plan, apply, destroy and refresh: their flags, and the steps that they share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/held_state.h"
#include "cli/session.h"
#include "planner/apply.h"
#include "planner/guards.h"
#include "planner/moves.h"
#include "planner/plan.h"

namespace plumb::cli {

/// The flags that all of them take.
struct OperationFlags {
  bool allow_deferral = false;  ///< What cannot be planned yet is left to the next plan.
  bool auto_approve = false;
  bool compact_warnings = false;
  bool concise = false;  ///< Without lines of what is read.
  bool destroy = false;
  bool detailed_exitcode = false;
  bool import_only = false;  ///< Take objects over, and nothing else; see planner::Options.
  bool input = true;
  bool json = false;
  bool lock = true;
  bool refresh = true;
  bool refresh_only = false;
  bool summary = false;           ///< The plan as a list, without values.
  bool saved_plan = false;        ///< What is applied was planned before.
  bool destroys = false;          ///< The command is `destroy`.
  bool refreshes = false;         ///< The command is `refresh`.
  std::string command = "apply";  ///< As runs and locks name it.
  std::string digest;             ///< That the plan's effects must have.
  std::string generate_config_out;
  std::string lock_timeout = "0s";
  std::string max_destroy;  ///< A number, or empty for no limit; so is the next.
  std::string max_replace;
  std::string out;
  std::string html;
  std::string reason;
  std::string state;  ///< Terraform's -state: refused, see check_flags().
  unsigned parallelism = 10;
  std::vector<std::string> exclude;
  std::vector<std::string> exclude_file;
  std::vector<std::string> protect;
  std::vector<std::string> replace;
  std::vector<std::string> target;
  std::vector<std::string> target_file;
  std::vector<std::string> variables;  ///< See variable_options().
};

void declare_flags(Arguments& arguments, OperationFlags& flags);

/// `-var` and `-var-file`; variable_options() reads them. `texts` outlives the parsing.
void declare_variables(Arguments& arguments, std::vector<std::string>& texts);
[[nodiscard]] std::vector<config::VariableOption> variable_options(const Arguments& arguments);

/// A plan with the state it was made against.
struct PlannedOperation {
  planner::Plan plan;
  state::State prior;    ///< With objects where the configuration has them.
  planner::Moves moves;  ///< What of that is not in the store yet.
  std::vector<state::Intent> unfinished;
};

/// Loads, collects variables, plans, and shows what there is to say. Nothing if there is no plan at
/// all; one that is `errored` may be kept and looked at, but not carried out. Its text has been
/// shown in any case.
[[nodiscard]] std::optional<PlannedOperation> make_plan(Session& session,
                                                        const OperationFlags& flags);

/// Reports what is not allowed of a plan: too much that is destroyed, another digest (empty: any).
void check_allowed(const planner::Plan& plan, const planner::Guards& guards,
                   const std::string& digest, Diagnostics& diags);

/// Opens and locks the state for an apply; null after reporting.
[[nodiscard]] std::unique_ptr<HeldState> hold_state(Session& session, const OperationFlags& flags,
                                                    bool destroying, Diagnostics& diags);

/// Carries the plan out: lock (unless it is held already), journal, outputs. Shows progress and the
/// result. The exit code.
[[nodiscard]] int carry_out(Session& session, const OperationFlags& flags,
                            const PlannedOperation& operation, std::unique_ptr<HeldState> held);

/// Writes the plan as a page; reports if it cannot.
[[nodiscard]] bool write_page(Session& session, const std::string& path, const planner::Plan& plan);

}  // namespace plumb::cli
