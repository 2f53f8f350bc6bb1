#include "cli/run.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "cli/arguments.h"
#include "cli/command.h"
#include "diagnostics/suggestion.h"

namespace plumb::cli {
namespace {

struct Command {
  const char* name;
  int (*run)(const Call&);
  const char* about;  ///< Null if it is not for people, and not listed.
};

constexpr Command kCommands[] = {
    {"import", run_import, "Take over an object that exists"},
    {"init", run_init, "Prepare this directory for other commands"},
    {"validate", run_validate, "Check whether the configuration is valid"},
    {"plan", run_plan, "Show changes required by the current configuration"},
    {"apply", run_apply, "Create or update infrastructure"},
    {"destroy", run_destroy, "Destroy previously-created infrastructure"},
    {"console", run_console, "Try expressions at an interactive prompt"},
    {"fmt", run_fmt, "Reformat configuration in the canonical style"},
    {"force-unlock", run_force_unlock, "Release a stuck lock of the state"},
    {"get", run_get, "Install or upgrade the modules that are called"},
    {"graph", run_graph, "Draw the graph of resources"},
    {"hcldec", run_hcldec, nullptr},
    {"modules", run_modules, "Show all declared modules"},
    {"output", run_output, "Show output values"},
    {"parse", run_parse, "Show the syntax tree of files"},
    {"providers", run_providers, "Show the providers that the configuration needs"},
    {"refresh", run_refresh, "Update the state to match remote systems"},
    {"show", run_show, "Show the current state or a saved plan"},
    {"state", run_state, "Look into and rearrange the state"},
    {"taint", run_taint, "Mark an object to be replaced"},
    {"test", run_test, "Run the tests of this module"},
    {"untaint", run_untaint, "Remove that mark"},
    {"version", run_version, "Show the program's version"},
    {"workspace", run_workspace, "Choose among several states of this directory"},
};

const Command* find_command(const std::string& name) {
  const auto* const found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                         [&](const Command& c) { return c.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

void print_usage(std::ostream& out) {
  out << "Usage: plumb [global options] <subcommand> [args]\n\nCommands:\n";
  for (const Command& command : kCommands) {
    if (command.about == nullptr) continue;
    std::string name = command.name;
    name.resize(14, ' ');
    out << "  " << name << command.about << "\n";
  }
  out << "\nGlobal options (before the subcommand):\n"
         "  -chdir=DIR    Switch to a different directory before executing the subcommand\n"
         "  -help         Show this, or the help of a subcommand\n"
         "  -version      An alias for the \"version\" subcommand\n";
}

/// Words of TF_CLI_ARGS and TF_CLI_ARGS_<command>, which go before what was typed.
std::optional<std::vector<std::string>> arguments_of_environment(const std::string& command,
                                                                 Streams& streams) {
  std::vector<std::string> words;
  std::string specific = "TF_CLI_ARGS_" + command;
  std::replace(specific.begin(), specific.end(), '-', '_');
  for (const std::string& name : {std::string("TF_CLI_ARGS"), specific}) {
    if (const char* const text = std::getenv(name.c_str())) {
      auto split = split_words(text);
      if (!split) {
        streams.err << "\nError: Invalid " << name << "\n\nA quote is not closed in " << name
                    << ": " << text << "\n";
        return std::nullopt;
      }
      for (std::string& word : *split) words.push_back(std::move(word));
    }
  }
  return words;
}

int unknown_command(const std::string& name, Streams& streams) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (command.about != nullptr) names.emplace_back(command.name);
  }
  streams.err << "Plumb has no command named \"" << name << "\"."
              << diagnostics::did_you_mean(name, names)
              << "\n\nTo see all of Plumb's top-level commands, run:\n  plumb -help\n";
  return 1;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Streams& streams,
        const system::Cancellation& cancellation) {
  std::size_t at = 0;
  for (; at < arguments.size() && arguments[at].starts_with("-"); ++at) {
    std::string option = arguments[at];
    if (option.starts_with("--")) option.erase(0, 1);
    if (option.starts_with("-chdir=")) {
      const std::string directory = option.substr(std::strlen("-chdir="));
      if (::chdir(directory.c_str()) != 0) {
        streams.err << "Error handling -chdir option: chdir " << directory << ": "
                    << std::strerror(errno) << "\n";
        return 1;
      }
    } else if (option == "-version" || option == "-v") {
      return run_version({{}, streams, cancellation});
    } else if (option == "-help" || option == "-h") {
      print_usage(streams.out);
      return 0;
    } else {
      streams.err << "Invalid global option: " << arguments[at]
                  << "\n\nTo see the global options, run:\n  plumb -help\n";
      return 1;
    }
  }
  if (at == arguments.size()) {
    print_usage(streams.out);
    return 127;
  }
  const Command* const command = find_command(arguments[at]);
  if (command == nullptr) return unknown_command(arguments[at], streams);
  std::vector<std::string> given(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                 arguments.end());
  // Of `state list` the whole name counts: TF_CLI_ARGS_state_list, and its flags go behind it.
  const std::string_view family = command->name;
  const bool nested =
      (family == "state" || family == "workspace") && !given.empty() && !given[0].starts_with("-");
  const auto words = arguments_of_environment(
      nested ? std::string(family) + "_" + given[0] : std::string(family), streams);
  if (!words) return 1;
  given.insert(given.begin() + (nested ? 1 : 0), words->begin(), words->end());
  const Call call{std::move(given), streams, cancellation};
  try {
    return command->run(call);
  } catch (const std::exception& problem) {
    // Broken invariants and exhausted memory end here: what was committed stays, the rest is found
    // by the next run.
    streams.err << "\nError: Internal error\n\nPlumb met a condition that it cannot handle: "
                << problem.what()
                << ". What was done up to here is in the state. Please report this.\n";
    return 1;
  }
}

}  // namespace plumb::cli
