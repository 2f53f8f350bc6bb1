#include "parser/format.h"

#include <gtest/gtest.h>

#include "parser/parse_support.h"
#include "parser/random_source.h"

namespace plumb::parser {
namespace {

// clang-format off

/// What `terraform fmt` 1.11.4 makes of the inputs, recorded from it.
const Case kAsTerraform[] = {
    {"a = \"${- b}\"\n",
     "a = -b\n"},
    {"a = {for x in y : x => -1}\n",
     "a = { for x in y : x => - 1 }\n"},
    {"a = {for x in y : x =>- 1}\n",
     "a = { for x in y : x => - 1 }\n"},
    {"a = x ? -1 : - 2\n",
     "a = x ? -1 : -2\n"},
    {"a = [-1,- 2]\n",
     "a = [-1, -2]\n"},
    {"a = \"%{if -a}x%{endif}\"\n",
     "a = \"%{if - a}x%{endif}\"\n"},
    {"a /*x*/ b /*y*/ \"c\" /*z*/ {\n}\n",
     "a \"b\" \"c\" /*z*/ {\n}\n"},
    {"a /*z*/ {\n}\n",
     "a /*z*/ {\n}\n"},
    {"a {/*z*/}\n",
     "a { /*z*/ }\n"},
    {"a \"b\\u0041\\\"\\\\\" {\n}\n",
     "a \"bA\\\"\\\\\" {\n}\n"},
    {"a \"b\\n\" {\n}\n",
     "a \"b\\n\" {\n}\n"},
    {"a \"x\\u00e9y\" {\n}\n",
     "a \"x\303\251y\" {\n}\n"},
    {"a \"\\U0001F600\" {\n}\n",
     "a \"\360\237\230\200\" {\n}\n"},
    {"a \"\\u200b\" {\n}\n",
     "a \"\\u200b\" {\n}\n"},
    {"a \303\251 {\n}\n",
     "a \"\303\251\" {\n}\n"},
    {"a=1\r\nb  = 2 # c\r\nccc=3\r\n",
     "a   = 1\r\nb   = 2 # c\r\nccc = 3\r\n"},
    {"\357\273\277a=1\n",
     "a = 1\n"},
    {"a=<<E\nx\n  E  \nb=1\n",
     "a = <<E\nx\n  E  \nb = 1\n"},
    {"a = 1 /* c */",
     "a = 1 /* c */"},
    {"a = 1 /* c */\nb=2 # x\n",
     "a = 1 /* c */\nb = 2 # x\n"},
    {"a = 1 /* c */ # d\n",
     "a = 1 /* c */ # d\n"},
    {"a = 1\n\n\n\nb=2",
     "a = 1\n\n\n\nb = 2"},
    {"",
     ""},
    {"\n",
     "\n"},
    {"   \n",
     "\n"},
    {"a=<<E\r\nx\r\nE\r\n",
     "a = <<E\r\nx\r\nE\r\n"},
    {"variable \"x\" {\n type = \"list\"\n}\n",
     "variable \"x\" {\n  type = list(string)\n}\n"},
    {"variable \"x\" {\n type = list # c\n}\n",
     "variable \"x\" {\n  type = list(any) # c\n}\n"},
    {"variable \"x\" {\n b {\n type = list\n}\n}\n",
     "variable \"x\" {\n  b {\n    type = list\n  }\n}\n"},
    {"variable {\n type=\"${string}\"\n}\n",
     "variable {\n  type = \"${string}\"\n}\n"},
    {"variable x {\n type = \"string\"\n type2=\"list\"\n}\n",
     "variable \"x\" {\n  type  = string\n  type2 = \"list\"\n}\n"},
    {"x \"variable\" {\n type=list\n}\n",
     "x \"variable\" {\n  type = list\n}\n"},
    {"a = \"${\"${b}\"}\"\n",
     "a = \"${b}\"\n"},
    {"a = \"${\n b\n}\"\n",
     "a = b\n"},
    {"a = \"${\n b ?\n 1 : 2\n}\"\n",
     "a = (b ?\n1 : 2)\n"},
    {"a = \"${(\n b\n)}\"\n",
     "a = (\n  b\n)\n"},
    {"a = \"${b}${c}\"\n",
     "a = \"${b}${c}\"\n"},
    {"a = \"${f(\"${b}\")}\"\n",
     "a = f(\"${b}\")\n"},
    {"a = \"${~ b ~}\"\n",
     "a = b\n"},
    {"a = \"${ [for x in y : \"${x}\"] }\"\n",
     "a = [for x in y : \"${x}\"]\n"},
    {"a = \"${<<E\nx\nE\n}\"\n",
     "a = <<E\nx\nE\n"},
    {"a = f(<<E\nx\nE\n, 1) # c\nb = 2 # d\n",
     "a = f(<<E\nx\nE\n, 1)  # c\nb = 2 # d\n"},
    {"a = [<<E\nx\nE\n]\n",
     "a = [<<E\nx\nE\n]\n"},
    {"a = [\n1,\n2\n]\nbbb = 1 # x\nc = { # y\nd=1\n}\n",
     "a = [\n  1,\n  2\n]\nbbb = 1 # x\nc = {   # y\n  d = 1\n}\n"},
    {"a = b.* . c\n",
     "a = b.*.c\n"},
    {"a = b.0 . c\n",
     "a = b.0.c\n"},
    {"a = (1) [0]\n",
     "a = (1)[0]\n"},
    {"a = f() [0]\n",
     "a = f()[0]\n"},
    {"a = \"x\" [0]\n",
     "a = \"x\" [0]\n"},
    {"a = {a=1} [0]\n",
     "a = { a = 1 }[0]\n"},
    {"a = <<E\n${ {a=1} }\n${\na\n}\nE\n",
     "a = <<E\n${ { a = 1 } }\n${\na\n}\nE\n"},
    {"a = !  b\n",
     "a = !b\n"},
    {"a = - - b\n",
     "a = --b\n"},
    {"a = ! - b\n",
     "a = !-b\n"},
    {"a = b -1\n",
     "a = b - 1\n"},
    {"a = b - -1\n",
     "a = b - -1\n"},
    {"a = true ? x : -y\n",
     "a = true ? x : -y\n"},
    {"a = [for k,v in{a=1}:k]\n",
     "a = [for k, v in { a = 1 } : k]\n"},
    {"a = [for k in[1]:k]\n",
     "a = [for k in [1] : k]\n"},
    {"a { b = 1 }\n",
     "a { b = 1 }\n"},
    {"a {b=1}\nccc = 2\n",
     "a { b = 1 }\nccc = 2\n"},
    {"a = { b=1 }\nccc = {}\n",
     "a   = { b = 1 }\nccc = {}\n"},
    {"a = [{\nb=1\n},{\nc=2\n}]\n",
     "a = [{\n  b = 1\n  }, {\n  c = 2\n}]\n"},
    {"a = f({\nb=1\n})\n",
     "a = f({\n  b = 1\n})\n"},
    {"a = f([{\nb=1\n},\n{\nc=1\n}])\n",
     "a = f([{\n  b = 1\n  },\n  {\n    c = 1\n}])\n"},
    {"a = {\n b = 1, c = 2\n}\n",
     "a = {\n  b = 1, c = 2\n}\n"},
    {"a = {\n \"k\" = 1\n longer = 2\n (x) = 3\n}\n",
     "a = {\n  \"k\"    = 1\n  longer = 2\n  (x)    = 3\n}\n"},
    {"a = b # c\nddd = e # f\n\n# g\nh = 1 # i\n",
     "a   = b # c\nddd = e # f\n\n# g\nh = 1 # i\n"},
    {"/* a\n b */ c = 1\n",
     "/* a\n b */ c = 1\n"},
    {"a = 1 /* x\ny */\n",
     "a = 1 /* x\ny */\n"},
    {"a = \"${b}\" # c\n",
     "a = b # c\n"},
    {"a = (\"${b}\")\n",
     "a = (\"${b}\")\n"},
    {"a = [\"${b}\"]\n",
     "a = [\"${b}\"]\n"},
    {"a = b::c :: d (1)\n",
     "a = b::c::d(1)\n"},
    {"a = x<y\n",
     "a = x < y\n"},
    {"a = x%y\n",
     "a = x % y\n"},
    {"a = \"$${x}\"\n",
     "a = \"$${x}\"\n"},
    {"a \"\" {\n}\n",
     "a \"\" {\n}\n"},
    {"a = \"\346\227\245\346\234\254\" # x\nbb = \"\303\251\" # y\nc = \"e\314\201\" # z\n",
     "a  = \"\346\227\245\346\234\254\" # x\nbb = \"\303\251\"  # y\nc  = \"e\314\201\"  # z\n"},
    {"a b c d {\n}\n",
     "a \"b\" \"c\" \"d\" {\n}\n"},
    {"a = f(a...)\n",
     "a = f(a...)\n"},
    {"a = f(a ...\n)\n",
     "a = f(a...\n)\n"},
    {"a = [\n  # c\n  1, # d\n  2\n  # e\n]\n",
     "a = [\n  # c\n  1, # d\n  2\n  # e\n]\n"},
    {"a=1//x\nbb=2#y\n",
     "a  = 1 //x\nbb = 2 #y\n"},
    {"#x\n a = 1\n",
     "#x\na = 1\n"},
    {"  #x\n",
     "#x\n"},
    {"a = {\n #c\n}\n",
     "a = {\n  #c\n}\n"},
    {"a = 1 == 2",
     "a = 1 == 2"},
    {"a = <<-E\n  x\n\tE\n",
     "a = <<-E\n  x\n\tE\n"},
    {"a = \"%{ for x in y }${x}%{ endfor }\"\n",
     "a = \"%{for x in y}${x}%{endfor}\"\n"},
    {"a = \"${x}%{ if y }z%{ endif }\"\n",
     "a = \"${x}%{if y}z%{endif}\"\n"},
    {"a = \"%{ if y }${x}%{ endif }\"\n",
     "a = \"%{if y}${x}%{endif}\"\n"},
    {"a {\n  b = {\n    c = 1 }\n}\n",
     "a {\n  b = {\n  c = 1 }\n}\n"},
    {"a = (\n1\n+ 2)\n",
     "a = (\n  1\n+ 2)\n"},
    {"a = [1, 2\n, 3]\n",
     "a = [1, 2\n, 3]\n"},
    {"a = {\nb = [\n1]}\nc=1\n",
     "a = {\n  b = [\n1] }\nc = 1\n"},
    {"x y{\n a=\"${b}\"\n}\n",
     "x \"y\" {\n  a = b\n}\n"},
    {"a = \"${b\n}\"\n",
     "a = b\n"},
    {"a = \"${\n\nb.c\n\n}\"\n",
     "a = b.c\n"},
    {"a =     1\n# c\nbbb = 2\n",
     "a = 1\n# c\nbbb = 2\n"},
    {"a = b.c[\"x\"] [0]\n",
     "a = b.c[\"x\"][0]\n"},
    {"a = b [*] . c\n",
     "a = b[*].c\n"},
    {"a = b . *\n",
     "a = b.*\n"},
    {"a = 1.5\nb= 1e3\n",
     "a = 1.5\nb = 1e3\n"},
};

// clang-format on

TEST(Format, AsTerraform) {
  for (const Case& test : kAsTerraform)
    EXPECT_EQ(format_source(test.input), test.want) << test.input;
}

/// Terraform takes such labels apart and loses them.
TEST(Format, KeepsLabelsWithTemplateCharacters) {
  EXPECT_EQ(format_source("a \"b$c\" {}\n"), "a \"b$c\" {}\n");
  EXPECT_EQ(format_source("a  \"100%\" z {}\n"), "a \"100%\" \"z\" {}\n");
  EXPECT_EQ(format_source("a \"$${b}\" {}\n"), "a \"$${b}\" {}\n");
}

/// Terraform writes `b.0.1`, which it cannot read, and `b.0.e1`, which reads as a number.
TEST(Format, KeepsLegacyIndexesApart) {
  EXPECT_EQ(format_source("a = b . 0   . 1\n"), "a = b.0 .1\n");
  EXPECT_EQ(format_source("a = b.0 .e1\n"), "a = b.0 .e1\n");
  EXPECT_EQ(format_source("a = b.0 .end\n"), "a = b.0.end\n");
}

/// Terraform leaves the parentheses out here, and what remains cannot be read.
TEST(Format, PutsLinesInParentheses) {
  EXPECT_EQ(format_source("a = \"${(b)\n+ (c)}\"\n"), "a = ((b)\n+ (c))\n");
  EXPECT_EQ(format_source("a = \"${ # c\n b\n}\"\n"), "a = ( # c\nb)\n");
}

TEST(Format, LeavesTextsWithMistakesAlone) {
  EXPECT_EQ(format_source("a   = \n"), "a   = \n");
  EXPECT_EQ(format_source("a=1\nb=(\n"), "a=1\nb=(\n");
  EXPECT_EQ(format_source("a=1\n\xFF"), "a=1\n\xFF");
}

/// Spaces are settled at once; each level of needless interpolation takes a run.
TEST(Format, IsSettledAfterAFewRuns) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    std::string text = format_source(RandomSource(seed).file());
    for (int run = 0; run < 8; ++run) text = format_source(text);
    EXPECT_EQ(format_source(text), text) << seed;
  }
}

TEST(Format, KeepsTheMeaning) {
  for (const Case& test : kAsTerraform) {
    if (test.input.find("\"${") != std::string::npos ||
        test.input.find("type") != std::string::npos)
      continue;
    EXPECT_EQ(file_tree(test.input), file_tree(test.want)) << test.input;
  }
}

}  // namespace
}  // namespace plumb::parser
