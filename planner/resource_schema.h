/// What the provider of a block says of its type.
#pragma once

#include "planner/config_graph.h"

namespace plumb::planner {

using diagnostics::Diagnostics;

/// The schema of a resource node's type; null after reporting that there is none.
[[nodiscard]] const providers::Schema* find_schema(const Node& node,
                                                   const providers::ProviderSchema& schema,
                                                   Diagnostics& diags);

/// Reports attributes of ignore_changes that the schema does not have.
void check_ignore_changes(const config::Resource& block, const providers::Block& schema,
                          Diagnostics& diags);

}  // namespace plumb::planner
