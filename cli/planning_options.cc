#include "cli/planning_options.h"

#include <charconv>
#include <string_view>

#include "system/files.h"

namespace plumb::cli {
namespace {

using planner::Mode;

void add_targets(const std::vector<std::string>& texts, const char* kind,
                 std::vector<state::Target>& out, Diagnostics& diags) {
  for (const std::string& text : texts) {
    state::AddressError problem;
    if (auto target = state::parse_target(text, problem)) {
      out.push_back(std::move(*target));
    } else {
      diags.error({}, std::string("Invalid ") + kind + " \"" + text + "\"", problem.message);
    }
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The addresses of a file, each mistake at its line.
void add_target_file(Session& session, const std::string& path, const char* kind,
                     std::vector<state::Target>& out, Diagnostics& diags) {
  auto read = system::real_files().read(path);
  if (!read) {
    diags.error({}, std::string("Failed to read the file of ") + kind + "s",
                path + ": " + read.error().message + ".");
    return;
  }
  const diagnostics::FileId file = session.sources.add(path, std::move(*read));
  const std::string_view text = session.sources.text(file);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    if (!line.empty() && line.front() != '#') {
      state::AddressError problem;
      if (auto target = state::parse_target(line, problem)) {
        out.push_back(std::move(*target));
      } else {
        const auto at = static_cast<std::uint32_t>(line.data() - text.data());
        diags.error({file, at, at + static_cast<std::uint32_t>(line.size())},
                    std::string("Invalid ") + kind + " \"" + std::string(line) + "\"",
                    problem.message);
      }
    }
    begin = end + 1;
  }
}

void check_combinations(const OperationFlags& flags, const planner::Options& options,
                        Diagnostics& diags) {
  if (flags.destroy && flags.refresh_only) {
    diags.error({}, "Incompatible plan mode options",
                "The -destroy and -refresh-only options are mutually-exclusive.");
  }
  if (flags.refresh_only && !flags.refresh) {
    diags.error({}, "Incompatible refresh options",
                "It doesn't make sense to use -refresh-only at the same time as -refresh=false, "
                "because there would be nothing to do.");
  }
  if (!flags.replace.empty() && (flags.destroy || flags.refresh_only)) {
    diags.error({}, "Unsupported plan mode",
                "Forcing resource instance replacement (with -replace=...) is allowed only in "
                "normal planning mode.");
  }
  if (!options.targets.empty() && !options.excludes.empty()) {
    diags.error({}, "Invalid combination of arguments",
                "-target says what a run is about, -exclude what it is not about: give one of the "
                "two.");
  }
  if (flags.parallelism == 0) {
    diags.error({}, "Invalid -parallelism",
                "At least one call at a time is needed: give a number from 1.");
  }
  if (!flags.state.empty()) {
    diags.error({}, "Option not supported",
                "Plumb keeps the state in " + std::string(kStorePath) +
                    " beside the configuration; -state has nowhere to point to.");
  }
  if (!parse_duration_ms(flags.lock_timeout)) {
    diags.error({}, "Invalid -lock-timeout",
                "\"" + flags.lock_timeout + "\" is no duration. Write one like 30s, 5m or 1h30m.");
  }
}

std::optional<std::size_t> limit(const std::string& text, const char* flag, Diagnostics& diags) {
  if (text.empty()) return std::nullopt;
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc() && end == text.data() + text.size()) return number;
  diags.error({}, std::string("Invalid ") + flag,
              "\"" + text + "\" is no number of objects. Write one from 0.");
  return std::nullopt;
}

}  // namespace

planner::Options planner_options(Session& session, const OperationFlags& flags,
                                 Diagnostics& diags) {
  planner::Options options;
  options.refresh = flags.refresh;
  options.parallelism = flags.parallelism;
  options.import_only = flags.import_only;
  options.relevance = flags.json || !flags.out.empty() || !flags.html.empty();
  if (flags.destroy) options.mode = Mode::kDestroy;
  if (flags.refresh_only) options.mode = Mode::kRefreshOnly;
  add_targets(flags.target, "target", options.targets, diags);
  add_targets(flags.exclude, "exclude", options.excludes, diags);
  for (const std::string& path : flags.target_file)
    add_target_file(session, path, "target", options.targets, diags);
  for (const std::string& path : flags.exclude_file)
    add_target_file(session, path, "exclude", options.excludes, diags);
  const bool nothing = options.targets.empty() && !flags.target_file.empty();
  if (nothing && !diags.has_errors()) {
    diags.error({}, "No targets",
                "No file given with -target-file has an address in it, so the run would be about "
                "everything.");
  }
  for (const std::string& text : flags.replace) {
    state::AddressError problem;
    auto address = state::parse_instance(text, problem);
    const bool data = address && address->resource.mode == state::Mode::kData;
    if (data) problem.message = "Only managed resources can be replaced; this is a data source.";
    if (address && !data) {
      options.replace.push_back(std::move(*address));
    } else {
      diags.error({}, "Invalid force-replace address \"" + text + "\"", problem.message);
    }
  }
  check_combinations(flags, options, diags);
  return options;
}

planner::Guards guards_of(const OperationFlags& flags, Diagnostics& diags) {
  planner::Guards guards;
  guards.max_destroy = limit(flags.max_destroy, "-max-destroy", diags);
  guards.max_replace = limit(flags.max_replace, "-max-replace", diags);
  guards.protect = flags.protect;
  return guards;
}

}  // namespace plumb::cli
