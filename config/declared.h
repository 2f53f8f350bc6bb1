/// Whether what expressions refer to is declared.
#pragma once

#include <string>

#include "config/module.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

/// Whether the module declares the variable, local, resource or module call that the reference
/// names; reports otherwise, with the nearest name. Other kinds of references are always declared.
[[nodiscard]] bool check_declared(const ModuleNode& module, const Reference& reference,
                                  diagnostics::Diagnostics& diags);

/// What stands before the address of a block of the module: `module.a.module.b.`, or nothing.
[[nodiscard]] std::string module_prefix(const ModuleNode& module);

/// "the root module", or "module.a.module.b".
[[nodiscard]] std::string module_in_words(const ModuleNode& module);

}  // namespace plumb::config
