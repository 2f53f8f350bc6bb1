/// What a user says about hosts in the CLI configuration file, `~/.plumbrc` or Terraform's
/// `~/.terraformrc`: where their services are, and with which credentials.
#pragma once

#include <map>
#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "system/files.h"

namespace plumb::cli {

struct CliConfiguration {
  std::map<std::string, std::string> module_services;  ///< By host, of `host` blocks.
  std::map<std::string, std::string> tokens;           ///< By host. Secret.
};

/// The environment's variables that count.
using Environment = std::map<std::string, std::string>;

/// Reads the file that TF_CLI_CONFIG_FILE names, or else the user's own; the credentials that
/// `terraform login` has saved; and the variables TF_TOKEN_<host>, which come first. Mistakes are
/// reported. Everything else that Terraform has in such files is passed over.
[[nodiscard]] CliConfiguration read_cli_configuration(const Environment& environment,
                                                      const system::FileSystem& files,
                                                      diagnostics::SourceMap& sources,
                                                      diagnostics::Diagnostics& diags);

}  // namespace plumb::cli
