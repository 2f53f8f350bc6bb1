/// A text as the flat list of tokens that the formatter arranges. For the parser's own files only.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ast/ast.h"

namespace plumb::parser {

enum class Piece : std::uint8_t {
  kNewline,
  kLineComment,
  kBlockComment,
  kName,
  kNumber,
  kOpenQuote,
  kCloseQuote,
  kOpenHeredoc,   ///< With its newline.
  kCloseHeredoc,  ///< The whole line, without its newline.
  kLiteral,       ///< Text in quotes or a heredoc.
  kOpenSequence,  ///< `${` or `%{`, with `~` if any.
  kCloseSequence,
  kOpenBracket,   ///< `(` or `[`
  kCloseBracket,  ///< `)` or `]`
  kOpenBrace,
  kCloseBrace,
  kEquals,
  kComma,
  kDot,
  kEllipsis,
  kDoubleColon,
  kMinus,
  kNot,
  kOperator,  ///< Of arithmetic, comparison or logic, and `:` and `?`: what a negative number may
              ///< follow.
  kArrow,
};

struct FormatToken {
  Piece piece;
  std::string_view text;
  std::uint32_t spaces = 0;  ///< Before it.
};

/// The tokens of a text without syntax errors. Views into the text, which is followed by a NUL.
[[nodiscard]] std::vector<FormatToken> split_tokens(std::string_view text);

/// The text that tokens stand for when they are rewritten.
using OwnedText = std::deque<std::string>;

/// What Terraform rewrites before it arranges: labels are quoted, `"${x}"` as a whole value becomes
/// `x`, and old forms of the type of a variable become new ones. New text is kept in `owned`.
[[nodiscard]] std::vector<FormatToken> rewrite_tokens(std::vector<FormatToken> tokens,
                                                      std::string_view text, const ast::Body& body,
                                                      OwnedText& owned);

/// Sets the spaces before each token.
void arrange_tokens(std::vector<FormatToken>& tokens);

}  // namespace plumb::parser
