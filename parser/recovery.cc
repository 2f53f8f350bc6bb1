#include "parser/recovery.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "parser/characters.h"
#include "parser/tokens.h"

namespace plumb::parser {
namespace {

/// How far to look for the end of an item's brackets. Bounded, so that a text full of mistakes
/// takes linear time.
constexpr std::ptrdiff_t kLookAheadMax = 65536;

/// Walks over the tokens of an item that may be wrong in any way.
class ItemSkipper {
 public:
  ItemSkipper(const char* begin, const char* failed_at, const Builder& b)
      : at_(begin),
        failed_at_(failed_at),
        b_(b),
        limit_(std::min(b.text_end(), failed_at + kLookAheadMax)) {}

  /// The end of the item, or nothing if its brackets do not match.
  std::optional<const char*> find_end();

 private:
  /// Moves over the token here. Returns false at a bracket that does not match.
  bool step(const Token& token);
  [[nodiscard]] bool at_end_of_item(TokenKind kind) const;
  [[nodiscard]] bool continues_after(const char* newline) const;
  void skip_string();
  void skip_heredoc(const char* content);

  const char* at_;
  const char* failed_at_;
  const Builder& b_;
  const char* limit_;
  std::string closers_;  ///< Of the brackets that are open.
  bool heredoc_unclosed_ = false;
};

std::optional<const char*> ItemSkipper::find_end() {
  while (at_ < limit_) {
    at_ = skip_blanks(at_);
    const Token token = b_.token(at_);
    if (token.kind == TokenKind::kEnd) break;
    if (closers_.empty() && at_ >= failed_at_ && at_end_of_item(token.kind)) return at_;
    if (!step(token)) return std::nullopt;
  }
  if (at_ >= b_.text_end() && closers_.empty()) return b_.text_end();
  return std::nullopt;
}

bool ItemSkipper::at_end_of_item(TokenKind kind) const {
  if (kind == TokenKind::kNewline || kind == TokenKind::kLineComment) return !continues_after(at_);
  return *at_ == '}' && b_.depth > 0;
}

/// Whether the next line begins with what cannot begin an item, such as the opening brace of a
/// block: it belongs to the failed one then.
bool ItemSkipper::continues_after(const char* newline) const {
  const char* at = skip_line(newline, b_.text_end());
  while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') ++at;
  const bool begins_item =
      scan_name(at, b_.text_end()) != at || *at == '}' || *at == '"' || *at == '#' || *at == '/';
  return at != b_.text_end() && !begins_item;
}

bool ItemSkipper::step(const Token& token) {
  switch (token.kind) {
    case TokenKind::kQuote:
      skip_string();
      return true;
    case TokenKind::kHeredoc:
      if (heredoc_unclosed_) break;  // One search that fails is enough.
      skip_heredoc(token.end);
      return true;
    case TokenKind::kOpen:
      closers_ += *at_ == '(' ? ')' : *at_ == '[' ? ']' : '}';
      break;
    case TokenKind::kTemplateOpen:
      closers_ += '}';
      break;
    case TokenKind::kClose:
      if (closers_.empty()) break;  // One too many, which is perhaps the mistake.
      if (closers_.back() != token.end[-1]) return false;
      closers_.pop_back();
      break;
    default:
      break;
  }
  at_ = token.end;
  return true;
}

/// Quotes within template sequences pair up as well, so the sequences need no look.
void ItemSkipper::skip_string() {
  ++at_;
  while (*at_ != '"' && *at_ != '\n' && at_ != b_.text_end()) {
    at_ += *at_ == '\\' && at_[1] != '\n' && at_ + 1 != b_.text_end() ? 2 : 1;
  }
  if (*at_ == '"') {
    ++at_;
    return;
  }
  if (at_ != failed_at_) return;
  // A string of several lines, or one whose closing quote is missing? It is the former if the next
  // quote ends a line.
  const auto ahead = static_cast<std::size_t>(limit_ - at_);
  const void* const quote = std::memchr(at_, '"', ahead);
  if (quote != nullptr) {
    const char* after = static_cast<const char*>(quote) + 1;
    while (std::strchr(" \t,)]}{\r", *after) != nullptr && *after != 0) ++after;
    if (*after == '\n' || after == b_.text_end()) {
      at_ = static_cast<const char*>(quote) + 1;
      return;
    }
  }
  if (at_[-1] == '{') closers_ += '}';  // The header of a block with a label that is not closed.
}

void ItemSkipper::skip_heredoc(const char* content) {
  const char* const name = at_ + (at_[2] == '-' ? 3 : 2);
  const std::string_view marker(name, static_cast<std::size_t>(scan_name(name, content) - name));
  for (const char* line = content; line < limit_;) {
    const char* const next = skip_line(line, b_.text_end());
    if (trim_left(trim_right({line, static_cast<std::size_t>(next - line)})) == marker) {
      at_ = next - (next[-1] == '\n' ? 1 : 0);
      return;
    }
    line = next;
  }
  heredoc_unclosed_ = true;
  at_ = content;
}

std::ptrdiff_t indentation(const char* line) {
  return skip_blanks(line) - line;
}

/// The first line behind the mistake that looks as if it were an item beside the failed one, or the
/// body's end.
const char* find_similar_line(const char* begin, const char* failed_at, const Builder& b) {
  const char* line_begin = begin;
  while (line_begin != b.text_begin() && line_begin[-1] != '\n') --line_begin;
  const std::ptrdiff_t column_max = indentation(line_begin);
  // The mistake may be found at the closing brace of the body around the item.
  const char* failed_line = failed_at;
  while (failed_line != b.text_begin() && failed_line[-1] != '\n') --failed_line;
  const bool at_brace = b.depth > 0 && *failed_at == '}' && failed_line > begin &&
                        skip_blanks(failed_line) == failed_at &&
                        failed_at - failed_line <= column_max;
  if (at_brace) return failed_line;
  for (const char* line = skip_line(failed_at, b.text_end()); line != b.text_end();
       line = skip_line(line, b.text_end())) {
    const char* const text = skip_blanks(line);
    if (text - line > column_max) continue;
    if (scan_name(text, b.text_end()) != text || (*text == '}' && b.depth > 0)) return line;
  }
  return b.text_end();
}

}  // namespace

const char* find_next_item(const char* begin, const char* failed_at, const Builder& b) {
  failed_at = std::max(begin, failed_at);
  if (failed_at == b.text_end()) return failed_at;
  const std::optional<const char*> end = ItemSkipper(begin, failed_at, b).find_end();
  const char* const next = end.has_value() ? *end : find_similar_line(begin, failed_at, b);
  return next > begin ? next : skip_line(begin, b.text_end());
}

}  // namespace plumb::parser
