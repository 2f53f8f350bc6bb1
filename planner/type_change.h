/// Objects that a `moved` block brings to a resource of another type (plugin protocol,
/// "MoveResourceState").
#pragma once

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "planner/provider_set.h"
#include "state/objects.h"

namespace plumb::planner {

/// A block, and the module that it is in; both null if there is none.
struct DeclaredResource {
  const config::ModuleNode* module = nullptr;
  const config::Resource* resource = nullptr;
};
[[nodiscard]] DeclaredResource declared_at(const config::ModuleNode& root,
                                           const state::ResourceAddress& address);

struct TypeChange {
  state::StoredObject& object;  ///< At its new address, and otherwise as it was.
  state::InstanceAddress from;
  diagnostics::Span span;  ///< The statement that moved it.
};

/// Has the plugin of its new block turn the object into one of the new type; reports where it
/// cannot.
void change_type(const config::ModuleNode& root, PluginSet& plugins, const TypeChange& change,
                 diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
