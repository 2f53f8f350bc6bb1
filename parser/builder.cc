#include "parser/builder.h"

#include <algorithm>

#include "parser/characters.h"
#include "parser/parse.h"
#include "parser/tokens.h"

namespace plumb::parser {
namespace {

constexpr Complaint kInvalidCharacter{"Invalid character",
                                      "This character has no meaning in the language."};
constexpr Complaint kSingleQuote{"Invalid character",
                                 "Strings stand in double quotes (\"), not in single ones."};
constexpr Complaint kBacktick{"Invalid character",
                              "The backtick has no meaning in the language. For a string of "
                              "several lines, use a heredoc, such as \"<<EOT\"."};
constexpr Complaint kCurlyQuote{"Invalid character",
                                "Typographic quotes have no meaning in the language; word "
                                "processors and web pages like to put them in. Use "
                                "straight double quotes (\")."};
constexpr Complaint kSemicolon{"Invalid character",
                               "The semicolon has no meaning in the language. Arguments and blocks "
                               "end with the line, and items in brackets are "
                               "separated by commas."};
constexpr Complaint kSingleAnd{
    "Unsupported operator",
    "There are no operators on bits. The logical \"and\" is written \"&&\"."};
constexpr Complaint kSingleOr{
    "Unsupported operator",
    "There are no operators on bits. The logical \"or\" is written \"||\"."};
constexpr Complaint kCaret{"Unsupported operator",
                           "There are no operators on bits, and none for powers: use pow()."};
constexpr Complaint kTilde{"Unsupported operator",
                           "There are no operators on bits. The logical \"not\" is written \"!\"."};

/// What is wrong with a character that begins no token.
const Complaint& complaint_about_character(const char* at, const char* end) {
  switch (decode_code_point(at, end)) {
    case '\'':
      return kSingleQuote;
    case '`':
      return kBacktick;
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D:
      return kCurlyQuote;
    case ';':
      return kSemicolon;
    case '&':
      return kSingleAnd;
    case '|':
      return kSingleOr;
    case '^':
      return kCaret;
    case '~':
      return kTilde;
    default:
      return kInvalidCharacter;
  }
}

/// Longer strings are seldom repeated, and comparing them costs.
constexpr std::size_t kSharedStringSizeMax = 48;

std::uint64_t hash(std::string_view text) {
  std::uint64_t mixed = 0x9E3779B97F4A7C15U + text.size();
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    mixed = (mixed ^ word) * 0xBF58476D1CE4E5B9U;
    mixed ^= mixed >> 29;
    text.remove_prefix(8);
  }
  std::uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  mixed = (mixed ^ word) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

}  // namespace

Builder::Builder(FileId id, std::string_view text, ast::File& file, diagnostics::Diagnostics& diags,
                 std::uint32_t offset)
    : id_(id),
      begin_(text.data()),
      end_(text.data() + text.size()),
      offset_(offset),
      file_(file),
      arena_(file.arena()),
      diags_(diags),
      height_max_(kNestingMax),
      true_(*file.keep(value::Value::boolean(true))),
      false_(*file.keep(value::Value::boolean(false))),
      null_(*file.keep(value::Value::null(value::Type::dynamic()))),
      unknown_(*file.keep(value::Value::unknown())) {}

diagnostics::Diagnostic& Builder::report(Span subject, const Complaint& complaint) {
  return report(subject, complaint.summary, complaint.detail);
}

diagnostics::Diagnostic& Builder::report(Span subject, const char* summary, std::string detail) {
  if (++errors_ == kErrorsMax) exhausted_ = true;
  return diags_.error(subject, summary, std::move(detail));
}

void Builder::fail(Span subject, const Complaint& complaint) {
  fail(subject, complaint.summary, complaint.detail);
}

void Builder::fail(Span subject, const char* summary, std::string detail) {
  report(subject, summary, std::move(detail));
  failed_at_ = pointer(subject.begin);
  throw Failure{};
}

void Builder::fail_at(const char* at, const Complaint& complaint) {
  const Token token = this->token(at);
  const Span subject = span(at, token.end);
  if (token.kind == TokenKind::kInvalid) fail(subject, complaint_about_character(at, end_));
  if (token.kind == TokenKind::kEnd && complaint.at_end != nullptr)
    fail(subject, *complaint.at_end);
  fail(subject, complaint);
}

Token Builder::token(const char* at) const {
  if (at[0] == '/' && at[1] == '*') {
    if (last_comment_end_ == nullptr) last_comment_end_ = find_last_comment_end(begin_, end_);
    if (at + 2 >= last_comment_end_) return {TokenKind::kOperator, at + 1};
  }
  return scan_token(at, end_);
}

void Builder::fail_too_deep(Span span) {
  fail(span, "Nesting too deep",
       "Expressions and blocks may be nested " + std::to_string(kNestingMax) +
           " levels deep. Give the inner parts names of their own, for example with local values.");
}

std::uint32_t Builder::height_from(std::size_t base) const {
  std::uint32_t height = 0;
  for (std::size_t i = base; i < operands.size(); ++i)
    height = std::max(height, operands[i].height);
  return height;
}

const value::Value* Builder::string(std::string_view text) {
  if (text.size() > kSharedStringSizeMax) return file_.keep(value::Value::string(text));
  const std::uint64_t key = hash(text);
  SharedString& shared = shared_strings_[key % shared_strings_.size()];
  if (shared.value == nullptr || shared.hash != key || shared.value->as_string() != text) {
    shared = {key, file_.keep(value::Value::string(text))};
  }
  return shared.value;
}

const value::Value* Builder::number(Span span, std::string_view digits) {
  constexpr std::size_t kSmallDigits = 18;  // Any such number fits 64 bits.
  std::int64_t small = 0;
  if (digits.size() <= kSmallDigits && std::all_of(digits.begin(), digits.end(), is_digit)) {
    for (const char digit : digits) small = small * 10 + (digit - '0');
    return file_.keep(value::Value::integer(small));
  }
  if (std::count(digits.begin(), digits.end(), '.') <= 1) {
    const std::optional<value::Number> parsed = value::Number::parse(digits);
    if (parsed.has_value()) return file_.keep(value::Value::number(*parsed));
  }
  fail(span, "Invalid number literal",
       "This is not a number: one has digits, at most one dot followed by digits, and at most one "
       "exponent, as in "
       "12, 1.5 or 2e10.");
}

void Builder::push_number(Span span, std::string_view digits) {
  push(span, ast::Literal{number(span, digits)});
}

void Builder::push_string(Span whole, Span content, std::string_view text) {
  const ast::Expr part{content, 1, ast::Literal{string(text)}};
  push(whole, ast::Template{keep(&part, 1), false}, 1);
}

Checkpoint::Checkpoint(const Builder& builder)
    : sizes_{builder.operands.size(), builder.steps.size(), builder.items.size(),
             builder.names.size(),    builder.parts.size(), builder.attributes.size(),
             builder.blocks.size(),   builder.labels.size()},
      frame_(builder.frame),
      newlines_end_items_(builder.newlines_end_items),
      depth_(builder.depth) {}

namespace {

template <typename T>
void shrink(std::vector<T>& stack, std::size_t size) {
  stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(size), stack.end());
}

}  // namespace

void Checkpoint::restore(Builder& builder) const {
  shrink(builder.attributes, sizes_[5]);
  shrink(builder.blocks, sizes_[6]);
  restore_all_but_items(builder);
}

void Checkpoint::restore_all_but_items(Builder& builder) const {
  shrink(builder.operands, sizes_[0]);
  shrink(builder.steps, sizes_[1]);
  shrink(builder.items, sizes_[2]);
  shrink(builder.names, sizes_[3]);
  shrink(builder.parts, sizes_[4]);
  shrink(builder.labels, sizes_[7]);
  builder.frame = frame_;
  builder.newlines_end_items = newlines_end_items_;
  builder.depth = depth_;
}

DepthGuard::DepthGuard(Builder& builder, const char* at) : builder_(builder) {
  if (builder.depth >= kNestingMax) {
    builder.fail_too_deep(builder.span(at, builder.token(at).end));
  }
  ++builder.depth;
}

}  // namespace plumb::parser
