/// The grammar of expressions. Postfix steps are in traversal.cc, strings in template.cc.
#include <algorithm>
#include <optional>
#include <string>

#include "parser/grammar.h"
#include "parser/grammar_check.h"
#include "parser/operators.h"
#include "parser/traversal.h"

namespace plumb::parser {
namespace grammar {
namespace {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as in PEGTL's
                             // own grammars.

/// Never matches: says that something is missing before the next token, or that the construct does
/// not end.
struct unfinished_tuple : by_hand<unfinished_tuple> {
  static bool go(Input& in, Builder& b);
};
struct unfinished_object : by_hand<unfinished_object> {
  static bool go(Input& in, Builder& b);
};
struct unfinished_call : by_hand<unfinished_call> {
  static bool go(Input& in, Builder& b);
};

struct for_tuple_key : by_hand<for_tuple_key, false> {
  static bool go(Input& in, Builder& b);
};
struct object_key_start : by_hand<object_key_start, false> {
  static bool go(Input& in, Builder& b);
};
struct object_no_value : by_hand<object_no_value> {
  static bool go(Input& in, Builder& b);
};
struct call_expansion : by_hand<call_expansion> {
  static bool go(Input& in, Builder& b);
};

// clang-format off
struct comma              : seq<one<','>, gap> {};
struct ellipsis           : seq<string<'.', '.', '.'>, gap> {};
struct arrow              : seq<string<'=', '>'>, gap> {};
struct colon              : seq<one<':'>, not_at<one<':'>>, gap> {};

// ( expression )
struct parentheses_close  : one<')'> {};
struct parentheses        : framed<one<'('>, newlines_ignored<gap, must<expression>, must<parentheses_close>>> {};

// for name, name in collection : value if condition
struct for_keyword        : keyword<'f', 'o', 'r'> {};
struct for_name_text      : name {};
struct for_name           : seq<for_name_text, gap> {};
struct in_keyword         : seq<keyword<'i', 'n'>, gap> {};
struct for_condition      : if_must<seq<keyword<'i', 'f'>, gap>, expression> {};
struct for_intro          : seq<for_keyword, gap, must<for_name>, opt<if_must<comma, for_name>>,
                                must<in_keyword>, must<expression>, must<colon>, must<expression>> {};

// [ items ], [ for … : value ]
struct for_tuple_group    : not_at<ellipsis> {};
struct for_tuple_close    : one<']'> {};
struct for_tuple          : seq<at<for_keyword>, for_intro, for_tuple_key, must<for_tuple_group>,
                                opt<for_condition>, must<for_tuple_close>> {};
struct tuple_close        : one<']'> {};
struct tuple_item         : seq<not_at<one<']'>>, must<expression>, sor<comma, at<one<']'>>, unfinished_tuple>> {};
struct tuple              : framed<one<'['>, newlines_ignored<gap,
                                sor<for_tuple, seq<star<tuple_item>, tuple_close>>>> {};

// { key = value … }, { for … : key => value }
struct for_object_arrow   : arrow {};
struct for_object_no_key  : by_hand<for_object_no_key> { static bool go(Input& in, Builder& b); };
struct for_object_group   : ellipsis {};
struct for_object_close   : one<'}'> {};
struct for_object         : seq<at<for_keyword>, for_intro, sor<for_object_arrow, for_object_no_key>, must<expression>,
                                opt<for_object_group>, opt<for_condition>, must<for_object_close>> {};
struct line_comment       : seq<sor<one<'#'>, string<'/', '/'>>, until<eolf>> {};
struct line_end           : seq<sor<newline, line_comment>, gap> {};
struct object_equals      : seq<sor<seq<one<'='>, not_at<one<'=', '>'>>>, seq<one<':'>, not_at<one<':'>>>>, gap> {};
struct object_value       : expression {};
struct object_separator   : sor<seq<comma, star<line_end>>, plus<line_end>, at<one<'}'>>> {};
struct object_item        : seq<not_at<one<'}'>>, object_key_start, must<expression>,
                                sor<object_equals, object_no_value>, must<object_value>,
                                sor<object_separator, unfinished_object>> {};
struct object_close       : one<'}'> {};
struct object_items       : newlines_count<gap, star<line_end>, star<object_item>, object_close> {};
struct object             : framed<one<'{'>, sor<newlines_ignored<gap, for_object>, object_items>> {};

// name(arguments…)
struct call_argument      : seq<not_at<one<')'>>, must<expression>,
                                sor<comma, at<one<')'>>, call_expansion, unfinished_call>> {};
struct call_arguments     : seq<one<'('>, newlines_ignored<gap, star<call_argument>, one<')'>>> {};

// condition ? expression : expression
struct conditional_colon  : colon {};
struct conditional        : if_must<seq<one<'?'>, gap>, expression, conditional_colon, expression> {};
// clang-format on

}  // namespace
}  // namespace grammar

// What to say. The first is specialised for all files that need an expression.

namespace {

constexpr Complaint kForExtra{
    "Invalid 'for' expression",
    "The 'for' expression should end here, with the bracket that closes it."};
constexpr Complaint kForName{
    "Invalid 'for' expression",
    "A name is expected here, for the element at hand: [for item in list : item.id]."};

}  // namespace

// clang-format off
template <> inline constexpr Complaint complaint<grammar::object_value> = complaint<grammar::expression>;
template <> inline constexpr Complaint complaint<grammar::parentheses_close>{
    "Unbalanced parentheses", "A closing parenthesis is expected here, to end the expression in parentheses."};
template <> inline constexpr Complaint complaint<grammar::for_name> = kForName;
template <> inline constexpr Complaint complaint<grammar::in_keyword>{
    "Invalid 'for' expression", "The word \"in\" is expected here, between the names and the collection."};
template <> inline constexpr Complaint complaint<grammar::colon>{
    "Invalid 'for' expression", "A colon is expected here, between the collection and the result."};
template <> inline constexpr Complaint complaint<grammar::for_tuple_group>{
    "Invalid 'for' expression", "The ellipsis groups the values of a 'for' that builds an object; this one builds a "
    "tuple. Remove it, or use braces and a key."};
template <> inline constexpr Complaint complaint<grammar::for_tuple_close> = kForExtra;
template <> inline constexpr Complaint complaint<grammar::for_object_close> = kForExtra;
template <> inline constexpr Complaint complaint<grammar::conditional_colon>{
    "Missing false expression in conditional", "A colon is expected here, and then the value for a condition that is "
    "false: condition ? value : other."};
// clang-format on

namespace {

constexpr Complaint kTupleSeparator{
    "Missing item separator",
    "A comma is expected here, before the next item, or a closing bracket."};
constexpr Complaint kTupleEnd{"Unterminated tuple constructor expression",
                              "This bracket is not closed before the end of the text. A bracket "
                              "further inside may be missing, or one too many."};
constexpr Complaint kObjectSeparator{
    "Missing attribute separator",
    "A comma or a new line is expected here, before the next attribute."};
constexpr Complaint kObjectEnd{"Unterminated object constructor expression",
                               "This brace is not closed before the end of the text. A brace "
                               "further inside may be missing, or one too many."};
constexpr Complaint kObjectEquals{
    "Missing key/value separator",
    "An equals sign is expected here, between the key and its value."};
constexpr Complaint kObjectNoValue{
    "Missing attribute value",
    "An equals sign and a value are expected here, on the line of the key."};
constexpr Complaint kCallSeparator{
    "Missing argument separator",
    "A comma is expected here, before the next argument, or a closing parenthesis."};
constexpr Complaint kCallEnd{
    "Unterminated function call",
    "This parenthesis is not closed before the end of the text. One further inside may be "
    "missing, or one too many."};
constexpr Complaint kCallExpansion{
    "Missing closing parenthesis",
    "An argument that is expanded with \"...\" is the last one: the closing "
    "parenthesis follows it at once."};
constexpr Complaint kTupleKey{
    "Invalid 'for' expression",
    "A 'for' in square brackets builds a tuple, which has no keys. For an object, use "
    "braces."};
constexpr Complaint kObjectKey{
    "Invalid 'for' expression",
    "A 'for' in braces builds an object and needs a key: {for k, v in map : k => v}. For a "
    "tuple, use square brackets."};
constexpr Complaint kFunctionName{
    "Missing function name",
    "After \"::\" comes the name of a function or of a further namespace."};
constexpr Complaint kOpenParenthesis{"Missing open parenthesis",
                                     "A name with \"::\" is that of a function, and is called: an "
                                     "opening parenthesis is expected here."};

}  // namespace

namespace grammar {
namespace {

bool unfinished_tuple::go(Input& in, Builder& b) {
  if (in.empty()) b.fail(b.span(b.frame.begin, b.frame.begin + 1), kTupleEnd);
  b.fail_at(in.current(), kTupleSeparator);
}

bool unfinished_object::go(Input& in, Builder& b) {
  if (in.empty()) b.fail(b.span(b.frame.begin, b.frame.begin + 1), kObjectEnd);
  b.fail_at(in.current(), kObjectSeparator);
}

bool unfinished_call::go(Input& in, Builder& b) {
  if (in.empty())
    b.fail(b.span(b.frame.begin, std::find(b.frame.begin, in.current(), '(') + 1), kCallEnd);
  b.fail_at(in.current(), kCallSeparator);
}

bool for_tuple_key::go(Input& in, Builder& b) {
  if (in.size() >= 2 && in.peek_char() == '=' && in.peek_char(1) == '>')
    b.fail(b.operands.back().span, kTupleKey);
  return true;
}

bool for_object_no_key::go(Input&, Builder& b) {
  b.fail(b.operands.back().span, kObjectKey);
}

bool object_key_start::go(Input& in, Builder& b) {
  b.frame.key_in_parentheses = *in.current() == '(';
  return true;
}

bool object_no_value::go(Input& in, Builder& b) {
  const TokenKind kind = b.token(in.current()).kind;
  const bool line_ends = kind == TokenKind::kNewline || kind == TokenKind::kLineComment;
  b.fail_at(in.current(), line_ends ? kObjectNoValue : kObjectEquals);
}

bool call_expansion::go(Input& in, Builder& b) {
  const char* const begin = in.current();
  if (begin[0] != '.' || begin[1] != '.' || begin[2] != '.') return false;
  in.bump_in_this_line(3);
  skip_gap(in, b);
  if (*in.current() != ')') b.fail(b.span(begin, begin + 3), kCallExpansion);
  b.frame.group = true;
  return true;
}

/// Takes what a `for` has left on the stacks.
PLUMB_OWN_FRAME void push_for(Builder& b, const char* end) {
  const Frame& frame = b.frame;
  const std::uint32_t height = b.height_from(frame.operands);
  ast::For node{};
  if (frame.has_condition) node.condition = b.keep(b.pop());
  node.value = b.keep(b.pop());
  if (frame.has_key) node.key = b.keep(b.pop());
  node.collection = b.keep(b.pop());
  node.value_name = b.names.back();
  if (b.names.size() - frame.names == 2) node.key_name = b.names[frame.names];
  node.group = frame.group;
  b.names.resize(frame.names);
  b.push(b.span(frame.begin, end), node, height);
}

template <typename Rule>
struct action : nothing<Rule> {};

template <>
struct action<parentheses_close> {
  template <typename ActionInput>
  PLUMB_OWN_FRAME static void apply(const ActionInput& in, Builder& b) {
    const ast::Expr inner = b.pop();
    b.push(b.span(b.frame.begin, in.end()), ast::Parentheses{b.keep(inner)}, inner.height);
  }
};
template <>
struct action<tuple_close> {
  template <typename ActionInput>
  PLUMB_OWN_FRAME static void apply(const ActionInput& in, Builder& b) {
    const std::uint32_t height = b.height_from(b.frame.operands);
    const Span span = b.span(b.frame.begin, in.end());
    b.push(span, ast::Tuple{b.keep_from(b.operands, b.frame.operands)}, height);
  }
};
template <>
struct action<for_name_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Builder& b) {
    b.names.push_back(in.string_view());
  }
};
template <>
struct action<for_condition> {
  static void apply0(Builder& b) { b.frame.has_condition = true; }
};
template <>
struct action<for_object_arrow> {
  static void apply0(Builder& b) { b.frame.has_key = true; }
};
template <>
struct action<for_object_group> {
  static void apply0(Builder& b) { b.frame.group = true; }
};
template <>
struct action<for_tuple_close> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, Builder& b) {
    push_for(b, in.end());
  }
};
template <>
struct action<for_object_close> : action<for_tuple_close> {};
template <>
struct action<object_value> {
  PLUMB_OWN_FRAME static void apply0(Builder& b) {
    const ast::Expr value = b.pop();
    const ast::Expr key = b.pop();
    b.items.push_back({key, value, b.frame.key_in_parentheses});
  }
};
template <>
struct action<object_close> {
  template <typename ActionInput>
  PLUMB_OWN_FRAME static void apply(const ActionInput& in, Builder& b) {
    std::uint32_t height = 0;
    for (std::size_t i = b.frame.items; i < b.items.size(); ++i) {
      height = std::max({height, b.items[i].key.height, b.items[i].value.height});
    }
    const Span span = b.span(b.frame.begin, in.end());
    b.push(span, ast::Object{b.keep_from(b.items, b.frame.items)}, height);
  }
};
template <>
struct action<conditional> {
  PLUMB_OWN_FRAME static void apply0(Builder& b) {
    const std::size_t base = b.operands.size() - 3;
    const std::uint32_t height = b.height_from(base);
    const Span span = join(b.operands[base].span, b.operands.back().span);
    const ast::Expr* const three = b.keep_from(b.operands, base).data();
    b.push(span, ast::Conditional{three, three + 1, three + 2}, height);
  }
};

