#include "parser/template_tree.h"

#include <algorithm>
#include <limits>
#include <string>

#include "parser/characters.h"

namespace plumb::parser {
namespace {

using Kind = TemplatePart::Kind;

/// "line 2, column 5" would need the SourceMap; the text of the directive says as much.
std::string quoted(const Builder& b, Span span) {
  const char* const begin = b.pointer(span.begin);
  return "\"" + std::string(begin, b.pointer(span.end)) + "\"";
}

/// Builds the tree of the parts from `next` to the end of the stack.
class Assembler {
 public:
  Assembler(Builder& builder, std::size_t base, Span end) : b_(builder), next_(base), end_(end) {}

  /// Pushes the parts up to the directive that ends the enclosing one, or to the end, as operands.
  void assemble_parts();
  [[nodiscard]] bool at_end() const { return next_ == b_.parts.size(); }
  [[nodiscard]] const TemplatePart& part() const { return b_.parts[next_]; }
  [[noreturn]] void fail_unexpected();

 private:
  void push_operand(const TemplatePart& part) {
    const ast::Expr operand = b_.operands[part.operand];
    b_.operands.push_back(operand);
  }
  void assemble_literal();
  void assemble_if();
  void assemble_for();
  /// The parts up to the next directive that ends something, as one Template.
  void assemble_branch();
  void expect(Kind kind, const TemplatePart& opener, const char* name);

