#include "system/command.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using testing::ElementsAre;

class CommandTest : public testing::Test {
 protected:
  Result<CommandEnd> run(const Command& command) {
    return run_command(command, cancellation, [this](std::string_view line) {
      told.emplace_back(line);
      if (stop_at_line) {
        cancellation.request();
        cancellation.request();
      }
    });
  }
  Result<CommandEnd> shell(const std::string& script) {
    return run({{"/bin/sh", "-c", script}, "", {}});
  }
  Cancellation cancellation;
  std::vector<std::string> told;
  bool stop_at_line = false;
};

struct LinesCase {
  const char* name;
  const char* script;
  std::vector<std::string> told;
};

class CommandLines : public CommandTest, public testing::WithParamInterface<LinesCase> {};

TEST_P(CommandLines, AreTold) {
  const auto end = shell(GetParam().script);
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_TRUE(end->good());
  EXPECT_EQ(told, GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CommandLines,
    testing::Values(LinesCase{"None", ":", {}}, LinesCase{"One", "echo a", {"a"}},
                    LinesCase{"Unfinished", "printf 'a\\nb'", {"a", "b"}},
                    LinesCase{"Empty", "printf 'a\\n\\nb\\n'", {"a", "", "b"}},
                    LinesCase{"Returns", "printf 'a\\r\\nb\\rc\\n'", {"a", "b", "c"}},
                    LinesCase{"BothStreams", "echo a; echo b >&2; echo c", {"a", "b", "c"}}),
    [](const auto& info) { return info.param.name; });

TEST_F(CommandTest, LongLinesComeInPieces) {
  ASSERT_TRUE(shell("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end"));
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].size(), kCommandLineMax);
  EXPECT_EQ(told[1].size(), 100'000 - kCommandLineMax);
  EXPECT_EQ(told[2], "end");
}

TEST_F(CommandTest, TellsHowItEnded) {
  EXPECT_EQ(shell("exit 3")->code, 3);
  const auto killed = shell("kill -9 $$");
  EXPECT_EQ(killed->signal, SIGKILL);
  EXPECT_FALSE(killed->good());
  EXPECT_FALSE(killed->stopped);
}

TEST_F(CommandTest, BeginsInItsFolderWithItsEnvironment) {
  ::setenv("PLUMB_COMMAND_TEST", "inherited", 1);
  ASSERT_TRUE(run({{"sh", "-c", "pwd; echo $A $B $PLUMB_COMMAND_TEST"}, "/", {{"A", "x y"}}}));
  EXPECT_THAT(told, ElementsAre("/", "x y inherited"));
  told.clear();
  ASSERT_TRUE(run({{"sh", "-c", "echo $PLUMB_COMMAND_TEST"}, "", {{"PLUMB_COMMAND_TEST", "own"}}}));
  EXPECT_THAT(told, ElementsAre("own"));
}

TEST_F(CommandTest, InheritsNoFileAndNoInput) {
  const int open_file = ::open("/dev/null", O_RDONLY);  // Without O_CLOEXEC, as others may do.
  ASSERT_GE(open_file, 0);
  ASSERT_TRUE(
      shell("cat; readlink /proc/$$/fd/0; "
            "for f in 3 4 5 6 7 8 9; do test ! -e /proc/$$/fd/$f || echo $f is open; done"));
  ::close(open_file);
  EXPECT_THAT(told, ElementsAre("/dev/null"));
}

TEST_F(CommandTest, SignalsAreAsIfWeHadChangedNone) {
  ::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(shell("kill -PIPE $$")->signal, SIGPIPE);
}

TEST_F(CommandTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(run({{"no-such-program"}, "", {}}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(run({{"sh"}, "/no/such/folder", {}}).error().code, ErrorCode::kNotFound);
}

TEST_F(CommandTest, OneRequestToStopLetsItFinish) {
  cancellation.request();
  const auto end = shell("echo a");
  EXPECT_TRUE(end->good());
  EXPECT_THAT(told, ElementsAre("a"));
}

TEST_F(CommandTest, AForcedStopEndsItWithAllThatItStarted) {
  stop_at_line = true;
  const auto end = shell("sleep 1000 & echo $!; wait");
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->stopped);
  EXPECT_FALSE(end->good());
  ASSERT_EQ(told.size(), 1U);
  const long started = ::syscall(SYS_pidfd_open, std::stoi(told[0]), 0);
  if (started < 0) return;  // It is gone already.
  pollfd waited{static_cast<int>(started), POLLIN, 0};
  EXPECT_EQ(::poll(&waited, 1, 30'000), 1) << "it runs on";
  ::close(waited.fd);
}

TEST_F(CommandTest, WhatHoldsTheOutputAfterAForcedStopIsNotWaitedFor) {
  stop_at_line = true;
  const auto end = shell("setsid sleep 30 & echo started; wait");
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->stopped);
}

}  // namespace
}  // namespace plumb::system
