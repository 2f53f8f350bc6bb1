/// Stored objects as JSON text: in the journal's rows and the emergency file.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/result.h"
#include "state/objects.h"

namespace plumb::state {

[[nodiscard]] std::string object_to_json(const StoredObject& object);
[[nodiscard]] diagnostics::Result<StoredObject> object_from_json(std::string_view text);

/// A line of the emergency file.
[[nodiscard]] std::string outcome_to_json(const Outcome& outcome);
[[nodiscard]] diagnostics::Result<Outcome> outcome_from_json(std::string_view text);

/// `["a.b","c.d"]`, empty for none.
[[nodiscard]] std::string dependencies_to_json(const Dependencies& dependencies);
[[nodiscard]] Dependencies dependencies_from_json(std::string_view text);

/// Bytes as base64 (RFC 4648), and back; nothing if it is not base64.
[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace plumb::state
