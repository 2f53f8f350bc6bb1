#include "parser/traversal.h"

#include <algorithm>

namespace plumb::parser {
namespace {

constexpr Complaint kAttributeName{"Invalid attribute name",
                                   "After the dot comes the name of an attribute."};
constexpr Complaint kNestedSplat{"Nested splat expression not allowed",
                                 "A splat with a dot (\".*\") cannot stand inside another one. Use "
                                 "the form with brackets, \"[*]\"."};
constexpr Complaint kLegacyIndex{"Invalid legacy index syntax",
                                 "Two indexes written with dots cannot follow each other, since "
                                 "they read as one number. Use square brackets: "
                                 "\"[0][1]\"."};
constexpr Complaint kIndexClose{"Missing close bracket on index",
                                "A closing bracket is expected here, to end the index."};
constexpr Complaint kSplatClose{
    "Missing close bracket on splat index",
    "A closing bracket is expected here: the splat operator is written \"[*]\"."};

/// Puts the steps gathered since `base` onto the operand on top.
PLUMB_OWN_FRAME void attach_steps(Builder& b, std::size_t base) {
  if (b.steps.size() == base) return;
  const Span last = b.steps.back().span;
  const std::span<const ast::Step> steps = b.keep_from(b.steps, base);
  const ast::Expr source = b.pop();
  const Span span = join(source.span, last);
  const auto* const variable = std::get_if<ast::Traversal>(&source.node);
  if (variable != nullptr && variable->steps.empty()) {
    b.push(span, ast::Traversal{variable->root, variable->root_span, steps});
  } else {
    b.push(span, ast::RelativeTraversal{b.keep(source), steps}, source.height);
  }
}

/// A key that needs no evaluation: a number, bool or null, or a string without template sequences.
const value::Value* literal_key(const ast::Expr& key) {
  if (const auto* literal = std::get_if<ast::Literal>(&key.node)) return literal->value;
  const auto* text = std::get_if<ast::Template>(&key.node);
  if (text == nullptr || text->parts.size() != 1) return nullptr;
  const auto* literal = std::get_if<ast::Literal>(&text->parts.front().node);
  return literal == nullptr ? nullptr : literal->value;
}

/// `.name` or `.0`, from behind the dot on. Returns false if neither is here.
PLUMB_OWN_FRAME bool match_attribute(Input& in, Builder& b, const char* dot) {
  const char* const begin = in.current();
  const char* end = scan_name(begin, b.text_end());
  if (end != begin) {
    const std::string_view name(begin, static_cast<std::size_t>(end - begin));
    b.steps.push_back({ast::Step::Kind::kAttribute, name, nullptr, b.span(dot, end)});
  } else if (is_digit(*begin)) {
    end = scan_number(begin, b.text_end());
    const std::string_view digits(begin, static_cast<std::size_t>(end - begin));
    if (digits.find('.') != std::string_view::npos) b.fail(b.span(begin, end), kLegacyIndex);
    const value::Value* const key = b.number(b.span(begin, end), digits);
    b.steps.push_back({ast::Step::Kind::kIndex, {}, key, b.span(dot, end)});
  } else {
    return false;
  }
  in.bump_in_this_line(static_cast<std::size_t>(end - begin));
  skip_gap(in, b);
  return true;
}

bool at_dot(const Input& in) {
  const char* const at = in.current();
  return at[0] == '.' && !(at[1] == '.' && at[2] == '.');
}

/// Makes the two operands on top, the source and what is done to each of its elements, a splat.
PLUMB_OWN_FRAME void push_splat(Builder& b, Span marker) {
  const ast::Expr each = b.pop();
  const ast::Expr source = b.pop();
  b.push(join(source.span, each.span), ast::Splat{b.keep(source), b.keep(each), marker},
         std::max(source.height, each.height));
}

/// `.*` and the attributes behind it, which are those of each element.
PLUMB_OWN_FRAME void match_attribute_splat(Input& in, Builder& b, const char* dot) {
  in.bump_in_this_line();
  const Span marker = b.span(dot, in.current());
  skip_gap(in, b);
  b.push(marker, ast::SplatItem{});
  const std::size_t base = b.steps.size();
  while (at_dot(in)) {
    const char* const next_dot = in.current();
    in.bump_in_this_line();
    skip_gap(in, b);
    if (*in.current() == '*') b.fail_at(in.current(), kNestedSplat);
    if (!match_attribute(in, b, next_dot)) b.fail_at(in.current(), kAttributeName);
  }
  attach_steps(b, base);
  push_splat(b, marker);
}

/// `[*]` and all steps behind it, which are those of each element. The star is the next character.
PLUMB_OWN_FRAME void match_full_splat(Input& in, Builder& b, const char* open) {
  const DepthGuard guard(b, open);
  in.bump_in_this_line();
  skip_gap(in, b);
  if (*in.current() != ']') b.fail_at(in.current(), kSplatClose);
  in.bump_in_this_line();
  const Span marker = b.span(open, in.current());
  b.push(marker, ast::SplatItem{});
}

/// What stands between brackets, up to and with the closing one.
enum class Bracketed { kKey, kSplat };

Bracketed match_brackets(Input& in, Builder& b) {
  const char* const open = in.current();
  const bool outer = b.newlines_end_items;
  b.newlines_end_items = false;
  in.bump_in_this_line();
  skip_gap(in, b);
  Bracketed kind = Bracketed::kSplat;
  if (*in.current() == '*') {
    match_full_splat(in, b, open);
  } else {
    kind = Bracketed::kKey;
    if (!match_expression(in, b)) b.fail_at(in.current(), complaint<grammar::expression>);
    if (*in.current() != ']') b.fail_at(in.current(), kIndexClose);
    in.bump_in_this_line();
  }
  b.newlines_end_items = outer;
  return kind;
}

PLUMB_OWN_FRAME void push_index(Builder& b, Span brackets) {
  const ast::Expr key = b.pop();
  const ast::Expr collection = b.pop();
  b.push(join(collection.span, brackets), ast::Index{b.keep(collection), b.keep(key), brackets},
         std::max(collection.height, key.height));
}

/// attach_steps() for the operand below the one on top.
PLUMB_OWN_FRAME void attach_steps_below(Builder& b, std::size_t base) {
  const ast::Expr top = b.pop();
  attach_steps(b, base);
  b.operands.push_back(top);
}

/// Makes the key on top a step if it is a literal one.
bool push_literal_key(Builder& b, Span brackets) {
  const value::Value* const key = literal_key(b.operands.back());
  if (key == nullptr) return false;
  b.operands.pop_back();
  b.steps.push_back({ast::Step::Kind::kIndex, {}, key, brackets});
  return true;
}

}  // namespace

void match_steps(Input& in, Builder& b) {
  const std::size_t base = b.steps.size();
  for (;;) {
    const char* const begin = in.current();
    if (at_dot(in)) {
      in.bump_in_this_line();
      skip_gap(in, b);
      if (match_attribute(in, b, begin)) continue;
      if (*in.current() != '*') b.fail_at(in.current(), kAttributeName);
      attach_steps(b, base);
      match_attribute_splat(in, b, begin);
    } else if (*begin == '[') {
      const Bracketed kind = match_brackets(in, b);
      const Span brackets = b.span(begin, in.current());
      skip_gap(in, b);
      if (kind == Bracketed::kSplat) {
        attach_steps_below(b, base);
        const DepthGuard guard(b, begin);
        match_steps(in, b);
        push_splat(b, brackets);
      } else if (!push_literal_key(b, brackets)) {
        attach_steps_below(b, base);
        push_index(b, brackets);
      }
    } else {
      attach_steps(b, base);
      return;
    }
  }
}

}  // namespace plumb::parser
