/// `plumb-fetch` from outside: what hangs is given up, what dies is told, and nothing is left over.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/git_repository.h"
#include "support/loopback_server.h"
#include "support/one_line.h"
#include "support/silent_server.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The one program that the process has started.
pid_t child_of(pid_t parent) {
  const std::string tasks = "/proc/" + std::to_string(parent) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    pid_t child = -1;
    if (std::ifstream(task.path() / "children") >> child) return child;
  }
  return -1;
}

class FromASilentServer : public testing::Test {
 protected:
  FromASilentServer() {
    work.write("main.tf",
               "module \"m\" {\n  source = \"git::" + server.url() + "/r.git?ref=v1\"\n}\n");
  }
  SilentServer server;
  Workspace work;
};

TEST_F(FromASilentServer, NothingIsWaitedForForever) {
  work.environment["PLUMB_FETCH_TIMEOUT"] = "300ms";
  const Finished finished = work.plumb({"init"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(in_one_line(finished.err),
              HasSubstr("/r.git?ref=v1\": nothing came from the server for a second, and it was "
                        "given up. Once that place can be reached, run \"plumb init\" again."));
}

TEST_F(FromASilentServer, AnInterruptEndsTheWait) {
  Process running(work.command({"init"}));
  ASSERT_TRUE(server.await_connection());
  running.signal(SIGINT);
  const Finished finished = running.finish();
  EXPECT_EQ(finished.code, 1);
  EXPECT_FALSE(finished.timed_out);
  EXPECT_THAT(finished.err, HasSubstr("Error: Interrupted"));
}

TEST_F(FromASilentServer, ADeadProgramIsTold) {
  Process running(work.command({"init"}));
  ASSERT_TRUE(server.await_connection());
  ::kill(child_of(running.id()), SIGKILL);
  const Finished finished = running.finish();
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(in_one_line(finished.err), HasSubstr("plumb-fetch failed: the program has ended."));
}

TEST_F(FromASilentServer, TheProgramDiesWithItsParent) {
  Process running(work.command({"init"}));
  ASSERT_TRUE(server.await_connection());
  const pid_t child = child_of(running.id());
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  ASSERT_GE(handle, 0);
  running.signal(SIGKILL);
  constexpr int kDeadlineMs = 30'000;
  pollfd ended{handle, POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, kDeadlineMs), 1) << "still running";
  ::close(handle);
}

TEST_F(FromASilentServer, APatienceThatIsNoneIsRefused) {
  work.environment["PLUMB_FETCH_TIMEOUT"] = "soon";
  const Finished finished = work.plumb({"init"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.err, HasSubstr("Error: Invalid PLUMB_FETCH_TIMEOUT"));
}

/// A git server that wants a password; it answers with what it takes for wrong, or 404 to the
/// right.
class BehindAPassword : public testing::Test {
 protected:
  void SetUp() override {
    if (!GitRepository::possible()) GTEST_SKIP() << "git is not installed";
    work.write("main.tf", "module \"m\" {\n  source = \"git::" + server.url() + "/r.git\"\n}\n");
  }
  /// What init says, if git's helper is this shell function's body.
  std::string said(const std::string& helper) {
    work.write("gitconfig", "[credential]\n  helper = \"!f() { " + helper + "; }; f\"\n");
    work.environment["GIT_CONFIG_GLOBAL"] = work.path("gitconfig");
    work.environment["GIT_CONFIG_NOSYSTEM"] = "1";
    const Finished finished = work.plumb({"init"});
    EXPECT_EQ(finished.code, 1);
    EXPECT_THAT(finished.all(), Not(HasSubstr("s3cret")));
    return in_one_line(finished.err);
  }

  LoopbackServer server{[](const std::string& request, int) {
    constexpr const char* kRight = "Authorization: Basic YW5uOnMzY3JldA==\r\n";  // ann:s3cret
    if (request.find(kRight) != std::string::npos) return http_answer("404 Not Found", "");
    return http_answer("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"r\"\r\n");
  }};
  Workspace work;
};

TEST_F(BehindAPassword, ThatAHelperHas) {
  EXPECT_THAT(said("echo username=ann; echo password=s3cret"), HasSubstr("404"));
}

TEST_F(BehindAPassword, ThatNobodyHas) {
  EXPECT_THAT(said("true"), HasSubstr("the server wants a password, and there is none in the URL, "
                                      "nor does a credential helper of git have one."));
}

TEST_F(BehindAPassword, ThatIsWrong) {
  EXPECT_THAT(said("echo username=ann; echo password=s3cret2"),
              HasSubstr("the server does not accept the password that git has for it."));
}

/// Commands that fetch nothing start without the libraries that do.
TEST(FetchProgram, AloneLoadsLibrariesOfTheNetwork) {
  const Workspace work;
  Command command = work.command({});
  command.environment["LD_TRACE_LOADED_OBJECTS"] = "1";
  const std::string plumb = run(command).out;
  command.words[0] = PLUMB_BINARY_DIR "/bin/plumb-fetch";
  const std::string fetch = run(command).out;
  for (const char* const library : {"libgit2", "libcurl", "libarchive"}) {
    EXPECT_THAT(plumb, Not(HasSubstr(library)));
    EXPECT_THAT(fetch, HasSubstr(library));
  }
  EXPECT_THAT(plumb, HasSubstr("libsqlite3")) << "else nothing was listed";
}

}  // namespace
}  // namespace plumb::test
