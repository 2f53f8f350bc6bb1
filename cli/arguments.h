/// Flags in Terraform's manner: one dash or two, `-name=value` or `-name value`, `-flag` or
/// `-flag=false`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/streams.h"

namespace plumb::cli {

/// Declare what a command takes, then parse. The targets hold their defaults until then.
class Arguments {
 public:
  /// `usage`: what follows the program's name, `plan [options]`; `about`: what the command does.
  Arguments(std::string usage, std::string about);
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;
  ~Arguments();

  void flag(const std::string& name, bool& target, const std::string& about);
  void text(const std::string& name, std::string& target, const std::string& about);
  void number(const std::string& name, unsigned& target, const std::string& about);
  /// May be given several times.
  void list(const std::string& name, std::vector<std::string>& target, const std::string& about);
  /// What is not a flag, at most so many.
  /// The option's value may not be empty: for guards, which a variable that is not set must not
  /// turn off.
  void filled(const std::string& name);
  void positional(const std::string& name, std::vector<std::string>& target, std::size_t most);

  /// Nothing if the command is to go on, otherwise its exit code: help was asked for and went to
  /// the output, or something is wrong, which the error stream says.
  [[nodiscard]] std::optional<int> parse(const std::vector<std::string>& arguments,
                                         Streams& streams);

  /// Every command takes -no-color, so that TF_CLI_ARGS can have it.
  [[nodiscard]] bool no_color() const;

  /// Options in the order they were given, by name without dashes: for those whose order counts.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> in_order(
      const std::vector<std::string>& names) const;

 private:
  [[nodiscard]] std::string problem() const;
  [[nodiscard]] std::string help() const;
  struct State;
  std::unique_ptr<State> state_;
};

/// Splits a text as a shell would: blanks between words, quotes and backslashes. Nothing if a quote
/// is not closed. For TF_CLI_ARGS.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(const std::string& text);

}  // namespace plumb::cli
