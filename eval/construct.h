/// Expressions that build collections: constructors, `for`, splats, templates.
#pragma once

#include "eval/evaluate.h"

namespace plumb::eval {

[[nodiscard]] Value evaluate_tuple(const ast::Tuple& tuple, const Context& context,
                                   Diagnostics& diags);
[[nodiscard]] Value evaluate_object(const ast::Object& object, const Context& context,
                                    Diagnostics& diags);
[[nodiscard]] Value evaluate_for(const ast::For& loop, Span span, const Context& context,
                                 Diagnostics& diags);
[[nodiscard]] Value evaluate_splat(const ast::Splat& splat, Span span, const Context& context,
                                   Diagnostics& diags);
[[nodiscard]] Value evaluate_template(const ast::Template& text, const Context& context,
                                      Diagnostics& diags);
[[nodiscard]] Value evaluate_join(const ast::TemplateJoin& join, const Context& context,
                                  Diagnostics& diags);

}  // namespace plumb::eval
