/// The identity of an object: what tells it from all others of its type, whatever else changes
/// (plugin protocol, "Resource identity").
#pragma once

#include <optional>
#include <string>

#include "diagnostics/diagnostic.h"
#include "providers/host/provider.h"
#include "state/objects.h"

namespace plumb::planner {

using value::Value;

/// An identity as the state keeps it: JSON, empty if there is none or not all of it is known.
[[nodiscard]] std::string identity_json(const Value& identity);

/// `name=a,shelf=top`, as messages have it.
[[nodiscard]] std::string identity_text(const Value& identity);

/// The stored object's identity, brought up to the version of today's schema; null if it has none.
/// Nothing after reporting that it cannot be read.
[[nodiscard]] std::optional<Value> stored_identity(const state::StoredObject& stored,
                                                   const providers::Schema& schema,
                                                   providers::Provider& provider,
                                                   diagnostics::Diagnostics& diags);

/// An identity that a provider answered with.
struct IdentityAnswer {
  const Value& before;  ///< What it was, or was planned to be; null where it may be anything.
  const Value& now;
  const std::string& provider;
  const std::string& address;
};

/// Reports an identity with something unknown in it, and one that is not what it was: an identity
/// may come, and does not change. Whether it is good.
bool check_identity(const IdentityAnswer& answer, diagnostics::Span span,
                    diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
