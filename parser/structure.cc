/// The grammar of bodies: arguments and blocks. A mistake in one item is reported, and parsing goes
/// on with the next.
#include <algorithm>
#include <string>

#include "parser/grammar.h"
#include "parser/grammar_check.h"
#include "parser/recovery.h"

namespace plumb::parser {
namespace grammar {
namespace {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as in PEGTL's
                             // own grammars.

// clang-format off
struct line_comment   : seq<sor<one<'#'>, string<'/', '/'>>, until<eolf>> {};
struct line_end       : sor<newline, line_comment, eof> {};
struct blank_line     : sor<newline, line_comment> {};

struct equals         : seq<one<'='>, not_at<one<'=', '>'>>> {};
struct value          : expression {};
struct argument_end   : at<line_end> {};
struct block_end      : at<line_end> {};

struct label_text     : name {};
struct quoted_label   : plain_string {};
struct label          : seq<sor<label_text, quoted_label>, gap> {};
struct open_brace     : one<'{'> {};
struct close_brace    : one<'}'> {};
struct header_end     : by_hand<header_end> { static bool go(Input& in, Builder& b); };
struct header         : seq<star<label>, sor<at<open_brace>, header_end>> {};
// clang-format on

}  // namespace
}  // namespace grammar

namespace {

constexpr Complaint kItem{"Argument or block definition required",
                          "An argument or a block is expected here."};
constexpr Complaint kItemAfterName{
    "Argument or block definition required",
    "After a name comes an equals sign, for an argument, or labels and an opening "
    "brace, for a block."};
constexpr Complaint kQuotedName{"Invalid argument name",
                                "The name of an argument or block is written without quotes."};
constexpr Complaint kEqualsInHeader{
    "Invalid block definition",
    "This is the header of a block, which has no equals sign. An argument has one name "
    "only, and no labels."};
constexpr Complaint kHeaderLine{
    "Invalid block definition",
    "The opening brace of a block stands on the line of its type and labels."};
constexpr Complaint kHeader{"Invalid block definition",
                            "A label in quotes or an opening brace is expected here."};
constexpr Complaint kUnclosedBlock{"Unclosed configuration block",
                                   "This block has no closing brace before the end of the text. A "
                                   "brace further inside may be missing."};
constexpr Complaint kCommaAfterArgument{"Unexpected comma after argument",
                                        "Arguments are separated by line ends, not by commas."};
constexpr Complaint kSingleComma{"Invalid single-argument block definition",
                                 "A block on one line has one argument at most. Give each argument "
                                 "a line, and the closing brace one of its own."};
constexpr Complaint kSingleEnd{
    "Invalid single-argument block definition",
    "In a block on one line, the closing brace follows its only argument."};
constexpr Complaint kSingleLine{"Invalid single-argument block definition",
                                "A block whose argument stands on the line of its opening brace "
                                "ends on that line too. Otherwise give each "
                                "argument a line of its own."};

}  // namespace

template <>
inline constexpr Complaint complaint<grammar::value> = complaint<grammar::expression>;
template <>
inline constexpr Complaint complaint<grammar::argument_end>{
    "Missing newline after argument",
    "The line should end here: each argument has a line of its own."};
template <>
inline constexpr Complaint complaint<grammar::block_end>{
    "Missing newline after block definition",
    "The line should end here: nothing follows a block on its last line."};

namespace grammar {
namespace {

bool at_line_end(Input& in, Builder& b) {
  const TokenKind kind = b.token(in.current()).kind;
  return kind == TokenKind::kNewline || kind == TokenKind::kLineComment || kind == TokenKind::kEnd;
}

bool header_end::go(Input& in, Builder& b) {
  if (*in.current() == '=') b.fail_at(in.current(), kEqualsInHeader);
  b.fail_at(in.current(), at_line_end(in, b) && !in.empty() ? kHeaderLine : kHeader);
}

template <typename Rule>
struct action : nothing<Rule> {};
template <>
struct action<label_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Builder& b) {
    b.labels.push_back({in.string_view(), b.span(in.begin(), in.end())});
  }
};
template <>
struct action<quoted_label> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Builder& b) {
    b.labels.push_back({b.names.back(), b.span(in.begin(), in.end())});
    b.names.pop_back();
  }
};

