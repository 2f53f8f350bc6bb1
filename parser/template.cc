/// The grammar of templates: quoted strings, heredocs, bare ones, and the sequences within.
#include <cassert>
#include <cctype>
#include <cstring>
#include <optional>
#include <string>

#include "parser/grammar.h"
#include "parser/grammar_check.h"
#include "parser/template_tree.h"

namespace plumb::parser {
namespace grammar {
namespace {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as in PEGTL's
                             // own grammars.

// clang-format off
struct strip_left      : one<'~'> {};
struct strip_right     : seq<one<'~'>, at<one<'}'>>> {};
struct close           : seq<opt<strip_right>, one<'}'>> {};

// ${ expression }
struct interpolation_close : close {};
struct unclosed            : by_hand<unclosed> { static bool go(Input& in, Builder& b); };
struct interpolation       : seq<string<'$', '{'>, opt<strip_left>,
                                 newlines_ignored<gap, must<expression>, sor<interpolation_close, unclosed>>> {};

// %{ if condition }, %{ else }, %{ endif }, %{ for names in collection }, %{ endfor }
struct if_close        : close {};
struct if_directive    : seq<keyword<'i', 'f'>, gap, must<expression>, must<if_close>> {};
struct else_close      : close {};
struct else_directive  : seq<keyword<'e', 'l', 's', 'e'>, gap, must<else_close>> {};
struct endif_close     : close {};
struct endif_directive : seq<keyword<'e', 'n', 'd', 'i', 'f'>, gap, must<endif_close>> {};
struct for_name_text   : name {};
struct for_name        : seq<for_name_text, gap> {};
struct in_keyword      : seq<keyword<'i', 'n'>, gap> {};
struct for_close       : close {};
struct for_directive   : seq<keyword<'f', 'o', 'r'>, gap, must<for_name>, opt<if_must<seq<one<','>, gap>, for_name>>,
                             must<in_keyword>, must<expression>, must<for_close>> {};
struct endfor_close    : close {};
struct endfor_directive : seq<keyword<'e', 'n', 'd', 'f', 'o', 'r'>, gap, must<endfor_close>> {};
struct no_directive    : by_hand<no_directive> { static bool go(Input& in, Builder& b); };
struct directive       : seq<string<'%', '{'>, opt<strip_left>,
                             newlines_ignored<gap, sor<if_directive, else_directive, endif_directive, for_directive,
                                                       endfor_directive, no_directive>>> {};
// clang-format on

}  // namespace
}  // namespace grammar

namespace {

constexpr Complaint kForName{
    "Invalid 'for' directive",
    "A name is expected here, for the element at hand: %{ for item in list }."};
constexpr Complaint kExtraInInterpolation{
    "Extra characters after interpolation expression",
    "A closing brace is expected here, to end the sequence that \"${\" began. For a literal "
    "\"${\", write \"$${\"."};
constexpr Complaint kUnclosedInterpolation{"Unclosed template interpolation sequence",
                                           "This sequence has no closing brace before the string "
                                           "ends. For a literal \"${\", write \"$${\"."};
constexpr Complaint kDirective{"Invalid template directive",
                               "One of the words if, else, endif, for and endfor is expected here. "
                               "For a literal \"%{\", write \"%%{\"."};
constexpr Complaint kUnterminated{"Unterminated template string",
                                  "The text ends within this string."};
constexpr Complaint kUnterminatedHeredoc{"Unterminated template string",
                                         "The text ends within this heredoc. Its marker must stand "
                                         "alone on a line that ends with a newline."};
constexpr Complaint kMultiLine{"Invalid multi-line string",
                               "A quoted string ends on the line where it begins. For one of "
                               "several lines, write \\n where a line ends, or use "
                               "a heredoc."};
constexpr Complaint kPlainSequence{"Invalid string literal",
                                   "There can be no template sequence in this string. For a "
                                   "literal \"$\" or \"%\" before a brace, double it."};
constexpr const char* kEscape = "Invalid escape sequence";

constexpr const char* kCloseExpected = "A closing brace is expected here, to end the directive.";

}  // namespace

// clang-format off
template <> inline constexpr Complaint complaint<grammar::if_close>{"Extra characters in if marker", kCloseExpected};
template <> inline constexpr Complaint complaint<grammar::else_close>{
    "Extra characters in else marker", kCloseExpected};
template <> inline constexpr Complaint complaint<grammar::endif_close>{
    "Extra characters in endif marker", kCloseExpected};
template <> inline constexpr Complaint complaint<grammar::for_close>{"Extra characters in for marker", kCloseExpected};
template <> inline constexpr Complaint complaint<grammar::endfor_close>{
    "Extra characters in endfor marker", kCloseExpected};
template <> inline constexpr Complaint complaint<grammar::for_name> = kForName;
template <> inline constexpr Complaint complaint<grammar::in_keyword>{
    "Invalid 'for' directive", "The word \"in\" is expected here, between the names and the collection."};
// clang-format on

namespace {

using Kind = TemplatePart::Kind;

/// How the text between sequences is written.
enum class Style { kQuoted, kHeredoc };

}  // namespace

namespace grammar {
namespace {

bool unclosed::go(Input& in, Builder& b) {
  const char* const at = in.current();
  const char* const line_end = skip_line(at, b.text_end());
  const bool string_ends =
      *at == '"' && std::memchr(at, '}', static_cast<std::size_t>(line_end - at)) == nullptr;
  if (at == b.text_end() || string_ends)
    b.fail(b.span(b.frame.begin, b.frame.begin + 2), kUnclosedInterpolation);
  b.fail_at(at, kExtraInInterpolation);
}

bool no_directive::go(Input& in, Builder& b) {
  const char* const end = scan_name(in.current(), b.text_end());
  if (end == in.current()) b.fail_at(in.current(), kDirective);
  b.fail(b.span(in.current(), end), "Invalid template control keyword",
         "There is no directive named \"" + std::string(in.current(), end) +
             "\". There are if, else, endif, for and endfor.");
}

template <typename Rule>
struct action : nothing<Rule> {};
template <>
struct action<strip_left> {
  static void apply0(Builder& b) { b.frame.strip_left = true; }
};
template <>
struct action<strip_right> {
  static void apply0(Builder& b) { b.frame.strip_right = true; }
};
template <>
struct action<for_name_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Builder& b) {
    b.names.push_back(in.string_view());
  }
};
template <Kind Sequence>
struct set_sequence {
  static void apply0(Builder& b) { b.frame.sequence = Sequence; }
};
// clang-format off
template <> struct action<if_close>     : set_sequence<Kind::kIf> {};
template <> struct action<else_close>   : set_sequence<Kind::kElse> {};
template <> struct action<endif_close>  : set_sequence<Kind::kEndIf> {};
template <> struct action<for_close>    : set_sequence<Kind::kFor> {};
template <> struct action<endfor_close> : set_sequence<Kind::kEndFor> {};
// clang-format on

template <typename Rule>
bool match_rule(Input& in, Builder& b) {
  return pegtl::match<Rule, apply_mode::action, rewind_mode::required, action, Control>(in, b);
}

}  // namespace
}  // namespace grammar

