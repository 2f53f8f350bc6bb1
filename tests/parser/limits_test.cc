/// Texts that are too much, in one way or another.
#include <gtest/gtest.h>

#include "ast/walk.h"
#include "parser/format.h"
#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

std::string repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

struct Nest {
  std::string open;
  std::string middle;
  std::string close;
};

const Nest kNests[] = {{"(", "1", ")"},       {"[", "1", "]"},
                       {"{a=", "1", "}"},     {"-", "1", ""},
                       {"!", "1", ""},        {"f(", "1", ")"},
                       {"\"${", "1", "}\""},  {"a[", "1", "]"},
                       {"a ? b : ", "1", ""}, {"[for a in ", "b", " : a]"},
                       {"1 + ", "1", ""},     {"(a.", "b", ")[c]"}};

TEST(Limits, DeepExpressionsAreRefused) {
  for (const Nest& nest : kNests) {
    const std::string text = repeat(nest.open, 100000) + nest.middle + repeat(nest.close, 100000);
    const auto parsed = parse_text_with(parse_expression, text);
    ASSERT_EQ(parsed->diags.items().size(), 1U) << nest.open;
    if (nest.open == "(a.") continue;  // Not valid to begin with; it must only end well.
    EXPECT_EQ(parsed->diags.items()[0].summary, "Nesting too deep") << nest.open;
  }
}

TEST(Limits, NestingBelowTheLimitIsFine) {
  for (const Nest& nest : kNests) {
    if (nest.open == "(a.") continue;
    const std::string text = repeat(nest.open, 400) + nest.middle + repeat(nest.close, 400);
    const auto parsed = parse_text_with(parse_expression, text);
    EXPECT_EQ(parsed->mistakes(), "") << nest.open;
    EXPECT_LE(parsed->root->height, kNestingMax);
  }
}

TEST(Limits, ChainsThatNestToTheLeft) {
  EXPECT_EQ(
      parse_text_with(parse_expression, "a" + repeat("[b]", 100000))->diags.items()[0].summary,
      "Nesting too deep");
  EXPECT_EQ(
      parse_text_with(parse_expression, "a" + repeat("[*]", 100000))->diags.items()[0].summary,
      "Nesting too deep");
  EXPECT_EQ(
      parse_text_with(parse_expression, "a" + repeat(".*[b]", 100000))->diags.items()[0].summary,
      "Nesting too deep");
  EXPECT_EQ(parse_text_with(parse_expression, "a" + repeat(".b", 100000))->mistakes(), "")
      << "steps are a flat list";
}

TEST(Limits, DeepBlocksAreRefused) {
  const auto parsed = parse_file_text(repeat("a {\n", 100000) + repeat("}\n", 100000));
  ASSERT_FALSE(parsed->diags.empty());
  EXPECT_EQ(parsed->diags.items()[0].summary, "Nesting too deep");
  EXPECT_EQ(parse_file_text(repeat("a {\n", 900) + repeat("}\n", 900))->mistakes(), "");
}

TEST(Limits, DeepDirectivesAreRefused) {
  const auto parsed =
      parse_text_with(parse_template, repeat("%{if a}", 100000) + repeat("%{endif}", 100000));
  EXPECT_EQ(parsed->diags.items().at(0).summary, "Nesting too deep");
}

TEST(Limits, LargeText) {
  const auto parsed = parse_file_text(std::string(kTextSizeMax + 1, '\n'));
  EXPECT_EQ(parsed->mistakes(), "0-0 File too large");
  EXPECT_EQ(parse_file_text(std::string(kTextSizeMax, '\n'))->mistakes(), "");
}

TEST(Limits, ManyMistakes) {
  const auto parsed = parse_file_text(repeat("a = (\n", 100000));
  EXPECT_LE(parsed->diags.items().size(), kErrorsMax);
  EXPECT_FALSE(parsed->diags.empty());
  EXPECT_EQ(parse_file_text(repeat("x {\n y = ]\n}\n", 5000))->diags.items().size(), kErrorsMax);
}

/// Each of these once took time that grew with the square of its size.
TEST(Limits, TextsThatAreReadOnceOnly) {
  for (const char* const line :
       {"a = /*\n", "a = <<E\n", "a = (1 1 <<E\n", "a = \"x\n", "a = (\n", "a {\n", "a = [/*"}) {
    const auto parsed = parse_file_text(repeat(line, 500000));
    EXPECT_FALSE(parsed->diags.empty()) << line;
    EXPECT_LE(parsed->diags.items().size(), kErrorsMax) << line;
  }
  EXPECT_EQ(parse_file_text("a = <<E\n" + repeat("\n", 5000000) + "E\n")->mistakes(), "");
}

TEST(Limits, InvalidUtf8) {
  EXPECT_EQ(parse_file_text("a = 1\n\xFF")->mistakes(), "6-7 Invalid character encoding");
  EXPECT_EQ(parse_file_text("a = \"\xC3\"")->mistakes(), "5-6 Invalid character encoding");
  EXPECT_EQ(parse_file_text("a = \"\xED\xA0\x80\"")->mistakes(), "5-6 Invalid character encoding");
  EXPECT_EQ(parse_text_with(parse_template, "\x80")->mistakes(), "0-1 Invalid character encoding");
}

TEST(Limits, StrangeBytes) {
  EXPECT_EQ(parse_file_text(std::string("a = 1\0\n", 7))->mistakes(), "5-6 Invalid character");
  EXPECT_EQ(parse_file_text(std::string("\0", 1))->mistakes(), "0-1 Invalid character");
  EXPECT_EQ(parse_file_text("a = 1\r")->mistakes(), "5-6 Invalid character");
  EXPECT_EQ(parse_file_text("a\xC2\xA0= 1")->mistakes(), "1-3 Invalid character");
}

/// Every beginning of a text that has everything in it, which ends in the middle of each construct
/// once.
TEST(Limits, TextsThatEndAnywhere) {
  const std::string text =
      "a \"b\" c {\n  d = [for k, v in { x = 1, (y) : \"z\" } : f(k...) if v != null] # e\n"
      "  g = <<-E\n    ${h[0].i[*].j} %{ if k ~} l %{ else } m %{ endif }\n  E\n"
      "  n = o ? \"p\\u00e9${q[\"r\"]}$${s}\" : t::u(-1.5e3) /* v */\n  w { x = !y.*.z }\n}\n";
  EXPECT_EQ(parse_file_text(text)->mistakes(), "");
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto parsed = parse_file_text(text.substr(0, size));
    EXPECT_LE(parsed->diags.items().size(), 3U) << text.substr(0, size);
    static_cast<void>(format_source(text.substr(0, size)));
  }
}

}  // namespace
}  // namespace plumb::parser