template <typename Rule>
bool match_rule(Input& in, Builder& b) {
  return pegtl::match<Rule, apply_mode::action, rewind_mode::required, action, Control>(in, b);
}

struct Name {
  std::string_view text;
  Span span;
};

/// The value of `name =`, from the equals sign on. One that cannot be understood is kept as
/// unknown.
PLUMB_OWN_FRAME void match_argument(Input& in, Builder& b, const Name& name) {
  const char* const equals = in.current();
  in.bump_in_this_line();
  skip_gap(in, b);
  const Span equals_span = b.span(equals, equals + 1);
  const Checkpoint checkpoint(b);
  try {
    if (!match_rule<must<value>>(in, b)) return;
  } catch (const Failure&) {
    checkpoint.restore(b);
    const Span nothing = b.span(equals + 1, equals + 1);
    b.attributes.push_back({name.text,
                            name.span,
                            equals_span,
                            {nothing, 1, ast::Literal{b.unknown()}},
                            join(name.span, equals_span)});
    throw;
  }
  const ast::Expr expr = b.pop();
  b.attributes.push_back({name.text, name.span, equals_span, expr, join(name.span, expr.span)});
}

/// Whether a second argument of a name is a mistake: reports it and drops it.
void drop_repeated_attributes(Builder& b, std::size_t base) {
  std::vector<std::size_t> order(b.attributes.size() - base);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = base + i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return b.attributes[x].name < b.attributes[y].name;
  });
  std::vector<bool> repeated(order.size(), false);
  std::size_t first = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const ast::Attribute& attribute = b.attributes[order[i]];
    if (attribute.name != b.attributes[order[first]].name) {
      first = i;
      continue;
    }
    repeated[order[i] - base] = true;
    if (b.exhausted()) continue;
    b.report(attribute.name_span, "Attribute redefined",
             "The argument \"" + std::string(attribute.name) +
                 "\" is set already in this body. Set it once only.");
  }
  std::size_t kept = base;
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    if (!repeated[i]) b.attributes[kept++] = b.attributes[base + i];
  }
  b.attributes.resize(kept, b.attributes[base]);
}

bool any_repeated(const Builder& b, std::size_t base) {
  constexpr std::size_t kFew = 24;
  if (b.attributes.size() - base > kFew) return true;  // Worth sorting to find out.
  for (std::size_t i = base + 1; i < b.attributes.size(); ++i) {
    for (std::size_t j = base; j < i; ++j) {
      if (b.attributes[i].name == b.attributes[j].name) return true;
    }
  }
  return false;
}

/// Where the items of a body begin on the stacks.
struct BodyBase {
  std::size_t attributes;
  std::size_t blocks;
};

PLUMB_OWN_FRAME ast::Body finish_body(Builder& b, const BodyBase& base, Span content) {
  if (any_repeated(b, base.attributes)) drop_repeated_attributes(b, base.attributes);
  ast::Body body{};
  body.attributes = b.keep_from(b.attributes, base.attributes);
  body.blocks = b.keep_from(b.blocks, base.blocks);
  body.span = content;
  body.end_span = {content.file, content.end, content.end};
  return body;
}

bool match_item(Input& in, Builder& b);

/// Items up to the closing brace or the end, going on after mistakes.
void match_items(Input& in, Builder& b) {
  while (!b.exhausted()) {
    skip_gap(in, b);
    if (match_rule<blank_line>(in, b)) continue;
    if (in.empty()) return;
    const char* const begin = in.current();
    const Checkpoint checkpoint(b);
    try {
      if (!match_item(in, b)) return;
    } catch (const Failure&) {
      checkpoint.restore_all_but_items(b);
      const char* const next = find_next_item(begin, b.failed_at(), b);
      in.restart();  // It may lie before the place where the mistake was noticed.
      in.bump_in_this_line(static_cast<std::size_t>(next - b.text_begin()));
    }
  }
}

