/// The parts of the grammar that its three files share: structure.cc, expression.cc and
/// template.cc. For the parser's own files only.
///
/// Rules that are followed by anything on the same level also consume the gap behind them: blanks,
/// comments, and newlines where those mean nothing. So the input always stands at a token when a
/// rule has matched.
#pragma once

#include <tao/pegtl.hpp>

#include "parser/builder.h"
#include "parser/characters.h"
#include "parser/tokens.h"

namespace plumb::parser {

namespace pegtl = tao::pegtl;

/// Lazy: an input is a pointer, and positions are worked out when a message is printed.
using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*>;

// Entry points of the files, for the forwarding rules below. Each returns false, without moving, if
// what stands here is none; a mistake within is reported and leaves as a Failure.

bool match_expression(Input& in, Builder& builder);
bool match_quoted_template(Input& in, Builder& builder);
bool match_heredoc(Input& in, Builder& builder);
/// A quoted string without template sequences, such as a label. Its unescaped text goes to `names`.
bool match_plain_string(Input& in, Builder& builder);
/// The rest of the text as one template.
void match_bare_template(Input& in, Builder& builder);
/// The rest of the text as one expression.
void match_whole_expression(Input& in, Builder& builder);
void match_body(Input& in, Builder& builder, ast::Body& body);

/// Whether the text can be parsed at all; says so if not.
bool accept(FileId id, std::string_view text, diagnostics::Diagnostics& diags);

/// Moves over the gap before the next token.
inline void skip_gap(Input& in, const Builder& builder) {
  const char* at = in.current();
  if (*at == ' ') ++at;  // One blank is the usual case.
  while (is(*at, kGapStart)) {
    if (*at == ' ' || *at == '\t') {
      ++at;
      continue;
    }
    const Token token = builder.token(at);
    const bool line_end =
        token.kind == TokenKind::kNewline || token.kind == TokenKind::kLineComment;
    if (line_end ? builder.newlines_end_items : token.kind != TokenKind::kBlockComment) break;
    at = token.end;
  }
  in.bump_in_this_line(static_cast<std::size_t>(at - in.current()));
}

/// What to say if a rule does not match where it must.
template <typename Rule>
inline constexpr Complaint complaint{};

/// Turns PEGTL's global failures into diagnostics.
template <typename Rule>
struct Control : pegtl::normal<Rule> {
  [[noreturn]] static void raise(const Input& in, Builder& builder) {
    static_assert(complaint<Rule>.summary != nullptr, "a rule that must match needs a complaint");
    builder.fail_at(in.current(), complaint<Rule>);
  }
};

namespace grammar {

/// A rule by hand: Derived has `static bool go(Input&, Builder&)`. Consumes: whether it moves
/// forward when it matches.
template <typename Derived, bool Consumes = true>
struct by_hand {
  using rule_t = by_hand;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class,
            template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Builder& builder) {
    return Derived::go(in, builder);
  }
};

// clang-format off
struct newline : pegtl::sor<pegtl::one<'\n'>, pegtl::string<'\r', '\n'>> {};
struct gap     : by_hand<gap, false> { static bool go(Input& in, Builder& b) { skip_gap(in, b); return true; } };

/// A name: a letter or underscore, then letters, digits, underscores and dashes, in the sense of Unicode.
struct name : by_hand<name> {
  static bool go(Input& in, Builder& b) {
    const char* const end = scan_name(in.current(), b.text_end());
    const auto size = static_cast<std::size_t>(end - in.current());
    in.bump_in_this_line(size);
    return size != 0;
  }
};

struct expression : by_hand<expression> {
  static bool go(Input& in, Builder& b) { return match_expression(in, b); }
};
struct plain_string : by_hand<plain_string> {
  static bool go(Input& in, Builder& b) { return match_plain_string(in, b); }
};
// clang-format on

struct name_goes_on : by_hand<name_goes_on, false> {
  static bool go(Input& in, Builder&) {
    return is(*in.current(), kNameRest) || !is_ascii(*in.current());
  }
};

/// Exactly this word, not the beginning of a longer name.
template <char... Word>
struct keyword : pegtl::seq<pegtl::string<Word...>, pegtl::not_at<name_goes_on>> {};

/// Rules within which a newline ends items, or means nothing.
template <bool EndsItems, typename... Rules>
struct newline_mode {
  using rule_t = newline_mode;
  using subs_t = pegtl::type_list<pegtl::seq<Rules...>>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Builder& builder) {
    const bool outer = builder.newlines_end_items;
    builder.newlines_end_items = EndsItems;
    const bool matched = pegtl::match<pegtl::seq<Rules...>, A, M, Action, Control>(in, builder);
    builder.newlines_end_items = outer;  // After a Failure, a Checkpoint does this.
    return matched;
  }
};
template <typename... Rules>
struct newlines_ignored : newline_mode<false, Rules...> {};
template <typename... Rules>
struct newlines_count : newline_mode<true, Rules...> {};

/// Rules with a Frame of their own, which begins where they do.
template <typename... Rules>
struct framed {
  using rule_t = framed;
  using subs_t = pegtl::type_list<pegtl::seq<Rules...>>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Builder& builder) {
    const Frame outer = builder.frame;
    builder.frame =
        Frame{in.current(), builder.operands.size(), builder.items.size(), builder.names.size()};
    const bool matched = pegtl::match<pegtl::seq<Rules...>, A, M, Action, Control>(in, builder);
    builder.frame = outer;
    return matched;
  }
};

}  // namespace grammar

inline constexpr Complaint kMissingExpression{"Missing expression",
                                              "An expression is expected here, but the text ends."};
template <>
inline constexpr Complaint complaint<grammar::expression>{
    "Invalid expression", "An expression is expected here, and this is not the beginning of one.",
    &kMissingExpression};

}  // namespace plumb::parser
