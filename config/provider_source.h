/// Who a provider is, whatever a module calls it: source addresses, and the names for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/module.h"

namespace plumb::config {

/// `registry.terraform.io/hashicorp/random`.
struct ProviderSource {
  std::string address;
  [[nodiscard]] std::string type() const { return address.substr(address.rfind('/') + 1); }
  /// The provider that is a part of the engine: `terraform.io/builtin/terraform`.
  [[nodiscard]] bool is_builtin() const;
  /// The address as people write it, without the default host: `hashicorp/random`.
  [[nodiscard]] std::string display() const;
};

/// The source that a module means by a local name: from its required_providers, or the well-known
/// default.
[[nodiscard]] ProviderSource provider_source(const Module& module, std::string_view local_name);

/// Reads a source as written: `random`, `hashicorp/random`, `host/namespace/type`. Nothing if it is
/// none.
[[nodiscard]] std::optional<ProviderSource> parse_provider_source(std::string_view text);

/// What keeps the text from being the name or namespace of a provider, as a clause; empty if
/// nothing does.
[[nodiscard]] std::string provider_name_problem(std::string_view text);

}  // namespace plumb::config