namespace {

bool at_sequence(const char* at) {
  return (*at == '$' || *at == '%') && at[1] == '{';
}
bool at_escaped_sequence(const char* at) {
  return (*at == '$' || *at == '%') && at[1] == *at && at[2] == '{';
}

/// Collects the parts of one template, applying strip markers to them.
class PartCollector {
 public:
  /// Lines that share an indentation to be removed stay apart.
  enum class Lines { kJoined, kFlushed };

  PartCollector(Input& in, Builder& builder, Lines lines)
      : in_(in),
        b_(builder),
        lines_(lines),
        base_{builder.parts.size(), builder.operands.size(), builder.names.size()} {}

  [[nodiscard]] const TemplateBase& base() const { return base_; }

  /// Adds the text from `begin` to where the input stands, unless there is none.
  void add_literal(const char* begin, std::string_view text);
  /// Reads the sequence that begins here.
  void add_sequence();

 private:
  void join_lines();
  [[nodiscard]] bool is_literal(std::size_t from_end) const {
    return b_.parts.size() >= base_.parts + from_end &&
           b_.parts[b_.parts.size() - from_end].kind == Kind::kLiteral;
  }

  Input& in_;
  Builder& b_;
  Lines lines_;
  TemplateBase base_;
  bool strip_next_ = false;  ///< The sequence before asks for the white space behind it to go.
};

void PartCollector::add_literal(const char* begin, std::string_view text) {
  if (begin == in_.current()) return;
  if (strip_next_) text = trim_left(text);
  strip_next_ = false;
  join_lines();
  b_.parts.push_back({Kind::kLiteral, false, b_.span(begin, in_.current()), text, 0, 0});
}

/// Joins the last two lines, because a long text has many. Never the line at hand, for a sequence
/// may strip that one.
void PartCollector::join_lines() {
  if (!is_literal(1) || !is_literal(2)) return;
  const TemplatePart last = b_.parts.back();
  TemplatePart& before = b_.parts[b_.parts.size() - 2];
  if (lines_ == Lines::kFlushed && !is_blank_line(last.text)) return;
  if (before.text.data() + before.text.size() != last.text.data())
    return;  // One of them is a copy.
  before.text = {before.text.data(), before.text.size() + last.text.size()};
  before.span = join(before.span, last.span);
  b_.parts.pop_back();
}

void PartCollector::add_sequence() {
  const DepthGuard guard(b_, in_.current());
  const Frame outer = b_.frame;
  const char* const begin = in_.current();
  const std::size_t names = b_.names.size();
  b_.frame = Frame{begin, b_.operands.size(), b_.items.size(), names};
  const bool matched = *begin == '$' ? grammar::match_rule<grammar::interpolation>(in_, b_)
                                     : grammar::match_rule<grammar::directive>(in_, b_);
  assert(matched);
  static_cast<void>(matched);
  const TemplatePart part{b_.frame.sequence,
                          b_.names.size() - names == 2,
                          b_.span(begin, in_.current()),
                          {},
                          static_cast<std::uint32_t>(b_.frame.operands),
                          static_cast<std::uint32_t>(names)};
  if (b_.frame.strip_left && is_literal(1)) b_.parts.back().text = trim_right(b_.parts.back().text);
  strip_next_ = b_.frame.strip_right;
  b_.frame = outer;
  b_.parts.push_back(part);
}

/// `\n` and the like, from behind the backslash on. Returns one past it.
const char* unescape(Builder& b, const char* at, std::string& out) {
  const char* const backslash = at - 1;
  const char selector = *at;
  switch (selector) {
    case 'n':
      out += '\n';
      return at + 1;
    case 'r':
      out += '\r';
      return at + 1;
    case 't':
      out += '\t';
      return at + 1;
    case '"':
    case '\\':
      out += selector;
      return at + 1;
    case 'u':
    case 'U':
      break;
    default: {
      const char* const end =
          at == b.text_end() || *at == '\n' ? at : skip_code_point(at, b.text_end());
      b.report(b.span(backslash, end), kEscape,
               "A backslash is followed by n, r, t, a double quote, a backslash, u and four, or U "
               "and eight "
               "hexadecimal digits. For a backslash itself, write two.");
      return end;
    }
  }
  const int wanted = selector == 'u' ? 4 : 8;
  std::uint32_t code = 0;
  int digits = 0;
  for (++at; digits < wanted && std::isxdigit(static_cast<unsigned char>(*at)) != 0;
       ++at, ++digits) {
    const int digit = is_digit(*at) ? *at - '0' : (*at | 0x20) - 'a' + 10;
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  char encoded[4];
  const std::size_t size = digits == wanted ? encode_code_point(code, encoded) : 0;
  if (size == 0) {
    b.report(b.span(backslash, at), kEscape,
             digits == wanted ? "There is no such character in Unicode."
                              : "\\u is followed by four hexadecimal digits, and \\U by eight.");
  }
  out.append(encoded, size);
  return at;
}

/// The text up to the next sequence, and up to the closing quote or the end of the line. It is a
/// view into the source unless something in it stands for something else.
std::string_view match_literal(Input& in, Builder& b, Style style) {
  const char* const begin = in.current();
  const char* from = begin;  // What has not been copied yet.
  const char* at = begin;
  std::string copy;
  bool copied = false;
  for (;;) {
    while (is(*at, kStringPlain)) ++at;
    if (*at == '\n') {
      if (style == Style::kHeredoc) ++at;
      break;
    }
    if (at_escaped_sequence(at)) {
      copy.append(from, at).append(at + 1, 2);
      at = from = at + 3;
      copied = true;
    } else if (at_sequence(at) || at == b.text_end() || (*at == '"' && style == Style::kQuoted)) {
      break;
    } else if (*at == '\\' && style == Style::kQuoted) {
      copy.append(from, at);
      at = from = unescape(b, at + 1, copy);
      copied = true;
    } else {
      ++at;
    }
  }
  in.bump_in_this_line(static_cast<std::size_t>(at - begin));
  if (!copied) return {begin, static_cast<std::size_t>(at - begin)};
  copy.append(from, at);
  return b.keep(std::string_view(copy));
}

[[noreturn]] void fail_in_quotes(Input& in, Builder& b) {
  const char* const at = in.current();
  b.fail(b.span(at, at == b.text_end() ? at : at + 1),
         at == b.text_end() ? kUnterminated : kMultiLine);
}

/// The line here, without the white space around it, if it ends with a newline.
std::optional<std::string_view> trimmed_line(const char* at, const char* end) {
  const void* const newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
  if (newline == nullptr) return std::nullopt;
  const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - at);
  return trim_right(trim_left({at, size}));
}

}  // namespace

