#include "cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <sstream>

namespace plumb::cli {
namespace {

using testing::ElementsAre;
using testing::Optional;

/// What a command line comes to, as one line.
std::string parsed(const std::vector<std::string>& words) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Streams streams{in, out, err};
  Arguments arguments("test [options] [WORD...]", "A test.");
  bool on = true;
  std::string text = "none";
  unsigned number = 10;
  std::vector<std::string> list;
  std::vector<std::string> rest;
  arguments.flag("on", on, "A switch");
  arguments.text("text", text, "A text");
  arguments.number("number", number, "A number");
  arguments.list("list", list, "A list");
  arguments.positional("words", rest, 2);
  if (const auto ended = arguments.parse(words, streams)) return *ended == 0 ? "help" : "wrong";
  std::string made = (on ? "on " : "off ") + text + " " + std::to_string(number);
  for (const std::string& item : list) made += " list:" + item;
  for (const std::string& item : rest) made += " word:" + item;
  return made;
}

struct ArgumentsCase {
  const char* name;
  std::vector<std::string> words;
  const char* want;
};
class ArgumentsTable : public testing::TestWithParam<ArgumentsCase> {};

TEST_P(ArgumentsTable, Parse) {
  EXPECT_EQ(parsed(GetParam().words), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ArgumentsTable,
    testing::Values(
        ArgumentsCase{"Nothing", {}, "on none 10"},
        ArgumentsCase{"OneDash", {"-text=a"}, "on a 10"},
        ArgumentsCase{"TwoDashes", {"--text=a"}, "on a 10"},
        ArgumentsCase{"Apart", {"-text", "a"}, "on a 10"},
        ArgumentsCase{"SwitchOff", {"-on=false"}, "off none 10"},
        ArgumentsCase{"SwitchOn", {"-on"}, "on none 10"},
        ArgumentsCase{"SwitchTakesNoWord", {"-on", "false"}, "on none 10 word:false"},
        ArgumentsCase{"EmptyText", {"-text="}, "on  10"},
        ArgumentsCase{"EqualsInside", {"-text=a=b"}, "on a=b 10"},
        ArgumentsCase{"ListInOrder", {"-list=b", "-list", "a"}, "on none 10 list:b list:a"},
        ArgumentsCase{"ListTakesOneWord", {"-list", "a", "b"}, "on none 10 list:a word:b"},
        ArgumentsCase{"ValueWithDash", {"-text=-1"}, "on -1 10"},
        ArgumentsCase{"Number", {"-number=3"}, "on none 3"},
        ArgumentsCase{"WrongNumber", {"-number=x"}, "wrong"},
        ArgumentsCase{"WrongSwitch", {"-on=x"}, "wrong"},
        ArgumentsCase{"Unknown", {"-other"}, "wrong"}, ArgumentsCase{"Missing", {"-text"}, "wrong"},
        ArgumentsCase{"TooManyWords", {"a", "b", "c"}, "wrong"},
        ArgumentsCase{"Help", {"-help"}, "help"},
        ArgumentsCase{"Mixed", {"a", "-text=t", "b"}, "on t 10 word:a word:b"}),
    [](const auto& info) { return info.param.name; });

std::optional<std::vector<std::string>> split(const std::string& text) {
  return split_words(text);
}

TEST(SplitWords, IsAsInAShell) {
  EXPECT_THAT(split("a  b\tc"), Optional(ElementsAre("a", "b", "c")));
  EXPECT_THAT(split("-var='x=a b' \"c d\""), Optional(ElementsAre("-var=x=a b", "c d")));
  EXPECT_THAT(split("a\\ b \"q\\\"q\""), Optional(ElementsAre("a b", "q\"q")));
  EXPECT_THAT(split("''"), Optional(ElementsAre("")));
  EXPECT_THAT(split("  "), Optional(ElementsAre()));
  EXPECT_EQ(split("a \"b"), std::nullopt) << "a quote that is not closed";
}

}  // namespace
}  // namespace plumb::cli