  Builder& b_;
  std::size_t next_;
  Span end_;
};

const char* directive_name(Kind kind) {
  switch (kind) {
    case Kind::kElse:
      return "else";
    case Kind::kEndIf:
      return "endif";
    default:
      return "endfor";
  }
}

void Assembler::assemble_parts() {
  while (!at_end()) {
    switch (part().kind) {
      case Kind::kLiteral:
        assemble_literal();
        break;
      case Kind::kInterpolation:
        push_operand(part());
        ++next_;
        break;
      case Kind::kIf:
        assemble_if();
        break;
      case Kind::kFor:
        assemble_for();
        break;
      case Kind::kElse:
      case Kind::kEndIf:
      case Kind::kEndFor:
        return;
    }
  }
}

/// Adjacent literals, as the lines of a heredoc, become one.
void Assembler::assemble_literal() {
  const std::size_t first = next_;
  Span span = part().span;
  while (!at_end() && part().kind == Kind::kLiteral) {
    span = join(span, part().span);
    ++next_;
  }
  if (next_ - first == 1) return b_.push(span, ast::Literal{b_.string(b_.parts[first].text)});
  std::string text;
  for (std::size_t i = first; i < next_; ++i) text += b_.parts[i].text;
  b_.push(span, ast::Literal{b_.string(text)});
}

void Assembler::assemble_branch() {
  const std::size_t base = b_.operands.size();
  const Span from = at_end() ? end_ : Span{end_.file, part().span.begin, part().span.begin};
  assemble_parts();
  if (b_.operands.size() == base) b_.push(from, ast::Literal{b_.string("")});
  const Span span = join(b_.operands[base].span, b_.operands.back().span);
  const std::uint32_t height = b_.height_from(base);
  b_.push(span, ast::Template{b_.keep_from(b_.operands, base), false}, height);
}

void Assembler::expect(Kind kind, const TemplatePart& opener, const char* name) {
  if (at_end()) {
    b_.fail(end_, "Unexpected end of template",
            "The directive " + quoted(b_, opener.span) + " is not ended: \"%{ " + name +
                " }\" is missing.");
  }
  if (part().kind == kind) return;
  b_.fail(part().span,
          (std::string("Unexpected ") + directive_name(part().kind) + " directive").c_str(),
          "The directive " + quoted(b_, opener.span) + " is open here, and is ended by \"%{ " +
              name + " }\".");
}

void Assembler::assemble_if() {
  const TemplatePart opener = part();
  const DepthGuard guard(b_, b_.pointer(opener.span.begin));
  ++next_;
  push_operand(opener);
  assemble_branch();
  if (!at_end() && part().kind == Kind::kElse) {
    ++next_;
    assemble_branch();
    if (!at_end() && part().kind == Kind::kElse) {
      b_.fail(part().span, "Unexpected else directive",
              "The directive " + quoted(b_, opener.span) + " has an \"else\" already.");
    }
  } else {
    const Span here = at_end() ? end_ : Span{end_.file, part().span.begin, part().span.begin};
    b_.push_string(here, here, "");
  }
  expect(Kind::kEndIf, opener, "endif");
  const Span span = join(opener.span, part().span);
  ++next_;
  const std::size_t base = b_.operands.size() - 3;
  const std::uint32_t height = b_.height_from(base);
  const ast::Expr* const three = b_.keep_from(b_.operands, base).data();
  b_.push(span, ast::Conditional{three, three + 1, three + 2}, height);
}

void Assembler::assemble_for() {
  const TemplatePart opener = part();
  const DepthGuard guard(b_, b_.pointer(opener.span.begin));
  ++next_;
  assemble_branch();
  expect(Kind::kEndFor, opener, "endfor");
  const Span span = join(opener.span, part().span);
  ++next_;
  const ast::Expr content = b_.pop();
  ast::For node{};
  if (opener.two_names) node.key_name = b_.names[opener.name];
  node.value_name = b_.names[opener.name + (opener.two_names ? 1 : 0)];
  const ast::Expr collection = b_.operands[opener.operand];
  node.collection = b_.keep(collection);
  node.value = b_.keep(content);
  b_.push(span, node, std::max(collection.height, content.height));
  const ast::Expr loop = b_.pop();
  b_.push(span, ast::TemplateJoin{b_.keep(loop)}, loop.height);
}

void Assembler::fail_unexpected() {
  const char* const name = directive_name(part().kind);
  b_.fail(part().span, (std::string("Unexpected ") + name + " directive").c_str(),
          std::string("No directive is open here that \"") + name + "\" could belong to.");
}

}  // namespace

bool is_blank_line(std::string_view text) {
  return text.ends_with('\n') && trim_left(text).empty();
}

void flush_indentation(Builder& b, std::size_t base) {
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::size_t shared = kNone;
  std::vector<std::size_t> line_starts;
  bool at_line_start = true;
  for (std::size_t i = base; i < b.parts.size(); ++i) {
    const TemplatePart& part = b.parts[i];
    const bool literal = part.kind == Kind::kLiteral;
    if (at_line_start && !(literal && is_blank_line(part.text))) {
      std::size_t indentation = 0;  // A line that begins with a sequence has none.
      if (literal) {
        const std::string_view rest = trim_left(part.text);
        indentation = grapheme_count(part.text.substr(0, part.text.size() - rest.size()));
        line_starts.push_back(i);
      }
      shared = std::min(shared, indentation);
    }
    at_line_start = literal && part.text.ends_with('\n');
  }
  if (shared == kNone || shared == 0) return;
  for (const std::size_t i : line_starts) {
    b.parts[i].text.remove_prefix(grapheme_prefix(b.parts[i].text, shared));
  }
}

void push_template(Builder& b, const TemplateBase& base, Span whole, Span end, bool heredoc) {
  const std::size_t results = b.operands.size();
  Assembler assembler(b, base.parts, end);
  assembler.assemble_parts();
  if (!assembler.at_end()) assembler.fail_unexpected();
  const bool wrapped =
      b.parts.size() - base.parts == 1 && b.parts[base.parts].kind == Kind::kInterpolation;
  if (b.operands.size() == results) b.push(end, ast::Literal{b.string("")});
  const std::uint32_t height = b.height_from(results);
  const std::span<const ast::Expr> parts = b.keep_from(b.operands, results);
  b.parts.erase(b.parts.begin() + static_cast<std::ptrdiff_t>(base.parts), b.parts.end());
  b.operands.erase(b.operands.begin() + static_cast<std::ptrdiff_t>(base.operands),
                   b.operands.end());
  b.names.resize(base.names);
  if (wrapped) {
    b.push(whole, ast::TemplateWrap{parts.data()}, height);
  } else {
    b.push(whole, ast::Template{parts, heredoc}, height);
  }
}

}  // namespace plumb::parser