template <typename Rule>
PLUMB_OWN_FRAME bool match_rule(Input& in, Builder& b) {
  return pegtl::match<Rule, apply_mode::action, rewind_mode::required, action, Control>(in, b);
}

/// `name::name`, from the first colon on. Returns the whole name without blanks, and says where it
/// ends.
PLUMB_OWN_FRAME std::string_view match_namespaces(Input& in, Builder& b, std::string_view first,
                                                  const char*& name_end) {
  std::string whole(first);
  while (in.current()[0] == ':' && in.current()[1] == ':') {
    in.bump_in_this_line(2);
    skip_gap(in, b);
    const char* const part = in.current();
    const char* const part_end = scan_name(part, b.text_end());
    if (part_end == part) b.fail_at(part, kFunctionName);
    whole.append("::").append(part, part_end);
    in.bump_in_this_line(static_cast<std::size_t>(part_end - part));
    name_end = part_end;
    skip_gap(in, b);
  }
  if (*in.current() != '(') b.fail_at(in.current(), kOpenParenthesis);
  return b.keep(std::string_view(whole));
}

PLUMB_OWN_FRAME void push_call(Builder& b, std::string_view name, Span name_span,
                               Span parentheses) {
  const std::uint32_t height = b.height_from(b.frame.operands);
  const bool expand_final = b.frame.group;
  const std::span<const ast::Expr> arguments = b.keep_from(b.operands, b.frame.operands);
  b.push(join(name_span, parentheses),
         ast::Call{name, name_span, arguments, expand_final, parentheses}, height);
}

