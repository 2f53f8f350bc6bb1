/// Where an expression begins, for messages about a whole that may be long.
#pragma once

#include "ast/ast.h"

namespace plumb::ast {

/// The first token or so, as HCL chooses it: the opening bracket of a list, `name(` of a call, the
/// first piece of a template, all of a reference.
[[nodiscard]] Span start_span(const Expr& expr);

/// `name(`.
[[nodiscard]] Span start_span(const Call& call);

}  // namespace plumb::ast
