#include <gtest/gtest.h>

#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

void expect_trees(std::initializer_list<Case> cases) {
  for (const Case& test : cases) EXPECT_EQ(expression_tree(test.input), test.want) << test.input;
}

TEST(Expression, Literals) {
  expect_trees(
      {{"1", "(lit number 1)"},
       {"007", "(lit number 7)"},
       {"1e3", "(lit number 1000)"},
       {"1E+3", "(lit number 1000)"},
       {"1.e3", "(lit number 1000)"},
       {"1.5", "(lit number 1.5)"},
       {"999999", "(lit number 999999)"},
       {"1000000", "(lit number 1e+06)"},
       {"0.00001", "(lit number 1e-05)"},
       {"123456789012345678901234567890", "(lit number 1.2345678901234567890123456789e+29)"},
       {"true", "(lit bool true)"},
       {"false", "(lit bool false)"},
       {"null", "(lit null)"},
       {"\"\"", "(tmpl (lit string \"\"))"},
       {"\"a\"", "(tmpl (lit string \"a\"))"}});
}

TEST(Expression, Names) {
  expect_trees({{"a-b", "(var a-b)"},
                {"a-1", "(var a-1)"},
                {"a -b", "(- (var a) (var b))"},
                {"_a", "(var _a)"},
                {"é", "(var é)"},
                {"naïve.日本", "(var naïve .日本)"},
                {"for", "(var for)"},
                {"if.in", "(var if .in)"},
                {"truely", "(var truely)"},
                {"a.true", "(var a .true)"},
                {"nullable", "(var nullable)"}});
  // Names are not normalised.
  EXPECT_EQ(expression_tree("e\xCC\x81"), "(var e\xCC\x81)");
}

TEST(Expression, Precedence) {
  expect_trees({{"1 + 2 * 3", "(+ (lit number 1) (* (lit number 2) (lit number 3)))"},
                {"1 * 2 + 3", "(+ (* (lit number 1) (lit number 2)) (lit number 3))"},
                {"1 - 2 - 3", "(- (- (lit number 1) (lit number 2)) (lit number 3))"},
                {"a % b / c", "(/ (% (var a) (var b)) (var c))"},
                {"a || b && c", "(|| (var a) (&& (var b) (var c)))"},
                {"a && b == c", "(&& (var a) (== (var b) (var c)))"},
                {"a == b < c", "(== (var a) (< (var b) (var c)))"},
                {"a < b < c", "(< (< (var a) (var b)) (var c))"},
                {"a <= b + c", "(<= (var a) (+ (var b) (var c)))"},
                {"a >= b != c > d", "(!= (>= (var a) (var b)) (> (var c) (var d)))"},
                {"-a * b", "(* (neg (var a)) (var b))"},
                {"-a.b", "(neg (var a .b))"},
                {"!a && b", "(&& (! (var a)) (var b))"},
                {"--1", "(neg (neg (lit number 1)))"},
                {"!!x", "(! (! (var x)))"},
                {"(1 + 2) * 3", "(* (paren (+ (lit number 1) (lit number 2))) (lit number 3))"}});
}

TEST(Expression, Conditional) {
  expect_trees({{"a ? b : c", "(cond (var a) (var b) (var c))"},
                {"a ? b : c ? d : e", "(cond (var a) (var b) (cond (var c) (var d) (var e)))"},
                {"a ? b ? c : d : e", "(cond (var a) (cond (var b) (var c) (var d)) (var e))"},
                {"a == 1 ? b : c", "(cond (== (var a) (lit number 1)) (var b) (var c))"}});
}

TEST(Expression, NewlinesMeanNothingAtTheTop) {
  expect_trees({{"a\n+ b", "(+ (var a) (var b))"},
                {"\n# c\na /* x\n */ + // d\nb", "(+ (var a) (var b))"},
                {"a\n.b", "(var a .b)"},
                {"f\n(a)", "(call f (var a))"}});
}

