#pragma once

/// The part of PowerDNS's HTTP API (doc.powerdns.com, version 4.x) that the resources need.

#include <cstdio>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "providers/sdk/http_client.h"

namespace plumb::powerdns {

using Json = nlohmann::json;

/// One server, spoken to with one key. Thread-safe.
class Api {
 public:
  Api(const std::string& server_url, std::string api_key, sdk::HttpOptions options)
      : base_(base_of(server_url)), key_(std::move(api_key)), http_(std::move(options)) {}

  /// The JSON of an answer; nothing for "not found". Any other failure throws sdk::Failure with the
  /// summary and what the server said.
  std::optional<Json> call(sdk::Context& ctx, const std::string& summary,
                           sdk::HttpRequest request) {
    request.url = base_ + request.url;
    request.headers.push_back({"X-API-Key", key_});
    request.headers.push_back({"Accept", "application/json"});
    if (request.body) request.headers.push_back({"Content-Type", "application/json"});
    request.timeout = std::chrono::seconds(60);
    sdk::HttpResponse response;
    try {
      // PowerDNS on SQLite answers 500 to changes that overlap ("database is locked").
      std::unique_lock one_change(changes_, std::defer_lock);
      if (request.method != "GET") one_change.lock();
      response = http_.send(ctx, request);
    } catch (const sdk::HttpError& error) {
      throw sdk::Failure(summary, error.what());
    }
    if (response.status == 404) return std::nullopt;
    const Json body = Json::parse(response.body, nullptr, false);
    if (response.status < 200 || response.status > 299) {
      throw sdk::Failure(summary, explain(request, response, body));
    }
    if (response.body.empty()) return Json::object();
    if (body.is_discarded()) throw sdk::Failure(summary, "The server's answer is not JSON.");
    return body;
  }

  /// Escapes one segment of a path (RFC 3986).
  static std::string escaped(std::string_view segment) {
    std::string out;
    for (const char c : segment) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') ||
                         std::string_view("-._~=").find(c) != std::string_view::npos;
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += plain ? std::string(1, c) : std::string(hex);
    }
    return out;
  }

 private:
  /// The user may give a host alone, and may or may not name the API's path.
  static std::string base_of(std::string url) {
    if (url.find("://") == std::string::npos) url = "http://" + url;
    while (url.ends_with('/')) url.pop_back();
    if (!url.ends_with("/api/v1")) url += "/api/v1";
    return url + "/servers/localhost";
  }

  static std::string explain(const sdk::HttpRequest& request, const sdk::HttpResponse& response,
                             const Json& body) {
    std::string text = request.method + " " + sdk::without_secrets_in_url(request.url) +
                       ": the server answered with status " + std::to_string(response.status);
    const bool told = body.is_object() && body.contains("error") && body["error"].is_string();
    if (told) text += ": " + body["error"].get<std::string>();
    if (response.status == 401) text += ". Check the provider's api_key.";
    return text;
  }

  std::string base_;
  std::string key_;
  sdk::HttpClient http_;
  std::mutex changes_;
};

}  // namespace plumb::powerdns
