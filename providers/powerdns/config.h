#pragma once

/// The provider block of "powerdns".

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "api.h"
#include "providers/sdk/provider.h"

namespace plumb::powerdns {

using sdk::Context;
using sdk::Failure;
using sdk::Schema;
using sdk::Set;
using sdk::Val;

struct Config {
  Val<std::string> api_key, server_url, ca_certificate, cache_mem_size;
  Val<bool> insecure_https, cache_requests;
  Val<std::int64_t> cache_ttl;

  static void describe(Schema<Config>& s) {
    s.attr("api_key", &Config::api_key)
        .optional()
        .sensitive()
        .about("Key of the REST API. Else the environment's PDNS_API_KEY.");
    s.attr("server_url", &Config::server_url)
        .optional()
        .about("Where the REST API is. Else the environment's PDNS_SERVER_URL.");
    s.attr("insecure_https", &Config::insecure_https)
        .optional()
        .about(
            "Do not check the server's certificate. Else the environment's PDNS_INSECURE_HTTPS.");
    s.attr("ca_certificate", &Config::ca_certificate)
        .optional()
        .about("Content or path of a CA certificate. Else the environment's PDNS_CACERT.");
    s.attr("cache_requests", &Config::cache_requests).optional().about(kNoEffect);
    s.attr("cache_mem_size", &Config::cache_mem_size).optional().about(kNoEffect);
    s.attr("cache_ttl", &Config::cache_ttl).optional().about(kNoEffect);
  }

  /// Null while something that is needed is not known yet: the resources then say so.
  [[nodiscard]] std::shared_ptr<Api> connect(Context& ctx) const {
    if (api_key.is_unknown() || server_url.is_unknown()) return nullptr;
    const std::string url = given(server_url, "PDNS_SERVER_URL");
    const std::string key = given(api_key, "PDNS_API_KEY");
    if (url.empty()) {
      ctx.error("Missing PowerDNS server",
                "Set \"server_url\" in the provider block, or PDNS_SERVER_URL in the environment.",
                "server_url");
    }
    if (key.empty()) {
      ctx.error("Missing PowerDNS API key",
                "Set \"api_key\" in the provider block, or PDNS_API_KEY in the environment.",
                "api_key");
    }
    if (url.empty() || key.empty()) return nullptr;
    sdk::HttpOptions options;
    const std::string insecure = insecure_https.has_value() ? (*insecure_https ? "true" : "false")
                                                            : given({}, "PDNS_INSECURE_HTTPS");
    options.verify_certificates = insecure != "true" && insecure != "1";
    options.ca_pem = certificate(given(ca_certificate, "PDNS_CACERT"));
    return std::make_shared<Api>(url, key, options);
  }

 private:
  static std::string given(const Val<std::string>& value, const char* variable) {
    if (value.has_value()) return *value;
    const char* found = std::getenv(variable);
    return found == nullptr ? "" : found;
  }

  static std::string certificate(const std::string& content_or_path) {
    if (content_or_path.empty() || content_or_path.find("-----BEGIN") != std::string::npos) {
      return content_or_path;
    }
    std::ifstream file(content_or_path);
    if (!file) {
      throw Failure("Invalid CA certificate",
                    "The file \"" + content_or_path + "\" cannot be read.", "ca_certificate");
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  static constexpr const char* kNoEffect = "Accepted for compatibility; has no effect.";
};

/// Says that a name must be written out, with the dot at its end.
template <typename Builder>
void must_be_absolute(Builder&& builder) {
  builder.must(
      "a full DNS name that ends with a dot, such as \"example.com.\"",
      [](const std::string& name) { return name.ends_with('.'); }, "Incomplete DNS name");
}

inline bool same_text(std::string_view a, std::string_view b) {
  return sdk::HttpResponse::same_name(a, b);
}

/// The strings of a JSON array.
inline Set<std::string> strings_of(const Json& array) {
  Set<std::string> set;
  for (const Json& item : array) {
    if (item.is_string()) set.items.emplace_back(item.get<std::string>());
  }
  return set;
}

/// A string member, or nothing.
inline std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

inline Json json_of(const Set<std::string>& set) {
  Json array = Json::array();
  for (const Val<std::string>& item : set.items) array.push_back(*item);
  return array;
}

}  // namespace plumb::powerdns
