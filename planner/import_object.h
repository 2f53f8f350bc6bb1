/// Finding an object that is to be imported (plugin protocol, "Import").
#pragma once

#include "planner/instance_plan.h"

namespace plumb::planner {

/// The object that `request.importing` names, as its provider reads it now. Nothing after reporting
/// that there is none.
[[nodiscard]] std::optional<PriorObject> import_object(const InstanceRequest& request,
                                                       Evaluation& evaluation, Diagnostics& diags);

}  // namespace plumb::planner