TEST(Expression, Traversals) {
  expect_trees({{"a.b.c", "(var a .b .c)"},
                {"a . b", "(var a .b)"},
                {"a[0]", "(var a [0])"},
                {"a[\"k\"].b", "(var a [\"k\"] .b)"},
                {"a[true][null]", "(var a [(lit bool true)] [(lit null)])"},
                {"a.0.b", "(var a [0] .b)"},
                {"a[b]", "(index (var a) (var b))"},
                {"a[-1]", "(index (var a) (neg (lit number 1)))"},
                {"a[\"${k}\"]", "(index (var a) (wrap (var k)))"},
                {"a[b].c[0]", "(rel (index (var a) (var b)) .c [0])"},
                {"f(x)[0].y", "(rel (call f (var x)) [0] .y)"},
                {"(a).b", "(rel (paren (var a)) .b)"},
                {"true.a", "(rel (lit bool true) .a)"},
                {"a[(0)]", "(index (var a) (paren (lit number 0)))"},
                {"a[\n0\n]", "(var a [0])"},
                {"\"x\".y", "(rel (tmpl (lit string \"x\")) .y)"}});
}

TEST(Expression, Splats) {
  expect_trees({{"a.*.b.c", "(splat (var a) (rel (item) .b .c))"},
                {"a.*", "(splat (var a) (item))"},
                {"a.*.b[0]", "(rel (splat (var a) (rel (item) .b)) [0])"},
                {"a.*.0", "(splat (var a) (rel (item) [0]))"},
                {"a[*].b[0].c", "(splat (var a) (rel (item) .b [0] .c))"},
                {"a[*]", "(splat (var a) (item))"},
                {"a[*][*]", "(splat (var a) (splat (item) (item)))"},
                {"a[*].b[c]", "(splat (var a) (index (rel (item) .b) (var c)))"},
                {"a.b[ * ].c", "(splat (var a .b) (rel (item) .c))"}});
}

TEST(Expression, Calls) {
  expect_trees({{"f()", "(call f)"},
                {"f(a, b)", "(call f (var a) (var b))"},
                {"f(a, b,)", "(call f (var a) (var b))"},
                {"f(a...)", "(call f (var a) ...)"},
                {"f (a)", "(call f (var a))"},
                {"true(1)", "(call true (lit number 1))"},
                {"a::b::c(1)", "(call a::b::c (lit number 1))"},
                {"a :: b (1)", "(call a::b (lit number 1))"},
                {"f(\n  a,\n  b\n)", "(call f (var a) (var b))"},
                {"f(1...)", "(call f (lit number 1) ...)"}});
}

TEST(Expression, Tuples) {
  expect_trees({{"[]", "(tuple)"},
                {"[1]", "(tuple (lit number 1))"},
                {"[1, 2,]", "(tuple (lit number 1) (lit number 2))"},
                {"[\n1\n,\n2 # c\n]", "(tuple (lit number 1) (lit number 2))"},
                {"[forx]", "(tuple (var forx))"},
                {"[[]]", "(tuple (tuple))"}});
}

TEST(Expression, Objects) {
  expect_trees(
      {{"{}", "(object)"},
       {"{\n}", "(object)"},
       {"{a = 1}", "(object ((key (var a)) (lit number 1)))"},
       {"{a : 1}", "(object ((key (var a)) (lit number 1)))"},
       {"{a = 1, b = 2,}",
        "(object ((key (var a)) (lit number 1)) ((key (var b)) (lit number 2)))"},
       {"{a = 1,\n\nb = 2 # c\n}",
        "(object ((key (var a)) (lit number 1)) ((key (var b)) (lit number 2)))"},
       {"{\n# c\na = 1\n}", "(object ((key (var a)) (lit number 1)))"},
       {"{(a) = 1}", "(object ((keyexpr (paren (var a))) (lit number 1)))"},
       {"{(a).b = 1}", "(object ((keyexpr (rel (paren (var a)) .b)) (lit number 1)))"},
       {"{\"a\" = 1}", "(object ((key (tmpl (lit string \"a\"))) (lit number 1)))"},
       {"{1 = 2}", "(object ((key (lit number 1)) (lit number 2)))"},
       {"{true = 1}", "(object ((key (lit bool true)) (lit number 1)))"},
       {"{a=1, for=2}", "(object ((key (var a)) (lit number 1)) ((key (var for)) (lit number 2)))"},
       {"{\"for\"=1}", "(object ((key (tmpl (lit string \"for\"))) (lit number 1)))"},
       {"{(for)=1}", "(object ((keyexpr (paren (var for))) (lit number 1)))"},
       {"{a.b = 1}", "(object ((key (var a .b)) (lit number 1)))"},
       {"{a = (1\n+ 2)}", "(object ((key (var a)) (paren (+ (lit number 1) (lit number 2)))))"}});
}

