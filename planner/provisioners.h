/// Provisioners and connections, as far as they can be checked before anything is run.
#pragma once

#include "planner/config_graph.h"
#include "planner/plan.h"
#include "planner/scope.h"

namespace plumb::planner {

/// Reports arguments that a block's provisioners or their connections do not have, lack, or want
/// otherwise. What only a run can tell, as `self`, is unknown.
void check_provisioners(const Node& node, const providers::Block& schema,
                        const ModuleInstance& module, const eval::Environment& environment,
                        Diagnostics& diags);

/// The arguments that a provisioner of the type takes.
[[nodiscard]] const providers::Block& provisioner_schema(const std::string& type);

/// Reports each that the run would need as something that is not carried out yet: those that work
/// on another machine.
void refuse_provisioners(const std::vector<config::Provisioner>& provisioners, Mode mode,
                         Diagnostics& diags);

}  // namespace plumb::planner
