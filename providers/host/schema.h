/// What a provider says of its resources: attributes, nested blocks, and the type that follows from
/// them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace plumb::providers {

using value::Type;
using value::Value;

struct Block;

enum class Nesting : std::uint8_t { kSingle = 1, kList = 2, kSet = 3, kMap = 4, kGroup = 5 };

struct Attribute {
  std::string name;
  Type type;  ///< Of a nested type, the type that it implies.
  std::string description;
  std::string deprecation;
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  /// Attributes of a nested type ("attributes as objects"), or null.
  std::shared_ptr<const Block> nested;
  Nesting nesting = Nesting::kSingle;
};

struct NestedBlock {
  std::string name;
  std::shared_ptr<const Block> block;
  Nesting nesting = Nesting::kSingle;
  std::int64_t items_min = 0;
  std::int64_t items_max = 0;  ///< 0: no limit.
};

/// Attributes and nested blocks, each sorted by name.
struct Block {
  std::vector<Attribute> attributes;
  std::vector<NestedBlock> blocks;
  std::string description;
  bool deprecated = false;
  Type type;                   ///< The object type that values of the block have.
  bool has_sensitive = false;  ///< A sensitive attribute at any depth.
  bool has_write_only = false;

  [[nodiscard]] const Attribute* attribute(std::string_view name) const;
  [[nodiscard]] const NestedBlock* block(std::string_view name) const;
};

/// What an object is told from all others of its type by.
struct IdentitySchema {
  struct Attribute {
    std::string name;
    Type type;
    bool required_for_import = false;
    bool optional_for_import = false;
    std::string description;
  };
  std::int64_t version = 0;
  std::vector<Attribute> attributes;  ///< Sorted by name.
  Type type;                          ///< The object type of identities.

  [[nodiscard]] const Attribute* attribute(std::string_view name) const;
};

struct Schema {
  std::int64_t version = 0;
  std::shared_ptr<const Block> block;
  std::shared_ptr<const IdentitySchema> identity;  ///< Null if objects have none.
};

struct FunctionSignature {
  struct Parameter {
    std::string name;
    Type type;
    bool allow_null = false;
    bool allow_unknown = false;
  };
  std::vector<Parameter> parameters;
  std::vector<Parameter> variadic;  ///< None or one.
  Type returns;
};

struct ProviderSchema {
  Schema provider;
  std::map<std::string, Schema, std::less<>> resources;
  std::map<std::string, Schema, std::less<>> data_sources;
  std::map<std::string, Schema, std::less<>> ephemerals;
  std::map<std::string, FunctionSignature, std::less<>> functions;
  bool moves = false;  ///< Objects of other types can become some of these.
  bool waits = false;  ///< Some type of a plugin that otherwise answers at once takes its time.
};

/// The object type of a block (plugin protocol, "Implied object type of a schema block").
[[nodiscard]] Type implied_type(const Block& block);

/// The value marked sensitive where the block says so.
[[nodiscard]] Value mark_sensitive(const Value& value, const Block& block);

/// A value of the block's type with nothing set: attributes null, blocks empty.
[[nodiscard]] Value empty_value(const Block& block);

}  // namespace plumb::providers
