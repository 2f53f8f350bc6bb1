#include "ast/start_span.h"

namespace plumb::ast {
namespace {

Span first_byte(Span span) {
  return {span.file, span.begin, span.begin + 1};
}

}  // namespace

Span start_span(const Call& call) {
  return diagnostics::join(call.name_span, first_byte(call.parentheses));
}

Span start_span(const Expr& expr) {
  if (const auto* call = std::get_if<Call>(&expr.node)) return start_span(*call);
  if (const auto* conditional = std::get_if<Conditional>(&expr.node))
    return start_span(*conditional->condition);
  if (const auto* binary = std::get_if<Binary>(&expr.node)) return start_span(*binary->left);
  if (const auto* index = std::get_if<Index>(&expr.node)) return first_byte(index->brackets);
  if (const auto* splat = std::get_if<Splat>(&expr.node)) return splat->marker;
  if (const auto* join = std::get_if<TemplateJoin>(&expr.node)) return start_span(*join->for_expr);
  if (const auto* text = std::get_if<Template>(&expr.node);
      text != nullptr && !text->parts.empty()) {
    return start_span(text->parts.front());
  }
  if (const auto* parentheses = std::get_if<Parentheses>(&expr.node))
    return start_span(*parentheses->inner);
  const bool bracketed =
      std::holds_alternative<Tuple>(expr.node) || std::holds_alternative<Object>(expr.node) ||
      std::holds_alternative<For>(expr.node) || std::holds_alternative<Unary>(expr.node);
  return bracketed ? first_byte(expr.span) : expr.span;
}

}  // namespace plumb::ast
