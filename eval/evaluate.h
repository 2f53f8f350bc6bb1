/// From an expression and a scope to a value.
///
/// An expression that is wrong gives one diagnostic and an unknown value, so that what uses it
/// stays quiet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "eval/environment.h"
#include "value/value.h"

namespace plumb::eval {

using diagnostics::Diagnostics;
using diagnostics::Span;
using value::Marks;
using value::Type;
using value::Value;

struct Function;

/// What the names of an expression mean. Implementations must be safe to read from many threads.
class Scope {
 public:
  virtual ~Scope() = default;

  /// The value of a traversal, its steps followed (apply_steps does that for what comes after an
  /// object). A name that means nothing is reported, and the answer unknown.
  [[nodiscard]] virtual Value resolve(const ast::Traversal& traversal, Span span,
                                      Diagnostics& diags) const = 0;

  /// A function of a provider by its whole name, `provider::name::function`. Null if there is none,
  /// which is reported at the span. Here: there are no providers to have any.
  [[nodiscard]] virtual const Function* provider_function(std::string_view name, Span span,
                                                          Diagnostics& diags) const;
};

/// A name bound by a `for` around the expression, innermost first.
struct Frame {
  std::string_view name;
  Value value;
  const Frame* outer = nullptr;
};

struct Context {
  const Scope& scope;
  const Environment& environment;
  const Frame* frames = nullptr;
  const Value* splat_item = nullptr;  ///< What SplatItem stands for.
  int template_depth = 0;             ///< Within templatefile or templatestring, which do not nest.
  bool forbids_files = false;         ///< Within templatestring, whose text may come from anywhere.
};

[[nodiscard]] Value evaluate(const ast::Expr& expr, const Context& context, Diagnostics& diags);

/// Evaluates and converts; a failure is reported at the expression.
[[nodiscard]] Value evaluate_as(const ast::Expr& expr, Type type, const Context& context,
                                Diagnostics& diags);

// Access, shared by traversals, indexes and splats. `expr` is what a message shows the values of;
// it may be null.
[[nodiscard]] Value get_attribute(const Value& object, std::string_view name, Span span,
                                  Diagnostics& diags);
[[nodiscard]] Value get_index(const Value& collection, const Value& key, Span span,
                              Diagnostics& diags);
[[nodiscard]] Value apply_steps(Value value, std::span<const ast::Step> steps, Diagnostics& diags);

/// Adds to the newest diagnostic what the values used by the expression are.
void note_values(const ast::Expr& expr, const Context& context, Diagnostics& diags);

/// `is "abc"`, `is list of string with 2 elements`: how a value box describes it.
[[nodiscard]] std::string describe_value(const Value& value);

/// `var.x[0]["k"]`, as written by a person.
[[nodiscard]] std::string traversal_text(const ast::Traversal& traversal, std::size_t steps);
[[nodiscard]] inline std::string traversal_text(const ast::Traversal& traversal) {
  return traversal_text(traversal, traversal.steps.size());
}

}  // namespace plumb::eval