PLUMB_OWN_FRAME void match_call(Input& in, Builder& b, std::string_view name, Span name_span) {
  const Frame outer = b.frame;
  const char* const open = in.current();
  b.frame = Frame{b.pointer(name_span.begin), b.operands.size(), b.items.size(), b.names.size()};
  if (!match_rule<call_arguments>(in, b)) unfinished_call::go(in, b);
  push_call(b, name, name_span, b.span(open, in.current()));
  b.frame = outer;
  skip_gap(in, b);
}

/// A variable, a call, or one of the words that are values.
PLUMB_OWN_FRAME void match_named(Input& in, Builder& b, const char* end) {
  const char* const begin = in.current();
  const std::string_view name(begin, static_cast<std::size_t>(end - begin));
  in.bump_in_this_line(name.size());
  skip_gap(in, b);
  const Span span = b.span(begin, end);
  if (*in.current() == '(') return match_call(in, b, name, span);
  if (in.current()[0] == ':' && in.current()[1] == ':') {
    const std::string_view whole = match_namespaces(in, b, name, end);
    return match_call(in, b, whole, b.span(begin, end));
  }
  if (name == "true" || name == "false")
    return b.push(span, ast::Literal{b.boolean(name == "true")});
  if (name == "null") return b.push(span, ast::Literal{b.null()});
  b.push(span, ast::Traversal{name, span, {}});
}

