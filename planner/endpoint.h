/// What the addresses in `moved` and `removed` blocks name.
#pragma once

#include "config/module.h"
#include "state/address.h"

namespace plumb::planner {

/// A resource or a module call of the configuration.
struct Declared {
  const config::Repetition* repetition = nullptr;  ///< Null if there is no such block.
  diagnostics::Span span;
};

/// The block that the address names, relative to the module, keys aside.
[[nodiscard]] Declared find_declared(const config::ModuleNode& module,
                                     const state::Target& endpoint);

}  // namespace plumb::planner
