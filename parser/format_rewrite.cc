/// The few things that formatting changes beside spaces.
#include <algorithm>
#include <span>

#include "ast/source_order.h"
#include "parser/characters.h"
#include "parser/format_tokens.h"

namespace plumb::parser {
namespace {

using TokenList = std::vector<FormatToken>;
using TokenSpan = std::span<const FormatToken>;

/// Goes through the tokens along with the tree, and copies them with changes.
class Rewriter {
 public:
  Rewriter(const TokenList& tokens, std::string_view text, OwnedText& owned)
      : tokens_(tokens), text_(text), owned_(owned) {
    out_.reserve(tokens.size());
  }

  void rewrite_body(const ast::Body& body, bool root, bool variable);
  TokenList finish() {
    copy_until(static_cast<std::uint32_t>(text_.size()));
    return std::move(out_);
  }

 private:
  /// Copies the tokens that begin before the offset.
  void copy_until(std::uint32_t offset);
  /// Takes those tokens without copying them.
  TokenSpan take_until(std::uint32_t offset);
  void rewrite_labels(const ast::Block& block);
  void append_label(const ast::Label& label);
  void append_value(TokenSpan value);
  void append_type(TokenSpan type);
  void append(TokenSpan tokens) { out_.insert(out_.end(), tokens.begin(), tokens.end()); }
  [[nodiscard]] std::uint32_t offset(const FormatToken& token) const {
    return static_cast<std::uint32_t>(token.text.data() - text_.data());
  }

