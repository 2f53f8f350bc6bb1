/// `condition ? when_true : when_false`.
#pragma once

#include "eval/evaluate.h"

namespace plumb::eval {

/// Both results are looked at, for their types and marks; mistakes of the one that is not taken are
/// none. The rules are HCL's (hclsyntax, ConditionalExpr).
[[nodiscard]] Value evaluate_conditional(const ast::Conditional& conditional,
                                         const Context& context, Diagnostics& diags);

}  // namespace plumb::eval
