/// Addresses of modules, as the argument `source` has them: which place, which folder in there.
///
/// The rules are Terraform's, who has them from go-getter: shorthands such as `github.com/o/r` are
/// written out, so that two spellings of one place compare equal, and equal to what Terraform
/// writes into its own manifest.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"

namespace plumb::config {

enum class SourceKind {
  kLocal,      ///< `./x`, `../x`: a folder relative to the module that calls.
  kRegistry,   ///< `[host/]namespace/name/system`.
  kGit,        ///< `git::<url>`, and what is short for it.
  kMercurial,  ///< `hg::<url>`.
  kHttp,       ///< An archive, or a page that says where the module is.
  kS3,
  kGcs,
  kFile,   ///< `file:///x`, or an absolute path.
  kOther,  ///< A scheme that nobody fetches.
};

struct ModuleSource {
  SourceKind kind = SourceKind::kLocal;
  /// The package without its subfolder, written out: `git::https://github.com/o/r.git?ref=v1`,
  /// `registry.terraform.io/n/m/s`, `./x`.
  std::string package;
  std::string subfolder;  ///< Within the package, clean; empty for its top.

  /// The whole address, written out; reading it gives the same source again.
  [[nodiscard]] std::string text() const;
  /// The package without the scheme that was forced on it: `https://github.com/o/r.git?ref=v1`.
  [[nodiscard]] std::string url() const;

  friend bool operator==(const ModuleSource&, const ModuleSource&) = default;
};

/// A registry's module, by its parts.
struct RegistryAddress {
  std::string host;
  std::string space;
  std::string name;
  std::string system;
};

/// What an address means. The error is kInvalid, and its message the detail of a diagnostic.
[[nodiscard]] diagnostics::Result<ModuleSource> parse_module_source(std::string_view text);

/// The same where only a registry is allowed, as beside the argument `version`.
[[nodiscard]] diagnostics::Result<ModuleSource> parse_registry_source(std::string_view text);

/// The same where an address is not from a user but from a registry or a server: never local.
[[nodiscard]] diagnostics::Result<ModuleSource> parse_remote_source(std::string_view text);

/// The parts of a source of kind kRegistry.
[[nodiscard]] RegistryAddress registry_address(const ModuleSource& source);

/// Puts two subfolders, of which either may be empty, one behind the other.
[[nodiscard]] std::string join_subfolders(std::string_view outer, std::string_view inner);

/// A URL without password and secret parameters, for messages and files.
[[nodiscard]] std::string without_secrets(std::string_view url);

}  // namespace plumb::config
