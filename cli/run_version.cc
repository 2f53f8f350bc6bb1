#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/version.h"
#include "config/version.h"

namespace plumb::cli {

std::string_view config_language_version() {
  return config::kLanguageVersion;
}

int run_version(const Call& call) {
  bool json = false;
  Arguments arguments("version [options]", "Shows the program's version.");
  arguments.flag("json", json, "Write JSON");
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  if (json) {
    call.streams.out << "{\n  \"terraform_version\": \"" << config::kLanguageVersion
                     << "\",\n  \"plumb_version\": \"" << kProgramVersion
                     << "\",\n  \"platform\": \"linux_amd64\",\n  \"provider_selections\": {},\n  "
                        "\"terraform_outdated\": false\n}\n";
  } else {
    call.streams.out << "Plumb v" << kProgramVersion << " (language of Terraform v"
                     << config::kLanguageVersion << ")\non linux_amd64\n";
  }
  return 0;
}

}  // namespace plumb::cli
