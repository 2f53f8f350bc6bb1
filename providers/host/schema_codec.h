/// Reads the messages of providers that are not values: schemas, paths, diagnostics. Their shapes
/// are in docs/providers/abi.md. Total: any bytes give a result or an error.
#pragma once

#include <string_view>

#include "diagnostics/result.h"
#include "providers/host/provider.h"
#include "providers/host/schema.h"

namespace plumb::providers {

struct NamedSchema {
  std::string name;
  Schema schema;
};
struct NamedIdentity {
  std::string name;
  IdentitySchema schema;
};
struct NamedFunction {
  std::string name;
  FunctionSignature signature;
};

[[nodiscard]] diagnostics::Result<Schema> parse_schema(std::string_view bytes);
[[nodiscard]] diagnostics::Result<NamedSchema> parse_named_schema(std::string_view bytes);
[[nodiscard]] diagnostics::Result<NamedFunction> parse_named_function(std::string_view bytes);
[[nodiscard]] diagnostics::Result<NamedIdentity> parse_named_identity(std::string_view bytes);
/// Of a plugin's capabilities, whether it turns objects of other types into its own.
[[nodiscard]] diagnostics::Result<bool> parse_moves(std::string_view bytes);
/// The bits of a resource type's traits, PLUMB_TRAIT_….
[[nodiscard]] diagnostics::Result<std::int64_t> parse_traits(std::string_view bytes);
[[nodiscard]] diagnostics::Result<Path> parse_path(std::string_view bytes);
[[nodiscard]] diagnostics::Result<Messages> parse_messages(std::string_view bytes);

/// Why a function did not answer.
struct FunctionError {
  std::string text;
  std::int64_t argument = -1;  ///< The one at fault, or -1.
};
[[nodiscard]] diagnostics::Result<FunctionError> parse_function_error(std::string_view bytes);

struct ImportedObject {
  std::string type;
  std::string state;  ///< msgpack.
  std::string private_data;
  std::string identity;  ///< msgpack; empty for none.
};
[[nodiscard]] diagnostics::Result<ImportedObject> parse_imported(std::string_view bytes);

}  // namespace plumb::providers
