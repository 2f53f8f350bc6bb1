#include "parser/parse.h"

#include <string>

#include "parser/grammar.h"

namespace plumb::parser {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr Complaint kExtra{"Extra characters after expression",
                           "The expression is complete before this; nothing may follow it."};
constexpr Complaint kNotTraversal{
    "Invalid reference",
    "A name is expected here, perhaps followed by attributes and indexes, such as "
    "a.b[0].c."};

std::vector<diagnostics::OutlineEntry> outline(const ast::Body& body) {
  std::vector<diagnostics::OutlineEntry> entries;
  entries.reserve(body.blocks.size());
  for (const ast::Block& block : body.blocks) {
    entries.push_back({block.type_span.begin, block.open_brace.begin, block.close_brace.end});
  }
  return entries;
}

/// Runs a rule for a text that holds one expression. The rule leaves the expression as the only
/// operand.
template <typename MatchWhole>
ast::ExpressionFile parse_whole(FileId id, std::string_view text, diagnostics::Diagnostics& diags,
                                MatchWhole&& match_whole) {
  ast::ExpressionFile result{std::make_unique<ast::File>(id), nullptr};
  if (!accept(id, text, diags)) return result;
  Builder builder(id, text, *result.file, diags);
  Input in(text.data(), text.data() + text.size(), "");
  builder.newlines_end_items = false;
  try {
    match_whole(in, builder);
    result.root = builder.keep(builder.operands.back());
  } catch (const Failure&) {
    result.root = nullptr;  // The mistake has been reported.
  }
  return result;
}

}  // namespace

bool accept(FileId id, std::string_view text, diagnostics::Diagnostics& diags) {
  if (text.size() > kTextSizeMax) {
    diags.error({id, 0, 0}, "File too large",
                "This text has " + std::to_string(text.size()) + " bytes; at most " +
                    std::to_string(kTextSizeMax) + " are read.");
    return false;
  }
  const auto invalid = static_cast<std::uint32_t>(find_invalid_utf8(text));
  if (invalid != text.size()) {
    diags.error({id, invalid, invalid + 1}, "Invalid character encoding",
                "The text is not UTF-8 from this byte on. Save it in that encoding.");
    return false;
  }
  return true;
}

void match_whole_expression(Input& in, Builder& builder) {
  skip_gap(in, builder);
  if (!match_expression(in, builder)) builder.fail_at(in.current(), complaint<grammar::expression>);
  if (!in.empty()) builder.fail_at(in.current(), kExtra);
}

std::unique_ptr<ast::File> parse_file(FileId id, diagnostics::SourceMap& sources,
                                      diagnostics::Diagnostics& diags) {
  auto file = std::make_unique<ast::File>(id);
  const std::string_view text = sources.text(id);
  if (!accept(id, text, diags)) return file;
  Builder builder(id, text, *file, diags);
  Input in(text.data(), text.data() + text.size(), "");
  if (text.starts_with(kByteOrderMark)) in.bump_in_this_line(kByteOrderMark.size());
  ast::Body body{};
  match_body(in, builder, body);
  file->set_body(body);
  sources.set_outline(id, outline(body));
  return file;
}

ast::ExpressionFile parse_expression(FileId id, diagnostics::SourceMap& sources,
                                     diagnostics::Diagnostics& diags) {
  return parse_whole(id, sources.text(id), diags, match_whole_expression);
}

ast::ExpressionFile parse_template(FileId id, diagnostics::SourceMap& sources,
                                   diagnostics::Diagnostics& diags) {
  return parse_whole(id, sources.text(id), diags, match_bare_template);
}

ast::ExpressionFile parse_traversal(FileId id, diagnostics::SourceMap& sources,
                                    diagnostics::Diagnostics& diags) {
  return parse_whole(id, sources.text(id), diags, [](Input& in, Builder& builder) {
    match_whole_expression(in, builder);
    const ast::Expr& root = builder.operands.back();
    if (!std::holds_alternative<ast::Traversal>(root.node)) builder.fail(root.span, kNotTraversal);
  });
}

}  // namespace plumb::parser
