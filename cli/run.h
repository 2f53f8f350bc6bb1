/// The program as a function.
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"
#include "system/cancellation.h"

namespace plumb::cli {

/// Runs a command line, without the program's name. The exit code: 0 done, 1 an error, others as
/// the command says. May be called many times in a process, but `-chdir` changes the directory of
/// all of it.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Streams& streams,
                      const system::Cancellation& cancellation);

}  // namespace plumb::cli
