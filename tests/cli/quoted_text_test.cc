/// What is expected was recorded from terraform 1.11.4.
#include "cli/quoted_text.h"

#include <gtest/gtest.h>

namespace plumb::cli {
namespace {

TEST(QuotedText, EscapesWhatCannotBeSeen) {
  struct Case {
    const char* text;
    const char* quoted;
  };
  const Case cases[] = {
      {"", R"("")"},
      {"plain text", R"("plain text")"},
      {R"(say "\")", R"("say \"\\\"")"},
      {"\a\b\t\n\v\f\r", R"("\a\b\t\n\v\f\r")"},
      {"\x01\x1b[31m\x7f", R"("\x01\x1b[31m\x7f")"},
      {"é日本🙂", R"("é日本🙂")"},
      {"a\u202Eb\u00A0c\u200Bd\uFEFF", R"("a\u202eb\u00a0c\u200bd\ufeff")"},
      {"\U000E0001", R"("\U000e0001")"},
      {"\xff", R"("\xff")"},
  };
  for (const Case& c : cases) EXPECT_EQ(quoted_text(c.text), c.quoted);
}

TEST(QuotedText, KeysAreQuotedUnlessTheyAreNames) {
  EXPECT_EQ(key_text("a-b_1"), "a-b_1");
  EXPECT_EQ(key_text("1a"), R"("1a")");
  EXPECT_EQ(key_text("a b"), R"("a b")");
  EXPECT_EQ(key_text(""), R"("")");
}

}  // namespace
}  // namespace plumb::cli
