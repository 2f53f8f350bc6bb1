/// Getting things over HTTP and HTTPS.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "system/watch.h"

namespace plumb::http {

using diagnostics::Result;

/// Credentials for a request that is signed in Amazon's manner (version 4).
struct AmazonSignature {
  std::string region;
  std::string key_id;
  std::string secret;
  std::string token;  ///< Of a session, or empty.
};

struct Request {
  std::string url;  ///< http or https.
  /// `Name: value`. Those named Authorization are not sent on to another host.
  std::vector<std::string> headers{};
  std::optional<AmazonSignature> signature{};
  std::size_t bytes_max = std::size_t{16} << 20;  ///< A longer body is an error.
};

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< Of the last answer; names in lower case.
  std::string body;
};

/// Thread-safe.
class Client {
 public:
  virtual ~Client() = default;
  /// Follows up to ten redirections, never from https to http, and never to anything else. An
  /// answer of any status is a response. kUnavailable if there was none, kDeadline if it stalled,
  /// kInvalid if the body is too long or the URL is not one of HTTP.
  [[nodiscard]] virtual Result<Response> get(const Request& request) const = 0;
};

/// The real one. Proxies are those of the environment, passwords may be in ~/.netrc, certificates
/// are checked against the system's authorities or those in the file. The watch is called by the
/// thread that gets.
[[nodiscard]] std::unique_ptr<Client> make_client(system::Watch watch,
                                                  const std::string& authorities_file);

/// `text` resolved against `base` as RFC 3986 says; empty if either is no URL.
[[nodiscard]] std::string resolve_url(const std::string& base, const std::string& text);

}  // namespace plumb::http
