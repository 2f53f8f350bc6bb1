/// What is needed before anything is planned, and may refer to variables and locals all the same
/// (OpenTofu, "early evaluation").
#pragma once

#include <optional>
#include <string>

#include "config/load.h"

namespace plumb::config {

/// What a text is needed for, for messages.
struct StaticUse {
  std::string what;     ///< `The source of a module`
  std::string invalid;  ///< The summary if it is a secret: `Invalid module source`.
};

/// The text that the expression is in that node; null values are empty texts. Nothing after
/// reporting what cannot be known yet.
[[nodiscard]] std::optional<std::string> static_text(const ast::Expr& expr, const StaticUse& use,
                                                     const ModuleNode& node,
                                                     const LoadContext& context,
                                                     diagnostics::Diagnostics& diags);

}  // namespace plumb::config
