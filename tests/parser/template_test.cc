#include <gtest/gtest.h>

#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

void expect_trees(std::initializer_list<Case> cases) {
  for (const Case& test : cases) EXPECT_EQ(expression_tree(test.input), test.want) << test.input;
}

TEST(Template, Quoted) {
  expect_trees({{R"("a${b}c")", R"((tmpl (lit string "a") (var b) (lit string "c")))"},
                {R"("${b}")", "(wrap (var b))"},
                {R"("${b}${c}")", "(tmpl (var b) (var c))"},
                {R"("${"${x}"}")", "(wrap (wrap (var x)))"},
                {R"("${f("${x}")}")", "(wrap (call f (wrap (var x))))"},
                {R"("${{a=1}}")", "(wrap (object ((key (var a)) (lit number 1))))"},
                {"\"${\na\n}\"", "(wrap (var a))"},
                {"\"${ # c\na}\"", "(wrap (var a))"}});
}

TEST(Template, Escapes) {
  expect_trees({{R"("\n\r\t\"\\")", R"((tmpl (lit string "\n\r\t\"\\")))"},
                {R"("\u00e9\U0001F600")", "(tmpl (lit string \"\xC3\xA9\xF0\x9F\x98\x80\"))"},
                {R"("$${a}")", R"((tmpl (lit string "${a}")))"},
                {R"("%%{a}")", R"((tmpl (lit string "%{a}")))"},
                {R"("$")", R"((tmpl (lit string "$")))"},
                {R"("$$")", R"((tmpl (lit string "$$")))"},
                {R"("100%")", R"((tmpl (lit string "100%")))"},
                {R"("$$${a}")", R"((tmpl (lit string "$${a}")))"},
                {R"("$$$${a}")", R"((tmpl (lit string "$$${a}")))"},
                {R"("a$b%c")", R"((tmpl (lit string "a$b%c")))"},
                {"\"e\\u0301\"", "(tmpl (lit string \"\xC3\xA9\"))"},
                {std::string("\"a\0b\"", 5), "(tmpl (lit string \"a\\u0000b\"))"}});
}

TEST(Template, Strip) {
  expect_trees({{R"("a  ${~ b ~}  c")", R"((tmpl (lit string "a") (var b) (lit string "c")))"},
                {R"("${~ b ~}")", "(wrap (var b))"},
                {R"(" ${~ b ~} ")", R"((tmpl (lit string "") (var b) (lit string "")))"},
                {"\"a\xE3\x80\x80${~b}\"", R"((tmpl (lit string "a") (var b)))"}});
}

TEST(Template, Directives) {
  expect_trees(
      {{R"("%{if a}b%{else}c%{endif}")",
        R"((tmpl (cond (var a) (tmpl (lit string "b")) (tmpl (lit string "c")))))"},
       {R"("%{if a}b%{endif}")",
        R"((tmpl (cond (var a) (tmpl (lit string "b")) (tmpl (lit string "")))))"},
       {R"("%{ if a }%{ endif }")",
        R"((tmpl (cond (var a) (tmpl (lit string "")) (tmpl (lit string "")))))"},
       {R"("%{for v in c}${v}%{endfor}")", "(tmpl (join (for - v (var c) - (tmpl (var v)) -)))"},
       {R"("%{for k, v in c}x%{endfor}")",
        R"((tmpl (join (for k v (var c) - (tmpl (lit string "x")) -))))"},
       {R"("a%{if b}%{for c in d}e%{endfor}%{endif}f")",
        R"((tmpl (lit string "a") (cond (var b) (tmpl (join (for - c (var d) - (tmpl (lit string "e")) -))) )"
        R"((tmpl (lit string ""))) (lit string "f")))"}});
}

TEST(Template, Heredocs) {
  expect_trees(
      {{"<<E\nE\n", R"((tmpl (lit string "")))"},
       {"<<E\na\nb\nE\n", R"((tmpl (lit string "a\nb\n")))"},
       {"<<E\n  a\n  E\n", R"((tmpl (lit string "  a\n")))"},
       {"<<E\na\\n\"\nE\n", R"((tmpl (lit string "a\\n\"\n")))"},
       {"<<E\n$${a} ${b}\nE\n", R"((tmpl (lit string "${a} ") (var b) (lit string "\n")))"},
       {"<<E\n${b}E\nE \n", R"((tmpl (var b) (lit string "E\n")))"},
       {"<<A-B\nx\nA-B\n", R"((tmpl (lit string "x\n")))"},
       {"<<E\r\na\r\nE\r\n", R"((tmpl (lit string "a\r\n")))"},
       {"<<E\n${x ~}\n    next\nE\n", R"((tmpl (var x) (lit string "    next\n")))"},
       {"<<E\n    ${~ x}\nE\n", R"((tmpl (lit string "") (var x) (lit string "\n")))"},
       {"[<<E\na\nE\n, 1]", R"((tuple (tmpl (lit string "a\n")) (lit number 1)))"},
       {"<<E\n${<<F\nx\nF\n}\nE\n", R"((tmpl (tmpl (lit string "x\n")) (lit string "\n")))"}});
}

TEST(Template, FlushHeredocs) {
  expect_trees(
      {{"<<-E\n    a\n      b\n  E\n", R"((tmpl (lit string "a\n  b\n")))"},
       {"<<-E\n    a\n\n  b\n  E\n", R"((tmpl (lit string "  a\n\nb\n")))"},
       {"<<-E\n    a\n  ${b}\n  E\n", R"((tmpl (lit string "  a\n") (var b) (lit string "\n")))"},
       {"<<-E\n    a\n${b}\n  E\n", R"((tmpl (lit string "    a\n") (var b) (lit string "\n")))"},
       {"<<-E\n\ta\n\t\tb\nE\n", R"((tmpl (lit string "a\n\tb\n")))"},
       {"<<-E\n  %{ if a ~}\n  b\n  %{ endif ~}\n  E\n",
        R"((tmpl (lit string "") (cond (var a) (tmpl (lit string "  b\n")) (tmpl (lit string ""))) (lit string "")))"}});
}

TEST(Template, Bare) {
  const auto tree = [](std::string text) {
    return parse_text_with(parse_template, std::move(text))->tree();
  };
  EXPECT_EQ(tree(""), R"((tmpl (lit string "")))");
  EXPECT_EQ(tree("a\n\"b\" \\n"), R"((tmpl (lit string "a\n\"b\" \\n")))");
  EXPECT_EQ(tree("a ${b}\n"), R"((tmpl (lit string "a ") (var b) (lit string "\n")))");
  EXPECT_EQ(tree("${b}"), "(wrap (var b))");
  EXPECT_EQ(tree("$${b}"), R"((tmpl (lit string "${b}")))");
  EXPECT_EQ(tree("${x ~}\n    next"), R"((tmpl (var x) (lit string "    next")))");
  EXPECT_EQ(tree("${b"), "0-2 Unclosed template interpolation sequence");
  EXPECT_EQ(tree("%{ if a }"), "9-9 Unexpected end of template");
  EXPECT_EQ(tree("%{ endif }"), "0-10 Unexpected endif directive");
}

TEST(Template, SpansOfParts) {
  const auto parsed = parse_text_with(parse_expression, R"("ab${c}de")");
  const auto& parts = std::get<ast::Template>(parsed->root->node).parts;
  EXPECT_EQ(parsed->text(parts[0].span), "ab");
  EXPECT_EQ(parsed->text(parts[1].span), "c");
  EXPECT_EQ(parsed->text(parts[2].span), "de");
}

}  // namespace
}  // namespace plumb::parser