PLUMB_OWN_FRAME void match_number(Input& in, Builder& b) {
  const char* const begin = in.current();
  const std::string_view digits(begin,
                                static_cast<std::size_t>(scan_number(begin, b.text_end()) - begin));
  b.push_number(b.span(begin, begin + digits.size()), digits);
  in.bump_in_this_line(digits.size());
}

bool match_operand(Input& in, Builder& b);

PLUMB_OWN_FRAME void push_unary(Builder& b, const char* begin, ast::UnaryOp op) {
  const ast::Expr operand = b.pop();
  b.push(join(b.span(begin, begin + 1), operand.span), ast::Unary{op, b.keep(operand)},
         operand.height);
}

PLUMB_OWN_FRAME bool match_unary(Input& in, Builder& b, ast::UnaryOp op) {
  const char* const begin = in.current();
  const DepthGuard guard(b, begin);
  in.bump_in_this_line();
  skip_gap(in, b);
  if (!match_operand(in, b)) b.fail_at(in.current(), complaint<expression>);
  push_unary(b, begin, op);
  return true;
}

/// The first byte says what a term is.
bool match_term(Input& in, Builder& b) {
  const char first = *in.current();
  if (const char* const end = scan_name(in.current(), b.text_end()); end != in.current()) {
    match_named(in, b, end);  // With the gap behind it.
    return true;
  }
  bool matched = false;
  if (first == '"') {
    matched = match_quoted_template(in, b);
  } else if (is_digit(first)) {
    match_number(in, b);
    matched = true;
  } else if (first == '[') {
    matched = match_rule<tuple>(in, b) || unfinished_tuple::go(in, b);
  } else if (first == '{') {
    matched = match_rule<object>(in, b) || unfinished_object::go(in, b);
  } else if (first == '(') {
    matched = match_rule<parentheses>(in, b);
  } else if (first == '<') {
    matched = match_heredoc(in, b);
  }
  if (matched) skip_gap(in, b);
  return matched;
}

