/// Commands of the user's: what a configuration asks to be run beside its objects.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/result.h"
#include "system/cancellation.h"

namespace plumb::system {

using diagnostics::Result;

struct Command {
  std::vector<std::string> words;  ///< The program, searched for in PATH, and its arguments.
  std::string folder;              ///< Where it runs; empty for here.
  std::map<std::string, std::string, std::less<>> environment;  ///< Beside what is inherited.
};

/// How a command ended.
struct CommandEnd {
  int code = 0;          ///< Its own, if no signal ended it.
  int signal = 0;        ///< What ended it, or 0.
  bool stopped = false;  ///< It was killed because of a forced stop.

  [[nodiscard]] bool good() const { return code == 0 && signal == 0 && !stopped; }
};

/// Longer lines of a command are told in pieces.
inline constexpr std::size_t kCommandLineMax = std::size_t{64} << 10;

/// Runs it and waits until it has ended and nobody holds its output any more. `tell` gets each line
/// of what it writes to standard output and error as it comes, without its end; carriage returns
/// end lines too. A forced stop kills it with all that it started. It reads nothing and inherits no
/// open file. kNotFound if there is no such program or folder.
[[nodiscard]] Result<CommandEnd> run_command(const Command& command,
                                             const Cancellation& cancellation,
                                             const std::function<void(std::string_view)>& tell);

}  // namespace plumb::system
