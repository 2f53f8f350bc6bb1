#include "system/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kLong{30};

class ProcessTest : public testing::Test {
 protected:
  static Process shell(const std::string& script) {
    auto started = Process::start("/bin/sh", {"-c", script});
    if (!started) throw std::runtime_error(started.error().message);
    return std::move(*started);
  }
  Cancellation cancellation;
};

TEST_F(ProcessTest, TakesAndGivesLines) {
  Process cat = shell("exec cat");
  ASSERT_TRUE(cat.write_line("one"));
  ASSERT_TRUE(cat.write_line(""));
  ASSERT_TRUE(cat.write_line("three"));
  EXPECT_EQ(cat.read_line(kLong, cancellation).value(), "one");
  EXPECT_EQ(cat.read_line(kLong, cancellation).value(), "");
  EXPECT_EQ(cat.read_line(kLong, cancellation).value(), "three");
}

TEST_F(ProcessTest, LinesMayBeLong) {
  Process cat = shell("exec cat");
  const std::string line(100'000, 'x');
  ASSERT_TRUE(cat.write_line(line));
  EXPECT_EQ(cat.read_line(kLong, cancellation).value(), line);
}

TEST_F(ProcessTest, IsNotWaitedForTooLong) {
  Process silent = shell("exec sleep 1000");
  const auto line = silent.read_line(milliseconds(10), cancellation);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kDeadline);
}

TEST_F(ProcessTest, IsNotWaitedForAfterCancellation) {
  Process silent = shell("exec sleep 1000");
  cancellation.request();
  const auto line = silent.read_line(kLong, cancellation);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().message, "interrupted");
}

TEST_F(ProcessTest, ThatHasEndedSaysSo) {
  Process ended = shell("echo last; printf half");
  EXPECT_EQ(ended.read_line(kLong, cancellation).value(), "last");
  const auto line = ended.read_line(kLong, cancellation);
  ASSERT_FALSE(line) << "a line without end is none";
  EXPECT_EQ(line.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(ended.write_line("x"));
}

TEST_F(ProcessTest, WithoutEndOfLineIsStopped) {
  Process endless = shell("exec cat /dev/zero");
  const auto line = endless.read_line(kLong, cancellation);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kInvalid);
}

TEST_F(ProcessTest, ThatDoesNotExistIsNotFound) {
  const auto started = Process::start("/nonexistent/program", {});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(started.error().message, testing::HasSubstr("/nonexistent/program"));
}

TEST(FindCompanion, LooksBesideTheProgram) {
  EXPECT_THAT(find_companion("system_test").value_or(""), testing::EndsWith("/system_test"));
  const auto missing = find_companion("no-such-program");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace plumb::system