/// What stands between the braces if it begins on the line of the opening one: nothing, or one
/// argument.
PLUMB_OWN_FRAME void match_single_line(Input& in, Builder& b) {
  if (*in.current() == '}') return;
  const char* const begin = in.current();
  if (!match_rule<name>(in, b)) b.fail_at(begin, kItem);
  const Name name{{begin, static_cast<std::size_t>(in.current() - begin)},
                  b.span(begin, in.current())};
  skip_gap(in, b);
  if (!match_rule<at<equals>>(in, b)) {
    const Token next = b.token(in.current());
    const bool nested =
        next.kind == TokenKind::kQuote || next.kind == TokenKind::kName || *in.current() == '{';
    if (!nested) b.fail(name.span, kItemAfterName);
    b.fail(join(name.span, b.span(in.current(), next.end)), "Argument definition required",
           "A block on one line holds one argument at most, and no blocks. Give the block \"" +
               std::string(name.text) + "\" lines of its own.");
  }
  match_argument(in, b, name);
  if (*in.current() == '}' || in.empty()) return;
  if (*in.current() == ',') b.fail_at(in.current(), kSingleComma);
  b.fail_at(in.current(), at_line_end(in, b) ? kSingleLine : kSingleEnd);
}

/// `{ … }`. Returns false if there was a mistake between the braces that the caller must recover
/// from.
bool match_block_body(Input& in, Builder& b, ast::Block& block) {
  const DepthGuard guard(b, in.current());
  const BodyBase base{b.attributes.size(), b.blocks.size()};
  const char* const open = in.current();
  block.open_brace = b.span(open, open + 1);
  in.bump_in_this_line();
  skip_gap(in, b);
  bool understood = true;
  if (at_line_end(in, b)) {
    match_items(in, b);
  } else {
    try {
      match_single_line(in, b);
    } catch (const Failure&) {
      understood = false;
    }
  }
  // What is not understood still belongs to the block, so that messages name it.
  const char* const close = understood ? in.current() : std::max(in.current(), b.failed_at());
  block.body = finish_body(b, base, b.span(open + 1, close));
  block.close_brace = b.span(close, close);
  if (!understood) return false;
  if (match_rule<close_brace>(in, b)) {
    block.close_brace = b.span(close, close + 1);
  } else if (!b.exhausted() && !b.unclosed_reported) {
    b.report(block.open_brace, kUnclosedBlock);
    b.unclosed_reported = true;
  }
  return true;
}

void match_block(Input& in, Builder& b, const Name& type) {
  const std::size_t labels = b.labels.size();
  if (!match_rule<header>(in, b)) return;
  ast::Block block{};
  block.type = type.text;
  block.type_span = type.span;
  block.header_span = b.labels.size() == labels ? type.span : join(type.span, b.labels.back().span);
  block.labels = b.keep_from(b.labels, labels);
  const bool understood = match_block_body(in, b, block);
  b.blocks.push_back(block);
  if (!understood) throw Failure{};
  skip_gap(in, b);
  if (!b.exhausted() && !match_rule<must<block_end>>(in, b)) return;
}

/// One argument or block, with the end of its line. Returns false at a closing brace.
bool match_item(Input& in, Builder& b) {
  const char* const begin = in.current();
  if (!match_rule<name>(in, b)) {
    if (*begin == '}' && b.depth > 0) return false;
    b.fail_at(begin, *begin == '"' ? kQuotedName : kItem);
  }
  const Name name{{begin, static_cast<std::size_t>(in.current() - begin)},
                  b.span(begin, in.current())};
  skip_gap(in, b);
  const char next = *in.current();
  if (next == '=' && in.current()[1] != '=' && in.current()[1] != '>') {
    match_argument(in, b, name);
    if (*in.current() == ',') b.fail_at(in.current(), kCommaAfterArgument);
    return match_rule<must<argument_end>>(in, b);
  }
  if (next == '{' || next == '"' || is(next, kNameStart) || !is_ascii(next)) {
    match_block(in, b, name);
    return true;
  }
  b.fail(name.span, kItemAfterName);
}

}  // namespace
}  // namespace grammar

std::size_t count_structure_grammar_problems() {
  return pegtl::analyze<grammar::header>() + pegtl::analyze<grammar::line_end>();
}

void match_body(Input& in, Builder& builder, ast::Body& body) {
  const grammar::BodyBase base{0, 0};
  grammar::match_items(in, builder);
  body =
      grammar::finish_body(builder, base, builder.span(builder.text_begin(), builder.text_end()));
}

}  // namespace plumb::parser
