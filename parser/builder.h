/// What the rules of the grammar share while one text is parsed: the tree under construction, and
/// what is not context free about HCL (whether a newline ends something, how deep constructs nest).
///
/// Rules that understand an expression push it on `operands`; a rule that builds a larger one takes
/// its parts from the end. Lists grow on such stacks too, and are copied to the arena once they are
/// complete.
#pragma once

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "parser/tokens.h"

namespace plumb::parser {

using diagnostics::FileId;
using diagnostics::Span;

/// Keeps a function's locals out of the frames of those that recurse through it: nesting up to the
/// limit must fit the stack in builds with sanitizers too, whose frames are several times larger.
#define PLUMB_OWN_FRAME [[gnu::noinline]]

/// What to say about a mistake. The summaries are those that Terraform's users know.
struct Complaint {
  const char* summary = nullptr;
  const char* detail = nullptr;
  const Complaint* at_end = nullptr;  ///< What to say instead if the text ends here.
};

/// Leaves the construct at hand; the mistake has been reported. Caught where parsing can go on.
struct Failure {};

/// One piece of a template, before directives are matched up.
struct TemplatePart {
  enum class Kind : std::uint8_t { kLiteral, kInterpolation, kIf, kElse, kEndIf, kFor, kEndFor };
  Kind kind;
  bool two_names;  ///< kFor: a key's and a value's.
  Span span;
  std::string_view text;  ///< kLiteral: unescaped.
  std::uint32_t operand;  ///< kInterpolation, kIf, kFor: index of the expression.
  std::uint32_t name;     ///< kFor: index of the first name.
};

/// What a bracketed construct remembers while its parts are parsed.
struct Frame {
  const char* begin = nullptr;  ///< Its first byte.
  std::size_t operands = 0;     ///< Sizes of the stacks at its beginning.
  std::size_t items = 0;
  std::size_t names = 0;
  bool key_in_parentheses = false;  ///< Of the object item at hand.
  bool has_key = false;             ///< Of a `for`: `=>`.
  bool has_condition = false;       ///< Of a `for`: `if`.
  bool group = false;               ///< Of a `for` or call: `...`.
  bool strip_left = false;          ///< Of a template sequence: `~` at its beginning.
  bool strip_right = false;         ///< And at its end.
  TemplatePart::Kind sequence = TemplatePart::Kind::kInterpolation;
};

class Builder {
 public:
  /// The text must be followed by a NUL, so that rules can look one byte ahead without asking.
  /// `offset`: where it stands in the source, if it is a part of that.
  Builder(FileId id, std::string_view text, ast::File& file, diagnostics::Diagnostics& diags,
          std::uint32_t offset = 0);

  [[nodiscard]] const char* text_begin() const { return begin_; }
  [[nodiscard]] const char* text_end() const { return end_; }
  [[nodiscard]] Span span(const char* begin, const char* end) const {
    return {id_, static_cast<std::uint32_t>(begin - begin_) + offset_,
            static_cast<std::uint32_t>(end - begin_) + offset_};
  }
  [[nodiscard]] const char* pointer(std::uint32_t offset) const {
    return begin_ + (offset - offset_);
  }
  /// scan_token(), which would look for the end of a comment in the whole text each time if there
  /// is none.
  [[nodiscard]] Token token(const char* at) const;

  // Mistakes.

  diagnostics::Diagnostic& report(Span subject, const Complaint& complaint);
  /// With a detail made for the case.
  diagnostics::Diagnostic& report(Span subject, const char* summary, std::string detail);
  [[noreturn]] void fail(Span subject, const Complaint& complaint);
  [[noreturn]] void fail(Span subject, const char* summary, std::string detail);
  /// About the token that begins here. If that is none, because a byte there means nothing in HCL,
  /// says so instead.
  [[noreturn]] void fail_at(const char* at, const Complaint& complaint);
  /// There were too many mistakes to go on.
  [[nodiscard]] bool exhausted() const { return exhausted_; }
  /// How far the last failing rule had come.
  [[nodiscard]] const char* failed_at() const { return failed_at_; }

