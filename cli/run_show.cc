#include "cli/arguments.h"
#include "cli/operation.h"
#include "cli/plan_text.h"
#include "cli/result_file.h"
#include "cli/saved_plan.h"
#include "cli/session.h"
#include "cli/state_json.h"
#include "cli/state_text.h"
#include "planner/moves.h"

namespace plumb::cli {
namespace {

/// A plan file, with the state that it was made against as far as it is still there.
bool show_plan_file(Session& session, const std::string& path, bool json, const std::string& html,
                    Diagnostics& diags) {
  const auto saved = load_plan(session, path);
  if (!saved) {
    diags.error({}, "Failed to read the given file as a state or plan file",
                path + ": " + saved.error().message + ".");
    return false;
  }
  if (!html.empty()) return write_page(session, html, saved->plan);
  if (!json) {
    const std::string text = plan_text(saved->plan);
    session.streams.out << (session.color ? colored_plan(text) : text);
    return true;
  }
  Diagnostics known;  // All of it was said when the plan was made.
  if (!session.load_snapshot(saved->files, saved->plan.variables, known)) {
    diags.append(std::move(known));
    return false;
  }
  std::vector<state::Intent> unfinished;
  auto prior = session.load_state(unfinished, diags);
  if (!prior) return false;
  (void)planner::apply_moves(*session.root, *prior, session.plugins, known);
  const auto objects = decode_objects(session, *prior, diags);
  session.streams.out << plan_json(session, saved->plan, *prior, objects);
  return true;
}

}  // namespace

int run_show(const Call& call) {
  bool json = false;
  std::string html;
  std::vector<std::string> paths;
  Arguments arguments("show [options] [FILE]", "Shows the current state, or a saved plan.");
  arguments.flag("json", json, "Write JSON, in the published formats");
  arguments.text("html", html, "Write the saved plan to this file, as a page for browsers");
  arguments.positional("file", paths, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  if (!html.empty() && (paths.empty() || json)) {
    diags.error({}, "Nothing to make a page of",
                "-html needs the file of a saved plan, and takes the place of -json.");
    session.show(diags);
    return 1;
  }
  if (!paths.empty()) {
    if (check_result_file(html, "page", diags))
      (void)show_plan_file(session, paths.front(), json, html, diags);
    return session.show(diags) ? 1 : 0;
  }
  std::vector<state::Intent> unfinished;
  const auto state = session.load_state(unfinished, diags);
  if (!state) {
    session.show(diags);
    return 1;
  }
  session.warn_of_unfinished(unfinished);
  const auto objects = decode_objects(session, *state, diags);
  if (json) {
    call.streams.out << state_json(*state, objects);
  } else if (state->objects.empty() && state->outputs.empty()) {
    call.streams.out << "No state.\n";
  } else {
    call.streams.out << state_text(*state, objects);
  }
  return session.show(diags) ? 1 : 0;
}

}  // namespace plumb::cli
