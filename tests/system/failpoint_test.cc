#include "system/failpoint.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "system/files.h"

namespace plumb::system {
namespace {

/// How a child ends that passes three failpoints with that environment. The environment is read
/// once a process, so nothing may pass one in this process itself.
int end_of_child(const char* crash_at, const std::string& log) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (crash_at != nullptr) ::setenv("PLUMB_CRASH_AT", crash_at, 1);
    if (!log.empty()) ::setenv("PLUMB_CRASH_LOG", log.c_str(), 1);
    failpoint("one");
    failpoint("two");
    failpoint("three");
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(Failpoint, DoesNothingUnlessAsked) {
  const int status = end_of_child(nullptr, "");
  EXPECT_TRUE(WIFEXITED(status));
}

TEST(Failpoint, KillsAtTheCount) {
  std::string folder = testing::TempDir() + "plumb-failpoint-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string log = folder + "/log";
  const int status = end_of_child("2", log);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
  EXPECT_EQ(real_files().read(log).value_or("?"), "one\ntwo\n");
  std::filesystem::remove_all(folder);
}

TEST(Failpoint, BeyondTheLastIsNever) {
  const int status = end_of_child("4", "");
  EXPECT_TRUE(WIFEXITED(status));
}

}  // namespace
}  // namespace plumb::system
