#include "parser/format_tokens.h"

#include <cstring>

#include "parser/characters.h"
#include "parser/tokens.h"

namespace plumb::parser {
namespace {

/// What the splitter is inside of.
struct Enclosure {
  enum class Kind : std::uint8_t { kQuotes, kHeredoc, kSequence };
  Kind kind;
  bool at_line_start = false;    ///< kHeredoc.
  std::string_view marker = {};  ///< kHeredoc.
  unsigned braces = 0;           ///< kSequence: open ones, of objects.
};

class Splitter {
 public:
  explicit Splitter(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {
    tokens_.reserve(text.size() / 6);
  }
  std::vector<FormatToken> split();

 private:
  void add(Piece piece, const char* end) {
    tokens_.push_back({piece, {at_, static_cast<std::size_t>(end - at_)}, 0});
    at_ = end;
  }
  void split_code();
  void split_close(const char* end);
  void split_text();
  [[nodiscard]] const char* find_literal_end(bool heredoc) const;
  bool split_heredoc_end();
  [[nodiscard]] Piece operator_piece(const char* end) const;

  const char* at_;
  const char* end_;
  std::vector<FormatToken> tokens_;
  std::vector<Enclosure> enclosures_;
};

std::vector<FormatToken> Splitter::split() {
  while (at_ != end_) {
    const bool code = enclosures_.empty() || enclosures_.back().kind == Enclosure::Kind::kSequence;
    if (code) {
      split_code();
    } else {
      split_text();
    }
  }
  return std::move(tokens_);
}

Piece Splitter::operator_piece(const char* end) const {
  const std::string_view text(at_, static_cast<std::size_t>(end - at_));
  if (text == "=") return Piece::kEquals;
  if (text == ",") return Piece::kComma;
  if (text == ".") return Piece::kDot;
  if (text == "...") return Piece::kEllipsis;
  if (text == "::") return Piece::kDoubleColon;
  if (text == "-") return Piece::kMinus;
  if (text == "!") return Piece::kNot;
  if (text == "=>") return Piece::kArrow;
  return Piece::kOperator;
}

void Splitter::split_code() {
  at_ = skip_blanks(at_);
  const Token token = scan_token(at_, end_);
  switch (token.kind) {
    case TokenKind::kEnd:
      return;
    case TokenKind::kNewline:
      return add(Piece::kNewline, token.end);
    case TokenKind::kLineComment:
      return add(Piece::kLineComment, token.end);
    case TokenKind::kBlockComment:
      return add(Piece::kBlockComment, token.end);
    case TokenKind::kName:
      return add(Piece::kName, token.end);
    case TokenKind::kNumber:
      return add(Piece::kNumber, token.end);
    case TokenKind::kQuote:
      enclosures_.push_back({Enclosure::Kind::kQuotes});
      return add(Piece::kOpenQuote, token.end);
    case TokenKind::kHeredoc: {
      const char* const name = at_ + (at_[2] == '-' ? 3 : 2);
      const std::string_view marker(name,
                                    static_cast<std::size_t>(scan_name(name, token.end) - name));
      enclosures_.push_back({Enclosure::Kind::kHeredoc, true, marker});
      return add(Piece::kOpenHeredoc, token.end);
    }
    case TokenKind::kOpen:
      if (*at_ == '{' && !enclosures_.empty()) ++enclosures_.back().braces;
      return add(*at_ == '{' ? Piece::kOpenBrace : Piece::kOpenBracket, token.end);
    case TokenKind::kClose:
      return split_close(token.end);
    case TokenKind::kTemplateOpen:
    case TokenKind::kOperator:
    case TokenKind::kInvalid:
      return add(operator_piece(token.end), token.end);
  }
}

void Splitter::split_close(const char* end) {
  if (end[-1] != '}') return add(Piece::kCloseBracket, end);
  if (enclosures_.empty()) return add(Piece::kCloseBrace, end);
  if (enclosures_.back().braces == 0) {
    enclosures_.pop_back();
    return add(Piece::kCloseSequence, end);
  }
  --enclosures_.back().braces;
  add(Piece::kCloseBrace, end);
}

void Splitter::split_text() {
  const bool heredoc = enclosures_.back().kind == Enclosure::Kind::kHeredoc;
  if (heredoc && enclosures_.back().at_line_start && split_heredoc_end()) return;
  if (const char* const end = find_literal_end(heredoc); end != at_) {
    enclosures_.back().at_line_start = end[-1] == '\n';
    return add(Piece::kLiteral, end);
  }
  if (*at_ == '"' && !heredoc) {
    enclosures_.pop_back();
    return add(Piece::kCloseQuote, at_ + 1);
  }
  if (at_ == end_) return;
  enclosures_.back().at_line_start = false;
  enclosures_.push_back({Enclosure::Kind::kSequence});
  add(Piece::kOpenSequence, at_ + (at_[2] == '~' ? 3 : 2));
}

/// One past the text before the next sequence, the closing quote, or the next line of a heredoc.
const char* Splitter::find_literal_end(bool heredoc) const {
  const char* at = at_;
  while (at != end_) {
    const bool introducer = *at == '$' || *at == '%';
    if (introducer && at[1] == *at && at[2] == '{') {
      at += 3;
    } else if (introducer && at[1] == '{') {
      return at;
    } else if (heredoc) {
      if (*at++ == '\n') return at;
    } else if (*at == '"') {
      return at;
    } else {
      at += *at == '\\' ? 2 : 1;
    }
  }
  return at;
}

bool Splitter::split_heredoc_end() {
  const char* line_end = skip_line(at_, end_);
  if (line_end[-1] == '\n') --line_end;
  if (line_end > at_ && line_end[-1] == '\r') --line_end;
  const std::string_view line(at_, static_cast<std::size_t>(line_end - at_));
  if (trim_left(trim_right(line)) != enclosures_.back().marker) return false;
  enclosures_.pop_back();
  add(Piece::kCloseHeredoc, line_end);
  return true;
}

}  // namespace

std::vector<FormatToken> split_tokens(std::string_view text) {
  return Splitter(text).split();
}

}  // namespace plumb::parser
