/// Which provider configurations a call passes, and which the called module takes.
#pragma once

#include "config/module.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

/// Reports, for all calls below the node: configurations that a module needs and is not given, that
/// it is given and does not know, that are of another provider than it means; and modules that
/// have configurations of their own although their call cannot have such a module.
void check_provider_passing(const ModuleNode& root, diagnostics::Diagnostics& diags);

}  // namespace plumb::config
