/// The operators of the language on values.
#pragma once

#include "eval/evaluate.h"

namespace plumb::eval {

[[nodiscard]] Value evaluate_binary(const ast::Binary& binary, Span span, const Context& context,
                                    Diagnostics& diags);
[[nodiscard]] Value evaluate_unary(const ast::Unary& unary, Span span, const Context& context,
                                   Diagnostics& diags);

}  // namespace plumb::eval
