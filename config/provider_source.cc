#include "config/provider_source.h"

#include <algorithm>
#include <cctype>

namespace plumb::config {
namespace {

constexpr std::string_view kDefaultHost = "registry.terraform.io";
constexpr std::string_view kDefaultNamespace = "hashicorp";
constexpr std::string_view kBuiltin = "terraform.io/builtin/terraform";

}  // namespace

bool ProviderSource::is_builtin() const {
  return address == kBuiltin;
}

std::string ProviderSource::display() const {
  const std::string prefix = std::string(kDefaultHost) + "/";
  return address.starts_with(prefix) ? address.substr(prefix.size()) : address;
}

std::optional<ProviderSource> parse_provider_source(std::string_view text) {
  const auto slashes = std::count(text.begin(), text.end(), '/');
  const bool empty_part = text.empty() || text.front() == '/' || text.back() == '/' ||
                          text.find("//") != std::string_view::npos;
  if (empty_part || slashes > 2) return std::nullopt;
  std::string address(text);
  if (slashes == 0) address = std::string(kDefaultNamespace) + "/" + address;
  if (slashes < 2) address = std::string(kDefaultHost) + "/" + address;
  std::transform(address.begin(), address.end(), address.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ProviderSource{address};
}

ProviderSource provider_source(const Module& module, std::string_view local_name) {
  const auto required = module.required_providers.find(local_name);
  if (required != module.required_providers.end() && !required->second.source.empty()) {
    if (auto source = parse_provider_source(required->second.source)) return *source;
  }
  if (local_name == "terraform") return {std::string(kBuiltin)};
  return {std::string(kDefaultHost) + "/" + std::string(kDefaultNamespace) + "/" +
          std::string(local_name)};
}

std::string provider_name_problem(std::string_view text) {
  if (text.empty()) return "it must not be empty";
  const bool letters = std::ranges::all_of(
      text, [](unsigned char c) { return c >= 0x80 || std::isalnum(c) != 0 || c == '-'; });
  if (!letters || text.front() == '-' || text.back() == '-')
    return "it may have letters and digits, and dashes in between";
  if (text.find("--") != std::string_view::npos) return "it may not have two dashes in a row";
  return "";
}

}  // namespace plumb::config
