#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <map>
#include <set>

#include "diagnostics/suggestion.h"

namespace plumb::cli {

struct Arguments::State {
  enum class Kind { kFlag, kText, kNumber };
  struct Option {
    Kind kind;
    std::string about;
  };
  CLI::App app;
  std::map<std::string, Option> options;  ///< By `--name`.
  std::string usage;
  std::set<std::string> filled;  ///< Options whose values may not be empty.
  bool no_color = false;
  std::vector<std::string> given;
  std::vector<std::string>* positionals = nullptr;
  std::size_t positionals_max = 0;
};

namespace {

/// `-name` as `--name`, which is all that the library knows as a long name. A lone dash means
/// standard input.
std::string normalized(const std::string& argument) {
  const bool single = argument.size() > 2 && argument[0] == '-' && argument[1] != '-' &&
                      (argument[1] < '0' || argument[1] > '9');
  return single ? "-" + argument : argument;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 9 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

/// As Go reads one, on which scripts rely.
bool is_boolean(const std::string& text) {
  static const std::set<std::string> words{"1", "t", "T", "true",  "TRUE",  "True",
                                           "0", "f", "F", "false", "FALSE", "False"};
  return words.count(text) > 0;
}

}  // namespace

/// What is wrong with the flags, in our words; empty if nothing is. The library is then left with
/// what it cannot get wrong.
std::string Arguments::problem() const {
  const std::vector<std::string>& given = state_->given;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i].starts_with("--") || given[i] == "--") continue;
    const std::size_t equals = given[i].find('=');
    const std::string name = given[i].substr(0, equals);
    const std::string shown = name.substr(1);
    const auto option = state_->options.find(name);
    if (option == state_->options.end()) {
      std::vector<std::string> known;
      for (const auto& [known_name, about] : state_->options) known.push_back(known_name.substr(1));
      return "flag provided but not defined: " + shown + "." +
             diagnostics::did_you_mean(shown, known);
    }
    if (option->second.kind == State::Kind::kFlag) {
      const std::string value = equals == std::string::npos ? "true" : given[i].substr(equals + 1);
      if (!is_boolean(value))
        return "invalid boolean value \"" + value + "\" for " + shown +
               ": true or false is expected";
      continue;
    }
    if (equals == std::string::npos && i + 1 == given.size())
      return "flag needs an argument: " + shown;
    const std::string value =
        equals == std::string::npos ? given[++i] : given[i].substr(equals + 1);
    if (value.empty() && state_->filled.count(name) > 0)
      return "no value for " + shown +
             ": it would be off without a word. Leave it away if that is meant";
    if (option->second.kind == State::Kind::kNumber && !is_number(value))
      return "invalid value \"" + value + "\" for " + shown + ": a number is expected";
  }
  return "";
}

Arguments::Arguments(std::string usage, std::string about) : state_(std::make_unique<State>()) {
  state_->usage = std::move(usage);
  state_->app.description(std::move(about));
  state_->app.set_help_flag();
  flag("no-color", state_->no_color, "Write without colours");
}

Arguments::~Arguments() = default;

bool Arguments::no_color() const {
  return state_->no_color;
}

void Arguments::flag(const std::string& name, bool& target, const std::string& about) {
  state_->options["--" + name] = {State::Kind::kFlag, about};
  state_->app.add_flag("--" + name, target, about);
}

void Arguments::text(const std::string& name, std::string& target, const std::string& about) {
  state_->options["--" + name] = {State::Kind::kText, about};
  state_->app.add_option("--" + name, target, about)->take_last();
}

void Arguments::number(const std::string& name, unsigned& target, const std::string& about) {
  state_->options["--" + name] = {State::Kind::kNumber, about};
  state_->app.add_option("--" + name, target, about)->take_last();
}

void Arguments::list(const std::string& name, std::vector<std::string>& target,
                     const std::string& about) {
  state_->options["--" + name] = {State::Kind::kText, about};
  state_->app.add_option("--" + name, target, about)->allow_extra_args(false)->take_all();
}

void Arguments::filled(const std::string& name) {
  state_->filled.insert("--" + name);
}

void Arguments::positional(const std::string& name, std::vector<std::string>& target,
                           std::size_t most) {
  state_->app.add_option(name, target)->expected(0, -1);
  state_->positionals = &target;
  state_->positionals_max = most;
}

std::string Arguments::help() const {
  std::string text =
      "Usage: plumb " + state_->usage + "\n\n" + state_->app.get_description() + "\n\nOptions:\n\n";
  std::size_t width = 0;
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& [name, option] : state_->options) {
    constexpr const char* kValues[] = {"", "=TEXT", "=N"};
    lines.emplace_back(name.substr(1) + kValues[static_cast<std::size_t>(option.kind)],
                       option.about);
    width = std::max(width, lines.back().first.size());
  }
  for (const auto& [name, about] : lines)
    text += "  " + name + std::string(width + 2 - name.size(), ' ') + about + "\n";
  return text;
}

std::optional<int> Arguments::parse(const std::vector<std::string>& arguments, Streams& streams) {
  for (const std::string& argument : arguments) {
    if (argument == "-help" || argument == "--help" || argument == "-h") {
      streams.out << help();
      return 0;
    }
  }
  for (const std::string& argument : arguments) {
    const std::string given = normalized(argument);
    // The library takes `--name=` for a name without a value.
    const bool ends = given.starts_with("--") && given.find('=') == given.size() - 1;
    const auto option = state_->options.find(given.substr(0, given.find('=')));
    const bool empty =
        ends && option != state_->options.end() && option->second.kind != State::Kind::kFlag;
    state_->given.push_back(empty ? option->first : given);
    if (empty) state_->given.emplace_back();
  }
  std::vector<std::string> reversed(state_->given.rbegin(), state_->given.rend());
  const auto wrong = [&](const std::string& summary, const std::string& detail) {
    const std::string command = state_->usage.substr(0, state_->usage.find(" ["));
    streams.err << "\nError: " << summary << "\n\n"
                << detail << "\n\nFor more help on using this command, run:\n  plumb " << command
                << " -help\n";
    return 1;
  };
  if (const std::string flags = problem(); !flags.empty())
    return wrong("Failed to parse command-line flags", flags);
  try {
    state_->app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    return wrong("Too many command line arguments",
                 "This command does not take \"" + state_->app.remaining().front() + "\".");
  } catch (const CLI::ParseError& problem) {
    return wrong("Failed to parse command-line flags", problem.what());
  }
  if (state_->positionals != nullptr && state_->positionals->size() > state_->positionals_max) {
    return wrong("Too many command line arguments",
                 "To specify a working directory, use the global -chdir flag.");
  }
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> Arguments::in_order(
    const std::vector<std::string>& names) const {
  std::vector<std::pair<std::string, std::string>> found;
  for (std::size_t i = 0; i < state_->given.size(); ++i) {
    for (const std::string& name : names) {
      const std::string flag = "--" + name;
      if (state_->given[i] == flag && i + 1 < state_->given.size())
        found.emplace_back(name, state_->given[i + 1]);
      if (state_->given[i].starts_with(flag + "="))
        found.emplace_back(name, state_->given[i].substr(flag.size() + 1));
    }
  }
  return found;
}

std::optional<std::vector<std::string>> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote == '"' && i + 1 < text.size()) {
        word += text[++i];
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      open = true;
    } else if (c == '\\' && i + 1 < text.size()) {
      word += text[++i];
      open = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (open) words.push_back(word);
      word.clear();
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (quote != 0) return std::nullopt;
  if (open) words.push_back(word);
  return words;
}

}  // namespace plumb::cli
