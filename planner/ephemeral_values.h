/// Ephemeral values must not reach what is kept.
#pragma once

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "providers/host/schema.h"

namespace plumb::planner {

/// Reports each argument of an object that is ephemeral and not write-only: a provider is given it,
/// and the state would keep it.
void refuse_ephemeral(const value::Value& config, const providers::Block& schema,
                      const ast::Body& body, diagnostics::Span block,
                      diagnostics::Diagnostics& diags);

}  // namespace plumb::planner
