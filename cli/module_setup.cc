#include "cli/module_setup.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "cli/cli_configuration.h"
#include "config/provider_passing.h"
#include "modules/fetch_programs.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

Environment whole_environment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = std::min(text.find('='), text.size());
    environment.emplace(text.substr(0, equals), text.substr(std::min(equals + 1, text.size())));
  }
  return environment;
}

/// How long a server may say nothing: PLUMB_FETCH_TIMEOUT, or a minute.
std::chrono::milliseconds fetch_patience(Environment& environment, Diagnostics& diags) {
  const std::string& text = environment["PLUMB_FETCH_TIMEOUT"];
  if (text.empty()) return modules::kFetchPatience;
  const auto time = parse_duration_ms(text);
  if (!time || *time <= 0) {
    diags.error({}, "Invalid PLUMB_FETCH_TIMEOUT",
                "The environment variable PLUMB_FETCH_TIMEOUT is how long a server of modules may "
                "say nothing: a duration such as 90s or 5m, and not \"" +
                    text + "\".");
    return modules::kFetchPatience;
  }
  return std::chrono::milliseconds(*time);
}

}  // namespace

bool install_modules(Session& session, const modules::InstallOptions& options, Diagnostics& diags) {
  Environment environment = whole_environment();
  CliConfiguration user =
      read_cli_configuration(environment, system::real_files(), session.sources, diags);
  const std::chrono::milliseconds patience = fetch_patience(environment, diags);
  if (diags.has_errors()) return false;
  modules::FetchPrograms upstream({std::move(user.module_services), std::move(user.tokens)},
                                  patience, session.cancellation);
  const config::LoadContext load = session.load_context();
  session.root = modules::install(
      {load, upstream, session.pool, session.cancellation,
       [&](const std::string& line) { session.streams.out << line << "\n"
                                                          << std::flush; }},
      options, diags);
  if (session.root != nullptr) config::check_provider_passing(*session.root, diags);
  return session.root != nullptr && !diags.has_errors();
}

}  // namespace plumb::cli