std::size_t count_template_grammar_problems() {
  return pegtl::analyze<grammar::interpolation>() + pegtl::analyze<grammar::directive>();
}

bool match_quoted_template(Input& in, Builder& b) {
  const char* const open = in.current();
  if (*open != '"') return false;
  const char* at = open + 1;
  while (is(*at, kStringPlain)) ++at;
  if (*at == '"') {  // The usual case: nothing in it is special.
    in.bump_in_this_line(static_cast<std::size_t>(at + 1 - open));
    b.push_string(b.span(open, at + 1), b.span(open + 1, at),
                  {open + 1, static_cast<std::size_t>(at - open - 1)});
    return true;
  }
  in.bump_in_this_line();
  PartCollector parts(in, b, PartCollector::Lines::kJoined);
  for (;;) {
    const char* const begin = in.current();
    const std::string_view text = match_literal(in, b, Style::kQuoted);
    parts.add_literal(begin, text);
    if (*in.current() == '"') break;
    if (!at_sequence(in.current())) fail_in_quotes(in, b);
    parts.add_sequence();
  }
  const char* const close = in.current();
  in.bump_in_this_line();
  push_template(b, parts.base(), b.span(open, close + 1), b.span(close, close), false);
  return true;
}

bool match_plain_string(Input& in, Builder& b) {
  if (*in.current() != '"') return false;
  in.bump_in_this_line();
  const std::string_view text = match_literal(in, b, Style::kQuoted);
  if (at_sequence(in.current())) b.fail(b.span(in.current(), in.current() + 2), kPlainSequence);
  if (*in.current() != '"') fail_in_quotes(in, b);
  in.bump_in_this_line();
  b.names.push_back(text);
  return true;
}

