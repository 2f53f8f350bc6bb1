#include "parser/tokens.h"

#include <cstring>

#include "parser/characters.h"

namespace plumb::parser {
namespace {

const char* find_block_comment_end(const char* at, const char* end) {
  for (const char* star = at; star < end;) {
    star = static_cast<const char*>(std::memchr(star, '*', static_cast<std::size_t>(end - star)));
    if (star == nullptr) return nullptr;
    if (star[1] == '/') return star + 2;
    ++star;
  }
  return nullptr;
}

/// One past `<<NAME` and its newline, or null.
const char* scan_heredoc_start(const char* at, const char* end) {
  at += 2;
  if (*at == '-') ++at;
  const char* const name_end = scan_name(at, end);
  if (name_end == at) return nullptr;
  if (*name_end == '\n') return name_end + 1;
  if (name_end[0] == '\r' && name_end[1] == '\n') return name_end + 2;
  return nullptr;
}

Token scan_operator(const char* at, const char* end) {
  const char next = at[1];
  switch (*at) {
    case '<':
      if (next == '<') {
        if (const char* const after = scan_heredoc_start(at, end))
          return {TokenKind::kHeredoc, after};
      }
      return {TokenKind::kOperator, at + (next == '=' ? 2 : 1)};
    case '>':
    case '!':
      return {TokenKind::kOperator, at + (next == '=' ? 2 : 1)};
    case '=':
      return {TokenKind::kOperator, at + (next == '=' || next == '>' ? 2 : 1)};
    case '&':
    case '|':
      if (next == *at) return {TokenKind::kOperator, at + 2};
      return {TokenKind::kInvalid, at + 1};
    case ':':
      return {TokenKind::kOperator, at + (next == ':' ? 2 : 1)};
    case '.':
      return {TokenKind::kOperator, at + (next == '.' && at[2] == '.' ? 3 : 1)};
    case '$':
    case '%':
      if (next == '{') return {TokenKind::kTemplateOpen, at + (at[2] == '~' ? 3 : 2)};
      return {*at == '%' ? TokenKind::kOperator : TokenKind::kInvalid, at + 1};
    case '~':
      if (next == '}') return {TokenKind::kClose, at + 2};
      return {TokenKind::kInvalid, at + 1};
    case '+':
    case '-':
    case '*':
    case '?':
    case ',':
      return {TokenKind::kOperator, at + 1};
    default:
      return {TokenKind::kInvalid, skip_code_point(at, end)};
  }
}

}  // namespace

const char* skip_line(const char* at, const char* end) {
  const void* const newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
  return newline == nullptr ? end : static_cast<const char*>(newline) + 1;
}

Token scan_token(const char* at, const char* end) {
  if (at == end) return {TokenKind::kEnd, at};
  if (is_digit(*at)) return {TokenKind::kNumber, scan_number(at, end)};
  if (const char* const name_end = scan_name(at, end); name_end != at)
    return {TokenKind::kName, name_end};
  switch (*at) {
    case '\n':
      return {TokenKind::kNewline, at + 1};
    case '\r':
      if (at[1] == '\n') return {TokenKind::kNewline, at + 2};
      return {TokenKind::kInvalid, at + 1};
    case '#':
      return {TokenKind::kLineComment, skip_line(at, end)};
    case '/':
      if (at[1] == '/') return {TokenKind::kLineComment, skip_line(at, end)};
      if (at[1] == '*') {
        if (const char* const after = find_block_comment_end(at + 2, end))
          return {TokenKind::kBlockComment, after};
      }
      return {TokenKind::kOperator, at + 1};
    case '"':
      return {TokenKind::kQuote, at + 1};
    case '(':
    case '[':
    case '{':
      return {TokenKind::kOpen, at + 1};
    case ')':
    case ']':
    case '}':
      return {TokenKind::kClose, at + 1};
    default:
      return scan_operator(at, end);
  }
}

const char* find_last_comment_end(const char* begin, const char* end) {
  const std::string_view text(begin, static_cast<std::size_t>(end - begin));
  const std::size_t last = text.rfind("*/");
  return last == std::string_view::npos ? begin : begin + last + 2;
}

}  // namespace plumb::parser
