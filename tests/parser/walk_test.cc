/// The walk over expressions, the JSON printer, and values shared by equal literals.
#include "ast/walk.h"

#include <gtest/gtest.h>

#include "ast/json.h"
#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

std::string references(std::string text) {
  const auto parsed = parse_text_with(parse_expression, std::move(text));
  std::string found;
  ast::for_each_traversal(*parsed->root, [&](const ast::Traversal&, diagnostics::Span span) {
    found += found.empty() ? "" : " ";
    found += parsed->text(span);
  });
  return found;
}

TEST(Walk, FindsAllVariables) {
  EXPECT_EQ(references("a.b + f(c[0], d...) ? [e] : {f = g, (h) = i}"), "a.b c[0] d e g h i");
  EXPECT_EQ(references("\"${a} %{if b}${c}%{endif}\""), "a b c");
  EXPECT_EQ(references("a[b.c].d[*].e[f]"), "a b.c f");
  EXPECT_EQ(references("-(!a)"), "a");
  EXPECT_EQ(references("f(x).y"), "x");
  EXPECT_EQ(references("1"), "");
}

TEST(Walk, LeavesOutNamesBoundByFor) {
  EXPECT_EQ(references("[for v in v.list : v.id if v.ok && w]"), "v.list w");
  EXPECT_EQ(references("{for k, v in m : k => [for x in v : x + k + y]}"), "m y");
  EXPECT_EQ(references("[[for a in b : a], a]"), "b a");
  EXPECT_EQ(references("\"%{for x in y}${x}${z}%{endfor}${x}\""), "y z x");
}

TEST(Walk, ObjectKeysThatAreNamesAreNoVariables) {
  EXPECT_EQ(references("{a = 1, b.c = 2, (d) = 3, \"${e}\" = 4}"), "b.c d e");
}

TEST(Json, Expression) {
  const auto parsed = parse_text_with(parse_expression, "a[0]");
  EXPECT_EQ(
      ast::to_json(*parsed->root, parsed->sources),
      R"({"kind":"traversal","root":"a","steps":[{"key":{"kind":"literal","type":"number","value":"0"},)"
      R"("range":{"start":{"line":1,"column":2,"byte":1},"end":{"line":1,"column":5,"byte":4}}}],)"
      R"("range":{"start":{"line":1,"column":1,"byte":0},"end":{"line":1,"column":5,"byte":4}}})");
}

TEST(Json, File) {
  const auto parsed = parse_file_text("a \"b\" {\n}\n");
  EXPECT_EQ(
      ast::to_json(*parsed->file, parsed->sources),
      R"({"kind":"file","body":{"attributes":[],"blocks":[{"type":"a",)"
      R"("type_range":{"start":{"line":1,"column":1,"byte":0},"end":{"line":1,"column":2,"byte":1}},)"
      R"("labels":[{"text":"b","range":{"start":{"line":1,"column":3,"byte":2},"end":{"line":1,"column":6,"byte":5}}}],)"
      R"("header_range":{"start":{"line":1,"column":1,"byte":0},"end":{"line":1,"column":6,"byte":5}},)"
      R"("body":{"attributes":[],"blocks":[],)"
      R"("range":{"start":{"line":1,"column":8,"byte":7},"end":{"line":2,"column":1,"byte":8}}},)"
      R"("range":{"start":{"line":1,"column":1,"byte":0},"end":{"line":2,"column":2,"byte":9}}}],)"
      R"("range":{"start":{"line":1,"column":1,"byte":0},"end":{"line":3,"column":1,"byte":10}}}})");
}

TEST(Json, EveryKindOfExpressionPrints) {
  for (const char* const text : {"1",
                                 "a.b",
                                 "f(x).y",
                                 "a[b]",
                                 "a[*].c",
                                 "f(a...)",
                                 "a ? b : c",
                                 "a + b",
                                 "!a",
                                 "-a",
                                 "[1]",
                                 "{a = 1}",
                                 "[for v in c : v if v]",
                                 "{for k, v in c : k => v...}",
                                 "\"a${b}\"",
                                 "\"%{for x in y}z%{endfor}\"",
                                 "\"${a}\"",
                                 "(a)",
                                 "null",
                                 "true"}) {
    const auto parsed = parse_text_with(parse_expression, text);
    ASSERT_NE(parsed->root, nullptr) << text;
    EXPECT_TRUE(ast::to_json(*parsed->root, parsed->sources).starts_with("{\"kind\":\"")) << text;
  }
}

TEST(Literals, EqualShortStringsShareOneValue) {
  const auto parsed = parse_text_with(parse_expression, "[\"abc\", \"abc\", \"abd\"]");
  const auto& items = std::get<ast::Tuple>(parsed->root->node).items;
  const auto value_of = [&](std::size_t i) {
    return std::get<ast::Literal>(std::get<ast::Template>(items[i].node).parts[0].node).value;
  };
  EXPECT_EQ(value_of(0), value_of(1));
  EXPECT_NE(value_of(0), value_of(2));
}

}  // namespace
}  // namespace plumb::parser
