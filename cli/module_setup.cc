#include "cli/module_setup.h"

#include <unistd.h>

#include <algorithm>

#include "cli/cli_configuration.h"
#include "system/files.h"
#include "system/http.h"

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

modules::StoreCredentials store_credentials(Environment& environment) {
  return {environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"],
          environment["AWS_SESSION_TOKEN"], environment["GOOGLE_OAUTH_ACCESS_TOKEN"]};
}

}  // namespace

bool install_modules(Session& session, const modules::InstallOptions& options, Diagnostics& diags) {
  Environment environment = whole_environment();
  CliConfiguration user =
      read_cli_configuration(environment, system::real_files(), session.sources, diags);
  if (diags.has_errors()) return false;
  const auto http = system::make_http_client(session.cancellation, environment["SSL_CERT_FILE"]);
  modules::Registry registry(*http, {std::move(user.module_services), std::move(user.tokens)});
  const modules::Fetcher fetcher(*http, session.cancellation, store_credentials(environment));
  const config::LoadContext load = session.load_context();
  session.root = modules::install(
      {load, registry, fetcher, session.pool, session.cancellation,
       [&](const std::string& line) { session.streams.out << line << "\n"
                                                          << std::flush; }},
      options, diags);
  if (session.root != nullptr) session.check_backend(diags);
  return session.root != nullptr && !diags.has_errors();
}

}  // namespace plumb::cli
