#include <gtest/gtest.h>

#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

void expect_files(std::initializer_list<Case> cases) {
  for (const Case& test : cases) EXPECT_EQ(file_tree(test.input), test.want) << test.input;
}

TEST(Structure, Arguments) {
  expect_files(
      {{"", ""},
       {"\n\n", ""},
       {"a = 1", "(attr a (lit number 1))"},
       {"a = 1\nb = 2\n", "(attr a (lit number 1)) (attr b (lit number 2))"},
       {"  a=1 # c\n\n// d\n/* e */ b = 2 /* f\n */\n",
        "(attr a (lit number 1)) (attr b (lit number 2))"},
       {"if = 1\nfor = 2\nnull = 3\n",
        "(attr if (lit number 1)) (attr for (lit number 2)) (attr null (lit number 3))"},
       {"a-b = 1", "(attr a-b (lit number 1))"},
       {"a = 1\r\nb = 2\r\n", "(attr a (lit number 1)) (attr b (lit number 2))"},
       {"\xEF\xBB\xBF"
        "a = 1\n",
        "(attr a (lit number 1))"},
       {"a = [\n1,\n2]\n", "(attr a (tuple (lit number 1) (lit number 2)))"},
       {"a = <<E\nx\nE\nb = 1\n", "(attr a (tmpl (lit string \"x\\n\"))) (attr b (lit number 1))"},
       {"e\xCC\x81 = 1\n\xC3\xA9 = 2\n",
        "(attr e\xCC\x81 (lit number 1)) (attr \xC3\xA9 (lit number 2))"}});
}

TEST(Structure, Blocks) {
  expect_files({{"a {}", "(block a ())"},
                {"a {\n}\n", "(block a ())"},
                {"a \"b\" c \"d e\" {\n}\n", "(block a (\"b\" \"c\" \"d e\"))"},
                {"a{b=1}", "(block a () (attr b (lit number 1)))"},
                {"a { b = [\n1\n] }\n", "(block a () (attr b (tuple (lit number 1))))"},
                {"a {\n b {\n c = 1\n }\n d = 2\n}\n",
                 "(block a () (block b () (attr c (lit number 1))) (attr d (lit number 2)))"},
                {"a { # c\n}\n", "(block a ())"},
                {"a /* b */ \"c\" /* d */ {\n}\n", "(block a (\"c\"))"},
                {"a \"x\\ty\\\"\" {}\n", "(block a (\"x\\ty\\\"\"))"},
                {"a \"$${x}\" {}\n", "(block a (\"${x}\"))"},
                {"a {}\na {}\n", "(block a ()) (block a ())"},
                {"a = 1\na {}\n", "(attr a (lit number 1)) (block a ())"}});
}

TEST(Structure, RecoversAfterMistakes) {
  expect_files({
      {"a = \nb = 2\n", "[4-5 Invalid expression] (attr a (lit unknown)) (attr b (lit number 2))"},
      {"a = (1 +\nb = 2\nc = 3\n",
       "[11-12 Unbalanced parentheses] (attr a (lit unknown)) (attr c (lit number 3))"},
      {"a {\n b = 1 2\n c = 3\n}\nd = ]\n",
       "[11-12 Missing newline after argument; 26-27 Invalid expression] (block a () (attr b (lit "
       "number 1)) (attr c "
       "(lit number 3))) (attr d (lit unknown))"},
      {"a = {\n x = 1 2\n y = 3\n}\nb = 4\n",
       "[13-14 Missing attribute separator] (attr a (lit unknown)) (attr b (lit number 4))"},
      {"a = \"x\nb = 2\n",
       "[6-7 Invalid multi-line string] (attr a (lit unknown)) (attr b (lit number 2))"},
      {"a = \"x\ny\"\nb = 2\n",
       "[6-7 Invalid multi-line string] (attr a (lit unknown)) (attr b (lit number 2))"},
      {"a \"b\"\n{\n c = 1\n}\nd = 1\n", "[5-6 Invalid block definition] (attr d (lit number 1))"},
      {"@\na = 1\n", "[0-1 Invalid character] (attr a (lit number 1))"},
      {"a {\n b = 1\n", "[2-3 Unclosed configuration block] (block a () (attr b (lit number 1)))"},
      {"a {\n b {\n c = 1\n",
       "[7-8 Unclosed configuration block] (block a () (block b () (attr c (lit number 1))))"},
      {"a = \"x\", b = 2\nc = 3\n",
       "[7-8 Unexpected comma after argument] (attr a (tmpl (lit string \"x\"))) (attr c (lit "
       "number 3))"},
      {"a = 1\na = 2\nb = 3\n",
       "[6-7 Attribute redefined] (attr a (lit number 1)) (attr b (lit number 3))"},
      {"a { b = 1, c = 2 }\nd = 1\n",
       "[9-10 Invalid single-argument block definition] (block a () (attr b (lit number 1))) (attr "
       "d (lit number 1))"},
  });
}

TEST(Structure, Spans) {
  const auto parsed = parse_file_text("x \"y\" z {\n  a = 1 + 2 # c\n}\n");
  const ast::Block& block = parsed->file->body().blocks[0];
  EXPECT_EQ(parsed->text(block.type_span), "x");
  EXPECT_EQ(parsed->text(block.header_span), "x \"y\" z");
  EXPECT_EQ(parsed->text(block.labels[0].span), "\"y\"");
  EXPECT_EQ(parsed->text(block.labels[1].span), "z");
  EXPECT_EQ(parsed->text(block.open_brace), "{");
  EXPECT_EQ(parsed->text(block.close_brace), "}");
  EXPECT_EQ(parsed->text(block.body.span), "\n  a = 1 + 2 # c\n");
  const ast::Attribute* const attribute = block.body.attribute("a");
  ASSERT_NE(attribute, nullptr);
  EXPECT_EQ(parsed->text(attribute->span), "a = 1 + 2");
  EXPECT_EQ(parsed->text(attribute->name_span), "a");
  EXPECT_EQ(parsed->text(attribute->equals_span), "=");
  EXPECT_EQ(parsed->text(attribute->value.span), "1 + 2");
  EXPECT_EQ(block.body.attribute("b"), nullptr);
}

TEST(Structure, TellsTheSourceMapWhereBlocksAre) {
  const auto parsed = parse_file_text("a = 1\nx \"y\" {\n  b = 2\n}\n");
  EXPECT_EQ(parsed->sources.enclosing_block({parsed->id, 18, 19}), "x \"y\"");
  EXPECT_EQ(parsed->sources.enclosing_block({parsed->id, 0, 1}), "");
}

TEST(Structure, ManyArgumentsOfOneName) {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "a" + std::to_string(i % 50) + " = " + std::to_string(i) + "\n";
  const auto parsed = parse_file_text(text);
  EXPECT_EQ(parsed->diags.items().size(), 50U);
  EXPECT_EQ(parsed->file->body().attributes.size(), 50U);
}

}  // namespace
}  // namespace plumb::parser