  // The arena.

  template <typename T>
  std::span<const T> keep(const T* first, std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    void* const memory = arena_.allocate(count * sizeof(T), alignof(T));
    return {std::uninitialized_copy_n(first, count, static_cast<T*>(memory)) - count, count};
  }
  /// Moves the end of a stack to the arena.
  template <typename T>
  std::span<const T> keep_from(std::vector<T>& stack, std::size_t base) {
    const std::span<const T> kept = keep(stack.data() + base, stack.size() - base);
    stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(base), stack.end());
    return kept;
  }
  PLUMB_OWN_FRAME const ast::Expr* keep(const ast::Expr& expr) { return keep(&expr, 1).data(); }
  std::string_view keep(std::string_view text) {
    const std::span<const char> kept = keep(text.data(), text.size());
    return {kept.data(), kept.size()};
  }

  // Expressions.

  /// Pushes an expression whose highest part has this height.
  template <typename Node>
  PLUMB_OWN_FRAME void push(Span span, const Node& node, std::uint32_t height_of_parts = 0) {
    if (height_of_parts >= height_max_) fail_too_deep(span);
    operands.push_back({span, height_of_parts + 1, node});
  }
  ast::Expr pop() {
    const ast::Expr top = operands.back();
    operands.pop_back();
    return top;
  }
  /// The highest of the operands from this one on.
  [[nodiscard]] std::uint32_t height_from(std::size_t base) const;
  /// A Template whose only part is this text.
  void push_string(Span whole, Span content, std::string_view text);
  void push_number(Span span, std::string_view digits);
  const value::Value* boolean(bool value) { return value ? &true_ : &false_; }
  const value::Value* null() { return &null_; }
  /// A value that could not be understood.
  const value::Value* unknown() { return &unknown_; }
  /// The number written as such, reporting one that is malformed.
  const value::Value* number(Span span, std::string_view digits);
  const value::Value* string(std::string_view text);
  [[noreturn]] void fail_too_deep(Span span);

  std::vector<ast::Expr> operands;
  std::vector<ast::Step> steps;
  std::vector<ast::ObjectItem> items;
  std::vector<std::string_view> names;
  std::vector<TemplatePart> parts;
  std::vector<ast::Attribute> attributes;
  std::vector<ast::Block> blocks;
  std::vector<ast::Label> labels;
  Frame frame;

  bool newlines_end_items =
      true;            ///< Outside of brackets and templates, and between the items of an object.
  unsigned depth = 0;  ///< Of the recursion.
  bool unclosed_reported =
      false;  ///< A block without closing brace; those around it would be named as well.

 private:
  struct SharedString {
    std::uint64_t hash = 0;
    const value::Value* value = nullptr;
  };

  FileId id_;
  const char* begin_;
  const char* end_;
  std::uint32_t offset_;
  ast::File& file_;
  std::pmr::memory_resource& arena_;
  diagnostics::Diagnostics& diags_;
  std::size_t errors_ = 0;
  bool exhausted_ = false;
  const char* failed_at_ = nullptr;
  mutable const char* last_comment_end_ = nullptr;  ///< Found when first asked for.
  std::uint32_t height_max_;
  const value::Value& true_;
  const value::Value& false_;
  const value::Value& null_;
  const value::Value& unknown_;
  std::array<SharedString, 512>
      shared_strings_{};  ///< Configurations repeat few short strings often.
};

/// Sizes of the stacks and the mode, to go back to after a Failure.
class Checkpoint {
 public:
  explicit Checkpoint(const Builder& builder);
  void restore(Builder& builder) const;
  /// Except for the arguments and blocks, which stay.
  void restore_all_but_items(Builder& builder) const;

 private:
  std::array<std::size_t, 8> sizes_;
  Frame frame_;
  bool newlines_end_items_;
  unsigned depth_;
};

/// One more level of recursion for as long as it lives.
class DepthGuard {
 public:
  DepthGuard(Builder& builder, const char* at);
  ~DepthGuard() { --builder_.depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  Builder& builder_;
};

}  // namespace plumb::parser
