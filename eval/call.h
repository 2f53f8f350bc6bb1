/// Function calls.
#pragma once

#include "eval/evaluate.h"

namespace plumb::eval {

[[nodiscard]] Value evaluate_call(const ast::Call& call, Span span, const Context& context,
                                  Diagnostics& diags);

/// try, can and templatestring, which see their arguments before they are evaluated. Null if the
/// name is none of them.
using SpecialForm = Value (*)(const ast::Call& call, Span span, const Context& context,
                              Diagnostics& diags);
[[nodiscard]] SpecialForm find_special_form(std::string_view name);

/// Calls a function with values: checks, converts, propagates unknown-ness and marks as for a call
/// in the text.
[[nodiscard]] Value call_function(const Function& function, std::vector<Value> arguments,
                                  const ast::Call& call, const Context& context,
                                  Diagnostics& diags);

}  // namespace plumb::eval