bool match_heredoc(Input& in, Builder& b) {
  const char* const open = in.current();
  const Token token = b.token(open);
  if (token.kind != TokenKind::kHeredoc) return false;
  const bool flush = open[2] == '-';
  const char* const marker_begin = open + (flush ? 3 : 2);
  const std::string_view marker(
      marker_begin, static_cast<std::size_t>(scan_name(marker_begin, token.end) - marker_begin));
  in.bump_in_this_line(static_cast<std::size_t>(token.end - open));

  PartCollector parts(in, b,
                      flush ? PartCollector::Lines::kFlushed : PartCollector::Lines::kJoined);
  bool at_line_start = true;
  for (;;) {
    const char* const begin = in.current();
    if (at_line_start) {
      const std::optional<std::string_view> line = trimmed_line(begin, b.text_end());
      if (line == marker) {
        in.bump_in_this_line(static_cast<std::size_t>(line->data() + line->size() - begin));
        if (flush) flush_indentation(b, parts.base().parts);
        push_template(b, parts.base(), b.span(open, in.current()),
                      b.span(line->data(), in.current()), true);
        return true;
      }
    }
    const std::string_view text = match_literal(in, b, Style::kHeredoc);
    parts.add_literal(begin, text);
    at_line_start = begin != in.current() && in.current()[-1] == '\n';
    if (at_line_start) continue;
    if (in.current() == b.text_end())
      b.fail(b.span(in.current(), in.current()), kUnterminatedHeredoc);
    parts.add_sequence();
  }
}

void match_bare_template(Input& in, Builder& b) {
  PartCollector parts(in, b, PartCollector::Lines::kJoined);
  while (!in.empty()) {
    const char* const begin = in.current();
    const std::string_view text = match_literal(in, b, Style::kHeredoc);
    parts.add_literal(begin, text);
    if (at_sequence(in.current())) parts.add_sequence();
  }
  push_template(b, parts.base(), b.span(b.text_begin(), b.text_end()),
                b.span(in.current(), in.current()), false);
}

}  // namespace plumb::parser
