#include "fetch/url_query.h"

#include <algorithm>

namespace plumb::fetch {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Percent-encoding undone, and `+` for a blank; what is encoded wrongly stays.
std::string decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                       hex_digit(text[i + 2]) >= 0;
    if (whole) {
      decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace

std::string UrlQuery::value(std::string_view name) const {
  const auto found = taken.find(name);
  return found == taken.end() ? std::string() : found->second;
}

UrlQuery take_parameters(const std::string& url, std::initializer_list<std::string_view> names) {
  UrlQuery result;
  const std::size_t query = url.find('?');
  result.url = url.substr(0, query);
  if (query == std::string::npos) return result;
  std::string kept;
  for (std::string_view rest = std::string_view(url).substr(query + 1); !rest.empty();) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string_view name = parameter.substr(0, equals);
    if (std::ranges::find(names, name) == names.end()) {
      kept += (kept.empty() ? "?" : "&") + std::string(parameter);
    } else {
      const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
      result.taken.emplace(name, decode(value));  // The first counts.
    }
  }
  result.url += kept;
  return result;
}

}  // namespace plumb::fetch
