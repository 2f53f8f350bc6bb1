/// Values for the attributes that a provider would have computed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "providers/host/provider.h"
#include "testing/test_file.h"

namespace plumb::testing {

/// Which computed attributes of an object get a new value.
enum class Fill : std::uint8_t { kNull, kUnknown };

/// The object with all computed attributes that are null, or unknown, as they are made up: what
/// `made_up` says of them, and for the rest something of their type. Reports values that do not
/// fit.
[[nodiscard]] Value fill_computed(const providers::Block& schema, const Value& object, Fill fill,
                                  const MadeUp& made_up, providers::Messages& messages);

/// The object with the computed attributes that are null unknown: as it is planned.
[[nodiscard]] Value forget_computed(const providers::Block& schema, const Value& object);

/// Something of the type: eight letters and digits, 0, false, an empty collection; null if it may
/// be of any type.
[[nodiscard]] Value generated(value::Type type);

}  // namespace plumb::testing
