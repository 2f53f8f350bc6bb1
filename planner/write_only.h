/// Write-only attributes: a provider is told their values in the configuration, and nobody keeps
/// them (plugin protocol, "write_only").
#pragma once

#include <functional>
#include <string>

#include "diagnostics/diagnostic.h"
#include "providers/host/provider.h"

namespace plumb::planner {

using providers::Path;
using value::Value;

/// Calls visit(path, value) for each write-only attribute of the object that is not null.
void for_each_write_only(const providers::Block& schema, const Value& object,
                         const std::function<void(const Path&, const Value&)>& visit);

/// Whether the path leads to, or into, a write-only attribute.
[[nodiscard]] bool is_write_only(const providers::Block& schema, const Path& path);

/// Something that a provider answered with.
struct ProviderAnswer {
  const Value& object;
  const providers::Block& schema;
  const std::string& provider;  ///< Its configuration's address.
  const std::string& address;   ///< Of the object.
};

/// Reports each write-only attribute that the answer has a value for: in the state it would be what
/// it must never be. `occasion`: "a read". Whether there was none.
bool check_write_only(const ProviderAnswer& answer, const char* summary, const char* occasion,
                      diagnostics::Span span, diagnostics::Diagnostics& diags);

/// The object with null in their place.
[[nodiscard]] Value without_write_only(const providers::Block& schema, const Value& object);

}  // namespace plumb::planner
