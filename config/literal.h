/// Expressions where the language wants no references: literals, names, lists of names.
#pragma once

#include <optional>
#include <string>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "eval/evaluate.h"

namespace plumb::config {

/// The value of an expression without references and calls, both of which are reported.
[[nodiscard]] value::Value evaluate_literal(const ast::Expr& expr, diagnostics::Diagnostics& diags);

/// The same as that type, or nothing after reporting.
[[nodiscard]] std::optional<std::string> literal_string(const ast::Expr& expr,
                                                        diagnostics::Diagnostics& diags);
[[nodiscard]] std::optional<bool> literal_bool(const ast::Expr& expr,
                                               diagnostics::Diagnostics& diags);

/// A bare name or a quoted one, as in the keys of objects.
[[nodiscard]] std::optional<std::string> literal_name(const ast::Expr& expr);

/// What stands between quotes, if that is text alone; it lives as long as the tree.
[[nodiscard]] std::optional<std::string_view> quoted_text(const ast::Expr& expr);

/// An environment with nothing in it: no files, time standing still.
[[nodiscard]] const eval::Environment& empty_environment();

}  // namespace plumb::config
