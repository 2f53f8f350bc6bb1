/// Single tokens of HCL. The parser works on characters and needs them only to point at what is
/// wrong, and to skip what it could not understand; the formatter sees a text as a list of them.
#pragma once

#include <cstdint>
#include <string_view>

namespace plumb::parser {

enum class TokenKind : std::uint8_t {
  kEnd,
  kNewline,
  kLineComment,   ///< `#` or `//`, with its newline.
  kBlockComment,  ///< `/* */`
  kName,
  kNumber,
  kQuote,         ///< `"`, opening or closing.
  kHeredoc,       ///< `<<NAME` or `<<-NAME`, with its newline.
  kOpen,          ///< `(`, `[`, `{`
  kClose,         ///< `)`, `]`, `}`
  kTemplateOpen,  ///< `${`, `%{`, with `~` if any.
  kOperator,      ///< Everything else, of one to three characters.
  kInvalid,
};

struct Token {
  TokenKind kind;
  const char* end;
};

/// The token that begins here, outside of strings. Blanks must have been skipped; at a blank, it is
/// kInvalid.
[[nodiscard]] Token scan_token(const char* at, const char* end);

/// One past the blanks here: spaces and tabs.
[[nodiscard]] inline const char* skip_blanks(const char* at) {
  while (*at == ' ' || *at == '\t') ++at;
  return at;
}

/// One past the newline, or the end.
[[nodiscard]] const char* skip_line(const char* at, const char* end);

/// One past the last `*/`, or the beginning.
[[nodiscard]] const char* find_last_comment_end(const char* begin, const char* end);

}  // namespace plumb::parser
