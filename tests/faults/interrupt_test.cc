/// Ctrl-C while a provider hangs: once, twice, three times.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "faults/unruly_workspace.h"
#include "support/one_line.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;

constexpr const char* kThing = R"(
resource "unruly_thing" "a" {
  key     = "a"
  content = "CONTENT"
}
resource "terraform_data" "after" {
  input = unruly_thing.a.seen
}
)";

class HangingProvider : public testing::Test {
 protected:
  HangingProvider() { configure("one"); }

  void configure(const std::string& content) const {
    std::string text = kThing;
    text.replace(text.find("CONTENT"), 7, content);
    work_.write("main.tf", text);
  }

  /// Runs the command until the call hangs, interrupts it twice, and waits for its end.
  [[nodiscard]] Finished interrupted(const std::vector<std::string>& arguments,
                                     const std::string& call, const std::string& begun) {
    work_.environment["UNRULY_HANGS"] = call;
    Process process(work_.command(arguments));
    work_.environment.erase("UNRULY_HANGS");
    EXPECT_TRUE(process.await_output(begun));
    process.signal(SIGINT);
    EXPECT_TRUE(process.await_error("Interrupt received."));
    process.signal(SIGINT);
    EXPECT_TRUE(process.await_error("Two interrupts received."));
    return process.finish();
  }

  UnrulyWorkspace work_{""};
};

TEST_F(HangingProvider, IsStoppedWhilePlanning) {
  work_.apply();
  const Finished plan = interrupted({"plan"}, "read", "unruly_thing.a: Refreshing state...");
  EXPECT_FALSE(plan.timed_out);
  EXPECT_EQ(plan.code, 1) << plan.all();
  EXPECT_THAT(plan.err, HasSubstr("Interrupted"));
}

TEST_F(HangingProvider, IsStoppedWhileApplying) {
  work_.apply();
  configure("two");
  const Finished applied =
      interrupted({"apply", "-auto-approve"}, "update", "unruly_thing.a: Modifying...");
  EXPECT_FALSE(applied.timed_out);
  EXPECT_EQ(applied.code, 1) << applied.all();
  EXPECT_THAT(applied.err, HasSubstr("Interrupted"));
  EXPECT_EQ(work_.plan_code(), 2);
  work_.apply();
  EXPECT_EQ(work_.plan_code(), 0);
}

TEST_F(HangingProvider, ThatCannotBeStoppedIsLeftAtTheThird) {
  work_.write("main.tf", R"(
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "echo begun; trap '' TERM INT; while :; do sleep 1; done"
  }
}
)");
  Process process(work_.command({"apply", "-auto-approve"}));
  EXPECT_TRUE(process.await_output("(local-exec): begun"));
  for (const char* const told :
       {"Interrupt received.", "Two interrupts received.", "Three interrupts received"}) {
    process.signal(SIGINT);
    if (!process.await_error(told)) break;  // It gave up before the third.
  }
  const Finished finished = process.finish();
  EXPECT_FALSE(finished.timed_out);
  EXPECT_EQ(finished.code, 1) << finished.all();
  EXPECT_THAT(work_.state(), HasSubstr("tainted"));
}

}  // namespace
}  // namespace plumb::test