  const TokenList& tokens_;
  std::string_view text_;
  OwnedText& owned_;
  std::size_t next_ = 0;
  TokenList out_;
};

TokenSpan Rewriter::take_until(std::uint32_t end) {
  const std::size_t first = next_;
  while (next_ < tokens_.size() && offset(tokens_[next_]) < end) ++next_;
  return TokenSpan(tokens_).subspan(first, next_ - first);
}

void Rewriter::copy_until(std::uint32_t end) {
  append(take_until(end));
}

void Rewriter::rewrite_body(const ast::Body& body, bool root, bool variable) {
  ast::for_each_item(
      body,
      [&](const ast::Attribute& attribute) {
        copy_until(attribute.value.span.begin);
        const TokenSpan value = take_until(attribute.value.span.end);
        if (variable && attribute.name == "type") {
          append_type(value);
        } else {
          append_value(value);
        }
      },
      [&](const ast::Block& block) {
        copy_until(block.type_span.end);
        rewrite_labels(block);
        rewrite_body(block.body, false, root && block.type == "variable");
      });
}

/// Labels are quoted, and comments between them are dropped.
void Rewriter::rewrite_labels(const ast::Block& block) {
  if (block.labels.empty()) return;
  take_until(block.labels.back().span.end);
  for (const ast::Label& label : block.labels) append_label(label);
}

/// The text as it is written between quotes. Only for text that needs no more than the short
/// escapes.
std::string escape(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') escaped += '\\';
    escaped += byte;
  }
  return escaped;
}

void Rewriter::append_label(const ast::Label& label) {
  std::string_view written = text_.substr(label.span.begin, label.span.end - label.span.begin);
  if (written.front() == '"') written = written.substr(1, written.size() - 2);
  const bool needless_escapes = written.find('\\') != std::string_view::npos &&
                                is_printable(label.text) &&
                                label.text.find_first_of("$%") == std::string_view::npos;
  if (needless_escapes) written = owned_.emplace_back(escape(label.text));
  out_.push_back({Piece::kOpenQuote, "\"", 0});
  if (!written.empty()) out_.push_back({Piece::kLiteral, written, 0});
  out_.push_back({Piece::kCloseQuote, "\"", 0});
}

/// Whether the tokens between the outer quotes and braces of `"${ … }"` are one expression, and no
/// other sequence or text stands beside it.
bool is_lone_sequence(TokenSpan inside) {
  int quotes = 0;
  int heredocs = 0;
  for (const FormatToken& token : inside) {
    heredocs += token.piece == Piece::kOpenHeredoc    ? 1
                : token.piece == Piece::kCloseHeredoc ? -1
                                                      : 0;
    if (token.piece == Piece::kOpenQuote) {
      ++quotes;
    } else if (token.piece == Piece::kCloseQuote) {
      --quotes;
    } else if (quotes == 0) {
      const bool outer = (token.piece == Piece::kOpenSequence && token.text[0] == '$') ||
                         token.piece == Piece::kCloseSequence ||
                         (token.piece == Piece::kLiteral && heredocs == 0);
      if (outer) return false;
    }
  }
  return true;
}

TokenSpan trim_newlines(TokenSpan tokens) {
  while (!tokens.empty() && tokens.front().piece == Piece::kNewline) tokens = tokens.subspan(1);
  while (!tokens.empty() && tokens.back().piece == Piece::kNewline)
    tokens = tokens.first(tokens.size() - 1);
  return tokens;
}

/// Whether a line ends outside of brackets, before the end of the value. Terraform misses some such
/// cases (the newline of a comment, `(a)` at the beginning and `(b)` at the end), and writes what
/// it cannot read.
bool breaks_outside_brackets(TokenSpan tokens) {
  int open = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    switch (tokens[i].piece) {
      case Piece::kOpenBracket:
      case Piece::kOpenBrace:
      case Piece::kOpenSequence:
        ++open;
        break;
      case Piece::kCloseBracket:
      case Piece::kCloseBrace:
      case Piece::kCloseSequence:
        --open;
        break;
      case Piece::kNewline:
      case Piece::kLineComment:
        if (open == 0) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

void Rewriter::append_value(TokenSpan value) {
  const std::size_t size = value.size();
  const bool sequence_in_quotes =
      size >= 5 && value[0].piece == Piece::kOpenQuote && value[1].piece == Piece::kOpenSequence &&
      value[1].text[0] == '$' && value[size - 2].piece == Piece::kCloseSequence &&
      value[size - 1].piece == Piece::kCloseQuote;
  if (!sequence_in_quotes || !is_lone_sequence(value.subspan(2, size - 4))) return append(value);
  const TokenSpan inside = trim_newlines(value.subspan(2, size - 4));
  const bool lines = std::any_of(inside.begin(), inside.end(), [](const FormatToken& token) {
    return token.piece == Piece::kNewline;
  });
  const bool parenthesised = inside.front().text == "(" && inside.back().text == ")";
  // Terraform asks for no more than the first condition.
  const bool wrap = (lines && !parenthesised) || breaks_outside_brackets(inside);
  if (wrap) out_.push_back({Piece::kOpenBracket, "(", 0});
  append(inside);
  if (wrap) out_.push_back({Piece::kCloseBracket, ")", 0});
}

/// `list` is `list(any)`, and Terraform 0.11's `"list"` is `list(string)`.
void Rewriter::append_type(TokenSpan type) {
  const auto append_call = [&](std::string_view name, std::string_view argument) {
    append(std::vector<FormatToken>{{Piece::kName, name, 0},
                                    {Piece::kOpenBracket, "(", 0},
                                    {Piece::kName, argument, 0},
                                    {Piece::kCloseBracket, ")", 0}});
  };
  if (type.size() == 1 && type[0].piece == Piece::kName) {
    const std::string_view name = type[0].text;
    if (name == "list" || name == "map" || name == "set") return append_call(name, "any");
  }
  if (type.size() == 3 && type[0].piece == Piece::kOpenQuote && type[1].piece == Piece::kLiteral) {
    const std::string_view name = type[1].text;
    if (name == "string") return out_.push_back({Piece::kName, name, 0});
    if (name == "list" || name == "map") return append_call(name, "string");
  }
  append(type);
}

}  // namespace

std::vector<FormatToken> rewrite_tokens(std::vector<FormatToken> tokens, std::string_view text,
                                        const ast::Body& body, OwnedText& owned) {
  Rewriter rewriter(tokens, text, owned);
  rewriter.rewrite_body(body, true, false);
  return rewriter.finish();
}

}  // namespace plumb::parser