/// A term with its steps and the unary operators before it.
bool match_operand(Input& in, Builder& b) {
  const char first = *in.current();
  if (first == '-') return match_unary(in, b, ast::UnaryOp::kNegate);
  if (first == '!') return match_unary(in, b, ast::UnaryOp::kNot);
  if (!match_term(in, b)) return false;
  if (*in.current() == '.' || *in.current() == '[') match_steps(in, b);
  return true;
}

PLUMB_OWN_FRAME void push_binary(Builder& b, ast::BinaryOp op) {
  const std::size_t base = b.operands.size() - 2;
  const std::uint32_t height = b.height_from(base);
  const Span span = join(b.operands[base].span, b.operands.back().span);
  const ast::Expr* const two = b.keep_from(b.operands, base).data();
  b.push(span, ast::Binary{op, two, two + 1}, height);
}

/// Precedence climbing: operands joined by operators that bind at least this tightly, all of them
/// left-associative.
bool match_binary(Input& in, Builder& b, int precedence_min) {
  if (!match_operand(in, b)) return false;
  for (;;) {
    const std::optional<Operator> found = peek_operator(in.current());
    if (!found.has_value() || found->precedence < precedence_min) return true;
    in.bump_in_this_line(found->size);
    skip_gap(in, b);
    if (!match_binary(in, b, found->precedence + 1)) b.fail_at(in.current(), complaint<expression>);
    push_binary(b, found->op);
  }
}

}  // namespace
}  // namespace grammar

std::size_t count_expression_grammar_problems() {
  using namespace grammar;  // NOLINT(google-build-using-namespace)
  return pegtl::analyze<parentheses>() + pegtl::analyze<tuple>() + pegtl::analyze<object>() +
         pegtl::analyze<call_arguments>() + pegtl::analyze<conditional>();
}

bool match_expression(Input& in, Builder& builder) {
  const DepthGuard guard(builder, in.current());
  if (!grammar::match_binary(in, builder, 0)) return false;
  if (*in.current() == '?') return grammar::match_rule<grammar::conditional>(in, builder);
  return true;
}

}  // namespace plumb::parser
