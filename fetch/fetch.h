/// Packages of modules, from wherever their source says: one function for all kinds.
#pragma once

#include <string>

#include "http/client.h"
#include "modules/upstream.h"
#include "system/watch.h"

namespace plumb::fetch {

using diagnostics::Result;
using modules::FetchedPackage;
using modules::PackageRequest;

/// What object stores want to know; empty members ask for what is public. Secret.
struct StoreCredentials {
  std::string amazon_key_id;
  std::string amazon_secret;
  std::string amazon_token;
  std::string google_token;
};

/// Thread-safe.
class Fetcher {
 public:
  Fetcher(const http::Client& http, system::Watch watch, StoreCredentials credentials)
      : http_(http), watch_(std::move(watch)), credentials_(std::move(credentials)) {}

  /// Puts the whole package into the folder. On error the folder may hold a part.
  [[nodiscard]] Result<FetchedPackage> fetch(const PackageRequest& request) const;

 private:
  [[nodiscard]] Result<FetchedPackage> fetch_from(const PackageRequest& request,
                                                  int redirections) const;
  [[nodiscard]] Result<FetchedPackage> from_git(const PackageRequest& request) const;
  [[nodiscard]] Result<FetchedPackage> from_http(const PackageRequest& request,
                                                 int redirections) const;
  [[nodiscard]] Result<FetchedPackage> from_amazon(const PackageRequest& request) const;
  [[nodiscard]] Result<FetchedPackage> from_google(const PackageRequest& request) const;
  [[nodiscard]] Result<FetchedPackage> from_archive(const http::Request& request,
                                                    const std::string& checksum,
                                                    const std::string& folder) const;
  /// The checksum itself, also if it is in a file of another server (`file:https://…`).
  [[nodiscard]] Result<std::string> sum_of(const std::string& checksum,
                                           const std::string& url) const;
  /// Asks the page where the module is.
  [[nodiscard]] Result<config::ModuleSource> ask(const std::string& url) const;

  const http::Client& http_;
  const system::Watch watch_;
  const StoreCredentials credentials_;
};

}  // namespace plumb::fetch
