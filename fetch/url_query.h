/// The parameters of a URL, as `?ref=v1&depth=1`: those that say how to fetch are taken out of it.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace plumb::fetch {

struct UrlQuery {
  std::string url;                                        ///< Without the parameters taken.
  std::map<std::string, std::string, std::less<>> taken;  ///< Decoded.
  [[nodiscard]] std::string value(std::string_view name) const;
};

[[nodiscard]] UrlQuery take_parameters(const std::string& url,
                                       std::initializer_list<std::string_view> names);

}  // namespace plumb::fetch
