/// Applies on a terminal: the live region while they run, what is left on the screen when they have
/// ended, a window that becomes narrower, long names, and Ctrl-C.

#include "support/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kNaps = R"(
resource "time_sleep" "nap" {
  count           = 6
  create_duration = "${400 * (count.index + 1)}ms"
}
)";

/// With a name that no terminal is wide enough for.
constexpr const char* kLongNaps = R"(
resource "time_sleep" "nap" {
  for_each        = toset([for i in range(4) : join("-", [for j in range(40) : "part${i}${j}"])])
  create_duration = "3s"
}
)";

/// Lines that only stand there while something runs.
std::vector<std::string> live_lines(const Screen& screen) {
  static const std::regex kLive(
      "(\\[[#-]+\\] )?[0-9]+/[0-9]+ done, .*|  [0-9]+s  creating .*|  and [0-9]+ more");
  std::vector<std::string> found;
  for (const std::string& line : screen.lines()) {
    if (std::regex_match(line, kLive)) found.push_back(line);
  }
  return found;
}

bool has_live_lines(const Screen& screen) {
  return !live_lines(screen).empty();
}

std::size_t lines_with(const Screen& screen, const std::string& text) {
  std::size_t count = 0;
  for (const std::string& line : screen.lines()) count += line.find(text) != std::string::npos;
  return count;
}

class OnATerminal : public testing::Test {
 protected:
  void SetUp() override {
    if (!Terminal::available()) GTEST_SKIP() << "no terminals here";
  }
};

TEST_F(OnATerminal, ALiveRegionShowsWhatGoesOn) {
  const Workspace work(kNaps);
  Terminal terminal(work.command({"apply", "-auto-approve"}), 100);
  ASSERT_TRUE(terminal.await([](const Screen& screen) {
    return std::ranges::any_of(live_lines(screen), [](const std::string& line) {
      return std::regex_match(line, std::regex("\\[#+-+\\] [1-5]/6 done, .*/s, about .* left"));
    });
  })) << terminal.screen().text();
  EXPECT_THAT(live_lines(terminal.screen()),
              testing::Contains(testing::MatchesRegex("  [0-9]s  creating time_sleep.nap.[0-9].")));
  EXPECT_EQ(terminal.finish(), 0);
  EXPECT_THAT(live_lines(terminal.screen()), testing::IsEmpty()) << terminal.screen().text();
  EXPECT_EQ(lines_with(terminal.screen(), ": Creating..."), 6U) << terminal.screen().text();
  EXPECT_EQ(lines_with(terminal.screen(), ": Creation complete after"), 6U);
  EXPECT_THAT(terminal.screen().text(),
              HasSubstr("\nApply complete! Resources: 6 added, 0 changed, 0 destroyed.\n"));
}

TEST_F(OnATerminal, NothingIsLeftOfItThoughTheWindowBecomesNarrower) {
  const Workspace work(kLongNaps);
  Terminal terminal(work.command({"apply", "-auto-approve", "-concise"}), 120);
  ASSERT_TRUE(terminal.await(has_live_lines)) << terminal.screen().text();
  EXPECT_THAT(live_lines(terminal.screen()), Each(testing::SizeIs(testing::Le(130U))));
  for (const unsigned short columns : {70, 30, 9, 100}) {
    terminal.resize(columns);
    terminal.read_for(600);  // It is drawn anew four times a second.
  }
  EXPECT_EQ(terminal.finish(), 0);
  EXPECT_THAT(live_lines(terminal.screen()), testing::IsEmpty()) << terminal.screen().text();
  EXPECT_EQ(lines_with(terminal.screen(), ": Creating..."), 4U) << terminal.screen().text();
  EXPECT_EQ(lines_with(terminal.screen(), ": Creation complete after"), 4U);
}

TEST_F(OnATerminal, CtrlCFinishesWhatRuns) {
  const Workspace work(kNaps);
  Terminal terminal(work.command({"apply", "-auto-approve", "-parallelism=1"}), 100);
  ASSERT_TRUE(terminal.await(has_live_lines)) << terminal.screen().text();
  terminal.type("\x03");
  EXPECT_EQ(terminal.finish(), 1);
  const std::string text = terminal.screen().text();
  EXPECT_EQ(lines_with(terminal.screen(), "Interrupt received."), 1U) << text;
  EXPECT_EQ(lines_with(terminal.screen(), ": Creation complete after"),
            lines_with(terminal.screen(), ": Creating..."))
      << text;
  EXPECT_THAT(text, HasSubstr("Apply incomplete! Resources: "));
  EXPECT_THAT(live_lines(terminal.screen()), testing::IsEmpty()) << text;
}

TEST_F(OnATerminal, WhatIsNeitherOrderedNorToldOfIsAskedFor) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n}\n");
  Terminal terminal(work.command({"apply"}), 100);
  ASSERT_TRUE(terminal.await([](const Screen& screen) {
    return lines_with(screen, "Enter a value:") == 1;
  })) << terminal.screen().text();
  terminal.type("no\r");
  EXPECT_EQ(terminal.finish(), 1);
  EXPECT_THAT(terminal.screen().text(), HasSubstr("Apply cancelled"));
  EXPECT_THAT(work.addresses(), testing::IsEmpty());
}

}  // namespace
}  // namespace plumb::test
