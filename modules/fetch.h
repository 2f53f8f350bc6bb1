/// Packages of modules, from wherever their source says: one function for all kinds.
#pragma once

#include <string>

#include "config/module_source.h"
#include "system/http.h"

namespace plumb::modules {

using diagnostics::Result;

/// What object stores want to know; empty members ask for what is public. Secret.
struct StoreCredentials {
  std::string amazon_key_id;
  std::string amazon_secret;
  std::string amazon_token;
  std::string google_token;
};

struct FetchRequest {
  config::ModuleSource source;  ///< Neither local nor of a registry.
  std::string commit;           ///< Of git, if it is already known which is wanted.
  std::string folder;           ///< That must not exist.
};

struct Fetched {
  std::string commit;     ///< Of git.
  std::string subfolder;  ///< Where in the package its source starts, if a server said so.
  bool linked = false;    ///< The folder is a link to one of the user's own.
};

/// Thread-safe.
class Fetcher {
 public:
  Fetcher(const system::HttpClient& http, const system::Cancellation& cancellation,
          StoreCredentials credentials)
      : http_(http), cancellation_(cancellation), credentials_(std::move(credentials)) {}

  /// Puts the whole package into the folder. On error the folder may hold a part.
  [[nodiscard]] Result<Fetched> fetch(const FetchRequest& request) const;

 private:
  [[nodiscard]] Result<Fetched> fetch_from(const FetchRequest& request, int redirections) const;
  [[nodiscard]] Result<Fetched> from_git(const FetchRequest& request) const;
  [[nodiscard]] Result<Fetched> from_http(const FetchRequest& request, int redirections) const;
  [[nodiscard]] Result<Fetched> from_amazon(const FetchRequest& request) const;
  [[nodiscard]] Result<Fetched> from_google(const FetchRequest& request) const;
  [[nodiscard]] Result<Fetched> from_archive(const system::HttpRequest& request,
                                             const std::string& checksum,
                                             const std::string& folder) const;
  /// Asks the page where the module is.
  [[nodiscard]] Result<config::ModuleSource> ask(const std::string& url) const;

  const system::HttpClient& http_;
  const system::Cancellation& cancellation_;
  const StoreCredentials credentials_;
};

}  // namespace plumb::modules
