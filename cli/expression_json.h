/// Expressions of a configuration in the JSON of plans: their value if nothing else takes part in
/// it, and what they refer to.
#pragma once

#include <string>

#include "config/module.h"
#include "diagnostics/source_map.h"
#include "providers/host/schema.h"

namespace plumb::cli {

/// `{"constant_value": …, "references": […]}`, each where there is any. `json`: the expression is
/// from JSON, where a constant is what is written, templates included.
[[nodiscard]] std::string expression_json(const ast::Expr& expr, bool json,
                                          const diagnostics::SourceMap& sources);

/// An object of the arguments and blocks that the schema knows; what `dynamic` blocks make is not
/// there. Empty if there are none.
[[nodiscard]] std::string expressions_json(const ast::Body& body, const providers::Block& schema,
                                           const diagnostics::SourceMap& sources);

}  // namespace plumb::cli
