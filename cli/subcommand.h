/// Commands that have commands of their own.
#pragma once

#include <span>
#include <string_view>

#include "cli/command.h"

namespace plumb::cli {

struct Subcommand {
  const char* name;
  int (*run)(const Call&);
  const char* about;
};

/// Runs the one that the first argument names, or says which there are. `family`: `state`. The exit
/// code.
[[nodiscard]] int run_subcommand(const Call& call, std::string_view family,
                                 std::span<const Subcommand> subcommands);

}  // namespace plumb::cli
