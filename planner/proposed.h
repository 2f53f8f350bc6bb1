/// What a provider is asked for: the configuration merged with what there is (plugin protocol,
/// "Proposed new state").
#pragma once

#include "providers/host/schema.h"

namespace plumb::planner {

using value::Value;

/// Computed attributes that the configuration leaves out keep their prior value; everything else is
/// as configured. All values without marks. A null prior stands for an object that does not exist
/// yet.
[[nodiscard]] Value proposed_new(const providers::Block& schema, const Value& prior,
                                 const Value& config);

/// What a data source or an object to be created is planned as before anybody asked: computed
/// attributes unknown.
[[nodiscard]] Value planned_unknown(const providers::Block& schema, const Value& config);

}  // namespace plumb::planner
