/// Addresses of modules, resources and their instances.
///
/// They are parsed once, compared as data, and printed in Terraform's form:
/// `module.a["k"].data.aws_x.y[0]`.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plumb::state {

/// What tells the instances of a block apart: nothing, a count's index, a for_each's key.
using InstanceKey = std::variant<std::monostate, std::int64_t, std::string>;

/// `[0]`, `["k"]`, or nothing.
[[nodiscard]] std::string to_string(const InstanceKey& key);

struct ModuleStep {
  std::string name;
  InstanceKey key;
  friend auto operator<=>(const ModuleStep&, const ModuleStep&) = default;
};

/// An instance of a module; the root is empty.
using ModulePath = std::vector<ModuleStep>;
/// `module.a["k"].module.b`; empty for the root.
[[nodiscard]] std::string to_string(const ModulePath& path);

enum class Mode : std::uint8_t { kData, kManaged };

/// A resource block in an instance of a module.
struct ResourceAddress {
  ModulePath module;
  Mode mode = Mode::kManaged;
  std::string type;
  std::string name;
  /// By depth, module, mode, type, name: the order of listings.
  friend std::strong_ordering operator<=>(const ResourceAddress& a, const ResourceAddress& b) {
    if (const auto order = a.module.size() <=> b.module.size(); order != 0) return order;
    if (const auto order = a.module <=> b.module; order != 0) return order;
    if (const auto order = a.mode <=> b.mode; order != 0) return order;
    if (const auto order = a.type <=> b.type; order != 0) return order;
    return a.name <=> b.name;
  }
  friend bool operator==(const ResourceAddress&, const ResourceAddress&) = default;
};
[[nodiscard]] std::string to_string(const ResourceAddress& address);
/// The block as the configuration knows it: without the keys of modules.
[[nodiscard]] std::string config_address(const ResourceAddress& address);

struct InstanceAddress {
  ResourceAddress resource;
  InstanceKey key;
  friend auto operator<=>(const InstanceAddress&, const InstanceAddress&) = default;
};
[[nodiscard]] std::string to_string(const InstanceAddress& address);

/// What a command line names: a module, a resource, or an instance of either.
struct Target {
  ModulePath module;
  std::optional<ResourceAddress> resource;  ///< Its module is `module`.
  std::optional<InstanceKey> key;           ///< Of the resource; none means all instances.
  /// Whether a module step was written without a key, and so means all instances.
  std::vector<bool> any_module_key;

  [[nodiscard]] bool contains(const InstanceAddress& address) const;
  /// Whether instances of the block may be meant; keys do not count.
  [[nodiscard]] bool contains_block(const ResourceAddress& block) const;
};

/// Reads an address. The error is a sentence that says what is wrong with it.
struct AddressError {
  std::string message;
};
[[nodiscard]] std::optional<Target> parse_target(std::string_view text, AddressError& error);
[[nodiscard]] std::optional<InstanceAddress> parse_instance(std::string_view text,
                                                            AddressError& error);

}  // namespace plumb::state
