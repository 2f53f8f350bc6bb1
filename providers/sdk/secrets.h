#pragma once

/// Keeping secrets out of messages.

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace plumb::sdk {

/// Headers whose values are never shown.
inline bool is_secret_header(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string_view part :
       {"authorization", "cookie", "token", "secret", "api-key", "apikey"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

inline std::string with_replaced(std::string text, std::string_view what, std::string_view by) {
  if (what.empty()) return text;
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// A URL without its user and password, and without its query, which often holds a key.
inline std::string without_secrets_in_url(std::string_view url) {
  std::string shown(url.substr(0, url.find_first_of("?#")));
  const std::size_t scheme = shown.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(shown.find('/', host), shown.size());
  const std::size_t user = shown.rfind('@', end);
  if (user != std::string::npos && user >= host) shown.erase(host, user + 1 - host);
  return shown;
}

}  // namespace plumb::sdk
