/// A block's body as a value of the type that a provider's schema gives it.
#pragma once

#include "ast/ast.h"
#include "eval/evaluate.h"
#include "providers/host/schema.h"

namespace plumb::planner {

using diagnostics::Diagnostics;
using value::Value;

/// Which arguments of the body are not the provider's: those of the language itself.
enum class BodyKind { kResource, kData, kProvider, kProvisioner, kNested };

/// Evaluates every argument and nested block, `dynamic` ones too. What the schema does not know,
/// lacks, or wants otherwise is reported; the value then has unknowns there.
[[nodiscard]] Value evaluate_body(const ast::Body& body, const providers::Block& schema,
                                  BodyKind kind, const eval::Context& context, Diagnostics& diags);

}  // namespace plumb::planner
