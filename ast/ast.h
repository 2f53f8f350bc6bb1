/// The syntax tree of HCL, as plain data.
///
/// A tree lives in the arena of its File: nodes refer to each other with plain pointers and spans,
/// names are views into the source text, and everything goes at once with the File. Nodes are
/// trivially destructible; what is not (the values of literals) is owned by the File. Shapes and
/// words are those of the HCL syntax specification.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <variant>

#include "diagnostics/span.h"
#include "value/value.h"

namespace plumb::ast {

using diagnostics::FileId;
using diagnostics::Span;

struct Expr;

/// A number, string, bool or null as written. A string without any template sequence is a Template
/// whose only part is such a literal.
struct Literal {
  const value::Value* value;  ///< Owned by the File.
};

/// One step of a traversal: `.name`, `["key"]`, `[0]`, or the legacy `.0`.
struct Step {
  enum class Kind : std::uint8_t { kAttribute, kIndex };
  Kind kind;
  std::string_view name;    ///< kAttribute only.
  const value::Value* key;  ///< kIndex only: a number, string, bool or null. Owned by the File.
  Span span;                ///< With the dot or the brackets.
};

/// `root.a[0]["b"]`: a variable and the steps that follow it with literal keys.
struct Traversal {
  std::string_view root;
  Span root_span;
  std::span<const Step> steps;
};

/// Steps on any other expression: `f(x).a`, `(a).b`.
struct RelativeTraversal {
  const Expr* source;
  std::span<const Step> steps;
};

/// `collection[key]` where the key is not a plain literal.
struct Index {
  const Expr* collection;
  const Expr* key;
  Span brackets;
};

/// `source[*].rest` and `source.*.rest`; `each` is evaluated for each element, which SplatItem
/// stands for.
struct Splat {
  const Expr* source;
  const Expr* each;
  Span marker;  ///< `[*]` or `.*`.
};

/// The element at hand within Splat::each; the innermost one around it.
struct SplatItem {};

/// `name(arguments...)`. The name may have namespaces: `provider::a::b`.
struct Call {
  std::string_view name;  ///< Without blanks around the colons.
  Span name_span;
  std::span<const Expr> arguments;
  bool expand_final;  ///< The last argument is followed by `...`.
  Span parentheses;   ///< From the opening to the closing one.
};

struct Conditional {
  const Expr* condition;
  const Expr* when_true;
  const Expr* when_false;
};

enum class BinaryOp : std::uint8_t {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kGreater,
  kGreaterEqual,
  kLess,
  kLessEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo
};

struct Binary {
  BinaryOp op;
  const Expr* left;
  const Expr* right;
};

enum class UnaryOp : std::uint8_t { kNot, kNegate };

/// How an operator is written.
[[nodiscard]] const char* symbol(BinaryOp op);
[[nodiscard]] const char* symbol(UnaryOp op);

struct Unary {
  UnaryOp op;
  const Expr* operand;
};

struct Tuple {
  std::span<const Expr> items;
};

struct ObjectItem;

struct Object {
  std::span<const ObjectItem> items;
};

/// `[for k, v in collection : value if condition]` and `{for … : key => value...}`.
struct For {
  std::string_view key_name;  ///< Empty if there is only a value name.
  std::string_view value_name;
  const Expr* collection;
  const Expr* key;  ///< Null in the tuple form.
  const Expr* value;
  const Expr* condition;  ///< Null if there is none.
  bool group;             ///< `...` after the value.
};

/// A quoted or heredoc string. Literal parts are Literal expressions, `%{ if }` is a Conditional of
/// Templates, `%{ for }` is a TemplateJoin. Escapes, strip markers and flush indentation are
/// already resolved, and adjacent literals joined.
struct Template {
  std::span<const Expr> parts;
  bool heredoc;
};

/// `%{ for }`: the strings of a tuple `for`, joined.
struct TemplateJoin {
  const Expr* for_expr;
};

/// `"${expr}"`: the value itself, of any type.
struct TemplateWrap {
  const Expr* wrapped;
};

struct Parentheses {
  const Expr* inner;
};

/// An expression. Switch over it with std::visit and a closed set of lambdas, so that a new kind
/// does not go unnoticed.
struct Expr {
  Span span;
  std::uint32_t height = 1;  ///< Levels from here to the deepest part; the parser bounds it, so
                             ///< that recursion is safe.
  std::variant<Literal, Traversal, RelativeTraversal, Index, Splat, SplatItem, Call, Conditional,
               Binary, Unary, Tuple, Object, For, Template, TemplateJoin, TemplateWrap, Parentheses>
      node;
};

/// `key = value` in an object constructor. A key that is a bare name is that name, unless
/// force_expression.
struct ObjectItem {
  Expr key;
  Expr value;
  bool force_expression;  ///< The key was written in parentheses.
};

/// `name = value`.
struct Attribute {
  std::string_view name;
  Span name_span;
  Span equals_span;
  Expr value;
  Span span;  ///< From the name to the end of the value.
};

struct Label {
  std::string_view text;  ///< Unescaped, in the File's arena.
  Span span;              ///< With the quotes, if any.
};

struct Block;

/// The content of a block or file, in source order within each kind.
struct Body {
  std::span<const Attribute> attributes;
  std::span<const Block> blocks;
  Span span;      ///< Inside the braces, or the whole file.
  Span end_span;  ///< Empty, at the end of the content: where something is missing.
  /// From JSON, where a property may be an argument or blocks: what could be both is in both lists.
  bool json = false;

  /// The attribute of that name, or null. Bodies are small: a linear search is the fast one.
  [[nodiscard]] const Attribute* attribute(std::string_view name) const;
};

/// `type "label" { … }`.
struct Block {
  std::string_view type;
  Span type_span;
  std::span<const Label> labels;
  Body body;
  Span header_span;    ///< Type and labels.
  Span override_span;  ///< The header of the last block of an override file that was merged into
                       ///< this one; invalid without any.
  Span open_brace;
  Span close_brace;
};

/// One parsed text: the tree and all that it needs to live. Neither copied nor moved, because nodes
/// point into it.
class File {
 public:
  /// With an empty body at the text's beginning.
  explicit File(FileId id) : id_(id) { body_.span = body_.end_span = {id, 0, 0}; }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] FileId id() const { return id_; }
  [[nodiscard]] const Body& body() const { return body_; }

  /// For the parser alone.
  void set_body(const Body& body) { body_ = body; }
  [[nodiscard]] std::pmr::memory_resource& arena() { return arena_; }
  const value::Value* keep(value::Value literal) {
    return &values_.emplace_back(std::move(literal));
  }

 private:
  FileId id_;
  std::pmr::monotonic_buffer_resource arena_{16384};
  std::deque<value::Value> values_;
  Body body_;
};

/// An expression that stands alone (a `-var` value, a console line), with what it needs to live.
struct ExpressionFile {
  std::unique_ptr<File> file;
  const Expr* root = nullptr;  ///< Null if the text could not be understood at all.
};

}  // namespace plumb::ast
