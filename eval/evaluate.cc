#include "eval/evaluate.h"

#include "eval/call.h"
#include "eval/conditional.h"
#include "eval/construct.h"
#include "eval/operators.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

Value evaluate_traversal(const ast::Traversal& traversal, Span span, const Context& context,
                         Diagnostics& diags) {
  for (const Frame* frame = context.frames; frame != nullptr; frame = frame->outer) {
    if (frame->name != traversal.root) continue;
    const std::size_t before = diags.items().size();
    Value value = apply_steps(frame->value, traversal.steps, diags);
    if (diags.items().size() > before && traversal.steps.size() > 0) {
      diags.items().back().values.push_back(
          {std::string(traversal.root), describe_value(frame->value)});
    }
    return value;
  }
  return context.scope.resolve(traversal, span, diags);
}

Value evaluate_index(const ast::Index& index, Span span, const Context& context,
                     Diagnostics& diags) {
  const Value collection = evaluate(*index.collection, context, diags);
  const Value key = evaluate(*index.key, context, diags);
  const std::size_t before = diags.items().size();
  Value value = get_index(collection, key, index.brackets, diags);
  if (diags.items().size() > before) {
    diags.items().back().context = span;
    note_values(*index.collection, context, diags);
    note_values(*index.key, context, diags);
  }
  return value;
}

Value evaluate_relative(const ast::RelativeTraversal& relative, const Context& context,
                        Diagnostics& diags) {
  Value source = evaluate(*relative.source, context, diags);
  const std::size_t before = diags.items().size();
  Value value = apply_steps(std::move(source), relative.steps, diags);
  if (diags.items().size() > before) note_values(*relative.source, context, diags);
  return value;
}

}  // namespace

Value evaluate(const ast::Expr& expr, const Context& context, Diagnostics& diags) {
  return std::visit(
      Overloaded{
          [&](const ast::Literal& literal) { return *literal.value; },
          [&](const ast::Traversal& t) { return evaluate_traversal(t, expr.span, context, diags); },
          [&](const ast::RelativeTraversal& relative) {
            return evaluate_relative(relative, context, diags);
          },
          [&](const ast::Index& index) { return evaluate_index(index, expr.span, context, diags); },
          [&](const ast::Splat& splat) { return evaluate_splat(splat, expr.span, context, diags); },
          [&](const ast::SplatItem&) { return *context.splat_item; },
          [&](const ast::Call& call) { return evaluate_call(call, expr.span, context, diags); },
          [&](const ast::Conditional& c) { return evaluate_conditional(c, context, diags); },
          [&](const ast::Binary& binary) {
            return evaluate_binary(binary, expr.span, context, diags);
          },
          [&](const ast::Unary& unary) { return evaluate_unary(unary, expr.span, context, diags); },
          [&](const ast::Tuple& tuple) { return evaluate_tuple(tuple, context, diags); },
          [&](const ast::Object& object) { return evaluate_object(object, context, diags); },
          [&](const ast::For& loop) { return evaluate_for(loop, expr.span, context, diags); },
          [&](const ast::Template& text) { return evaluate_template(text, context, diags); },
          [&](const ast::TemplateJoin& join) { return evaluate_join(join, context, diags); },
          [&](const ast::TemplateWrap& wrap) { return evaluate(*wrap.wrapped, context, diags); },
          [&](const ast::Parentheses& parentheses) {
            return evaluate(*parentheses.inner, context, diags);
          },
      },
      expr.node);
}

Value evaluate_as(const ast::Expr& expr, Type type, const Context& context, Diagnostics& diags) {
  const Value given = evaluate(expr, context, diags);
  value::ConversionError problem;
  auto converted = value::convert(given, type, problem);
  if (converted) return *converted;
  diags.error(expr.span, "Unsuitable value type", "Unsuitable value: " + problem.message + ".");
  note_values(expr, context, diags);
  return Value::unknown(type);
}

}  // namespace plumb::eval