TEST(Expression, For) {
  expect_trees(
      {{"[for v in c : v]", "(for - v (var c) - (var v) -)"},
       {"[for k, v in c : v if p]", "(for k v (var c) - (var v) (var p))"},
       {"{for k, v in c : k => v}", "(for k v (var c) (var k) (var v) -)"},
       {"{for k, v in c : k => v... if p}", "(for k v (var c) (var k) (var v) (var p) ...)"},
       {"{\n for v in c : v => v\n}", "(for - v (var c) (var v) (var v) -)"},
       {"[for a in b : [for c in a : c]]", "(for - a (var b) - (for - c (var a) - (var c) -) -)"}});
}

TEST(Expression, Comments) {
  expect_trees({{"/**/1/* a */", "(lit number 1)"},
                {"1 # end", "(lit number 1)"},
                {"1 // end", "(lit number 1)"},
                {"a /* b */ . /* c */ d", "(var a .d)"}});
}

TEST(Expression, Mistakes) {
  expect_trees({{"", "0-0 Missing expression"},
                {"  ", "2-2 Missing expression"},
                {"1 2", "2-3 Extra characters after expression"},
                {"a b", "2-3 Extra characters after expression"},
                {"a = 1", "2-3 Extra characters after expression"},
                {"a)", "1-2 Extra characters after expression"},
                {"\"a\" \"b\"", "4-5 Extra characters after expression"},
                {"1 +", "3-3 Missing expression"},
                {"/* a", "0-1 Invalid expression"},
                {"foo::bar", "8-8 Missing open parenthesis"}});
}

TEST(Expression, Spans) {
  const auto parsed = parse_text_with(parse_expression, "  f(a.b[0], \"x${y}\") [ z ] ");
  ASSERT_NE(parsed->root, nullptr);
  EXPECT_EQ(parsed->text(parsed->root->span), "f(a.b[0], \"x${y}\") [ z ]");
  const auto& index = std::get<ast::Index>(parsed->root->node);
  EXPECT_EQ(parsed->text(index.brackets), "[ z ]");
  const auto& call = std::get<ast::Call>(index.collection->node);
  EXPECT_EQ(parsed->text(call.name_span), "f");
  EXPECT_EQ(parsed->text(call.parentheses), "(a.b[0], \"x${y}\")");
  const auto& traversal = std::get<ast::Traversal>(call.arguments[0].node);
  EXPECT_EQ(parsed->text(traversal.steps[1].span), "[0]");
  const auto& text = std::get<ast::Template>(call.arguments[1].node);
  EXPECT_EQ(parsed->text(text.parts[0].span), "x");
}

TEST(Expression, TraversalAlone) {
  EXPECT_EQ(parse_text_with(parse_traversal, "a.b[0][\"c\"]")->tree(), "(var a .b [0] [\"c\"])");
  EXPECT_EQ(parse_text_with(parse_traversal, "a[b]")->mistakes(), "0-4 Invalid reference");
  EXPECT_EQ(parse_text_with(parse_traversal, "a.b c")->mistakes(),
            "4-5 Extra characters after expression");
}

}  // namespace
}  // namespace plumb::parser
