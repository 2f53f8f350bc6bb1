/// What must hold for every tree, whatever the text.
#pragma once

#include <cstdlib>
#include <string>

#include "ast/sexp.h"
#include "ast/walk.h"
#include "diagnostics/render.h"
#include "diagnostics/source_map.h"
#include "parser/parse.h"

namespace plumb::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

inline void check_span(diagnostics::Span span, std::size_t size) {
  require(span.valid() && span.begin <= span.end && span.end <= size);
}

/// Spans lie within the text and heights are what they claim to be.
inline std::uint32_t check_expression(const ast::Expr& expr, std::size_t size) {
  check_span(expr.span, size);
  std::uint32_t height = 0;
  ast::for_each_child(expr, [&](const ast::Expr& child) {
    const std::uint32_t below = check_expression(child, size);
    height = below > height ? below : height;
  });
  require(height + 1 <= expr.height && expr.height <= parser::kNestingMax);
  return height + 1;
}

inline void check_body(const ast::Body& body, std::size_t size) {
  check_span(body.span, size);
  for (const ast::Attribute& attribute : body.attributes) {
    check_span(attribute.span, size);
    check_expression(attribute.value, size);
  }
  for (const ast::Block& block : body.blocks) {
    check_span(block.header_span, size);
    check_span(block.open_brace, size);
    check_span(block.close_brace, size);
    check_body(block.body, size);
  }
}

inline void check_traversals(const ast::Expr& expr) {
  ast::for_each_traversal(expr, [](const ast::Traversal& traversal, diagnostics::Span span) {
    require(!traversal.root.empty() && span.valid());
  });
}

/// Renders every diagnostic, and checks that a tree without errors was not got by chance.
inline void check_diagnostics(const diagnostics::Diagnostics& diags,
                              const diagnostics::SourceMap& sources, std::size_t size) {
  std::size_t rendered = 0;
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    check_span(diagnostic.subject, size);
    require(!diagnostic.summary.empty() && !diagnostic.detail.empty());
    if (++rendered > 10) continue;
    require(!diagnostics::render(diagnostic, sources, {.color = true, .width = 40}).empty());
    require(!diagnostics::render_json(diagnostic, sources).empty());
  }
}

}  // namespace plumb::fuzz
