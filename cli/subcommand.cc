#include "cli/subcommand.h"

#include <algorithm>
#include <string>

#include "diagnostics/suggestion.h"

namespace plumb::cli {

int run_subcommand(const Call& call, std::string_view family,
                   std::span<const Subcommand> subcommands) {
  const std::string name = call.arguments.empty() ? "" : call.arguments[0];
  std::vector<std::string> known;
  std::size_t width = 0;
  for (const Subcommand& subcommand : subcommands) {
    if (name == subcommand.name) {
      const Call inner{
          {call.arguments.begin() + 1, call.arguments.end()}, call.streams, call.cancellation};
      return subcommand.run(inner);
    }
    known.emplace_back(subcommand.name);
    width = std::max(width, known.back().size());
  }
  const bool help = name == "-help" || name == "--help";
  std::ostream& out = help ? call.streams.out : call.streams.err;
  if (!help && !name.empty())
    out << "There is no command \"plumb " << family << " " << name << "\"."
        << diagnostics::did_you_mean(name, known) << "\n\n";
  out << "Usage: plumb " << family << " <subcommand> [options] [args]\n\nSubcommands:\n";
  for (const Subcommand& subcommand : subcommands) {
    std::string listed = subcommand.name;
    listed.resize(width + 2, ' ');
    out << "  " << listed << subcommand.about << "\n";
  }
  return help ? 0 : 1;
}

}  // namespace plumb::cli
