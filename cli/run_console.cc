#include "cli/operation.h"
#include "cli/type_text.h"
#include "cli/value_text.h"
#include "parser/parse.h"
#include "planner/console.h"
#include "system/clock.h"

namespace plumb::cli {
namespace {

/// The argument of `type(…)`, a function of the console alone and only around a whole line; null if
/// the line is something else.
const ast::Expr* argument_of_type(const ast::Expr& line) {
  const auto* const call = std::get_if<ast::Call>(&line.node);
  const bool matches =
      call != nullptr && call->name == "type" && call->arguments.size() == 1 && !call->expand_final;
  return matches ? call->arguments.data() : nullptr;
}

/// Shows what a line is; what is wrong with it is reported.
void answer(planner::Console& console, Session& session, const std::string& line,
            Diagnostics& diags) {
  const auto id = session.sources.add("<console-input>", line);
  const ast::ExpressionFile parsed = parser::parse_expression(id, session.sources, diags);
  if (parsed.root == nullptr || diags.has_errors()) return;
  const ast::Expr* const argument = argument_of_type(*parsed.root);
  const value::Value value =
      console.evaluate(argument == nullptr ? *parsed.root : *argument, diags);
  if (diags.has_errors()) return;
  session.streams.out << (argument == nullptr ? value_text(value) : type_text(value.type()))
                      << "\n";
}

}  // namespace

int run_console(const Call& call) {
  OperationFlags flags;
  Arguments arguments(
      "console [options]",
      "Evaluates expressions, one a line, with the values of the configuration and the state.");
  declare_flags(arguments, flags);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color(), flags.parallelism);
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  std::map<std::string, config::GivenValue> given;
  std::vector<state::Intent> unfinished;
  if (config::has_configuration(".", system::real_files())) {
    if (session.load_configuration(diags)) given = session.variables(false, diags);
  } else {
    session.use_empty_configuration();
  }
  const auto prior = diags.has_errors() ? std::nullopt : session.load_state(unfinished, diags);
  if (!prior) {
    session.show(diags);
    return 1;
  }
  planner::Observer nobody;
  const planner::RunEnvironment environment(planner::RunEnvironment::Phase::kApply,
                                            system::real_clock().now_ms() / 1000, session.sources);
  planner::Console console({*session.root, session.sources, session.plugins, session.pool,
                            environment, session.cancellation, nobody},
                           *prior, std::move(given), diags);
  if (session.show(diags)) return 1;
  std::string line;
  while (true) {
    if (session.streams.terminal_in) session.streams.out << "> " << std::flush;
    if (!std::getline(session.streams.in, line)) break;
    if (line == "exit") break;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    answer(console, session, line, diags);
    if (session.show(diags) && !session.streams.terminal_in) return 1;
  }
  return 0;
}

}  // namespace plumb::cli
