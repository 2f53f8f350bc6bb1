#include <cstdlib>

#include "cli/operation.h"
#include "cli/result_file.h"
#include "cli/saved_plan.h"
#include "planner/effects_digest.h"

namespace plumb::cli {
namespace {

/// Lines under a plan: where it went, or that it went nowhere, and what tells it from others.
void show_footer(Session& session, const std::string& out, const planner::Plan& plan) {
  if (plan.empty() && plan.deferrals() == 0) return;
  const char* const automation = std::getenv("TF_IN_AUTOMATION");
  if (automation == nullptr || *automation == '\0') {
    std::string rule;
    for (int i = 0; i < 77; ++i) rule += "─";
    session.streams.out << "\n" << rule << "\n\n";
    if (out.empty()) {
      session.streams.out
          << "Note: You didn't use the -out option to save this plan, so Plumb can't guarantee\nto "
             "take exactly these actions if you run \"plumb apply\" now.\n";
    } else {
      session.streams.out << "Saved the plan to: " << out
                          << "\n\nTo perform exactly these actions, run the following command to "
                             "apply:\n    plumb apply \""
                          << out << "\"\n";
    }
  }
  session.streams.out << "\nDigest of these effects: " << planner::short_digest(plan.digest)
                      << "\n";
}

/// Whether what is asked for can be written; reports if not.
bool can_write(Session& session, const OperationFlags& flags) {
  Diagnostics diags;
  (void)check_result_file(flags.out, "plan file", diags);
  (void)check_result_file(flags.html, "page", diags);
  if (!flags.out.empty() && flags.out == flags.html)
    diags.error({}, "Failed to write plan file",
                "-out and -html name the same file, " + flags.out + ". Name two.");
  return !session.show(diags);
}

}  // namespace

int run_plan(const Call& call) {
  OperationFlags flags;
  Arguments arguments(
      "plan [options]",
      "Shows what apply would do to make the real infrastructure as the configuration says.");
  declare_flags(arguments, flags);
  arguments.flag("detailed-exitcode", flags.detailed_exitcode, "Exit with 2 if there are changes");
  arguments.text("generate-config-out", flags.generate_config_out,
                 "Write resource blocks for import blocks that have none to this new file");
  arguments.text("out", flags.out, "Save the plan to this file");
  arguments.text("html", flags.html, "Write the plan to this file, as a page for browsers");
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color(), flags.parallelism);
  session.variable_options = variable_options(arguments);
  if (!can_write(session, flags)) return 1;
  auto operation = make_plan(session, flags);
  if (!operation) return 1;
  // What is deferred is still to be done.
  const bool empty = operation->plan.empty() && operation->plan.deferrals() == 0;
  if (!flags.out.empty()) {
    Diagnostics diags;
    (void)save_plan(session, operation->plan, flags.out, diags);
    if (session.show(diags)) return 1;
  }
  if (!flags.html.empty() && !write_page(session, flags.html, operation->plan)) return 1;
  if (operation->plan.errored) return 1;
  if (!flags.json) show_footer(session, flags.out, operation->plan);
  return flags.detailed_exitcode && !empty ? 2 : 0;
}

}  // namespace plumb::cli
