/// The tree as S-expressions, one line an argument or block: what tests compare, and what
/// `--ast=sexp` prints.
///
///     (file
///     (attr NAME E)
///     (block TYPE (LABEL…) ITEM…))
///
///     E := (lit number N) | (lit string "S") | (lit bool true) | (lit null) | (lit unknown)
///        | (var ROOT STEP…) | (rel E STEP…)      STEP := .name | [N] | ["S"] | [(lit …)]
///        | (call NAME E… [...]) | (cond E E E) | (index E E) | (tuple E…) | (object (KEY E)…)
///        | (for KEYNAME|- VALUENAME E KEY|- VALUE CONDITION|- [...]) | (splat E EACH), with (item)
///        inside EACH | (OP E E) | (! E) | (neg E) | (tmpl PART…) | (join E) | (wrap E) | (paren E)
///     KEY := (key E) | (keyexpr E), the latter for a key in parentheses
///
/// Strings are escaped as in JSON, numbers have their shortest digits.
#pragma once

#include <string>

#include "ast/ast.h"

namespace plumb::ast {

[[nodiscard]] std::string to_sexp(const File& file);
[[nodiscard]] std::string to_sexp(const Expr& expr);

}  // namespace plumb::ast
