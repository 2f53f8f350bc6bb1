/// `timeouts` of a resource: calls that take too long are cancelled, and nothing is lost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "faults/unruly_workspace.h"
#include "support/one_line.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string thing(const std::string& content, const std::string& limits) {
  return "resource \"unruly_thing\" \"a\" {\n  key     = \"a\"\n  content = \"" + content +
         "\"\n  timeouts {\n" + limits + "  }\n}\n";
}

TEST(TimeLimit, EndsACallThatListens) {
  const UnrulyWorkspace work(thing("one", "    create = \"200ms\"\n"));
  const Finished applied = work.apply_with({{"UNRULY_HANGS", "create"}});
  EXPECT_EQ(applied.code, 1);
  EXPECT_FALSE(applied.timed_out);
  const std::string told = in_one_line(applied.err);
  EXPECT_THAT(told, HasSubstr("Error: Operation took too long"));
  EXPECT_THAT(told, HasSubstr("with unruly_thing.a"));
  EXPECT_THAT(told, HasSubstr("on main.tf line 5"));
  EXPECT_THAT(told, HasSubstr("Creating unruly_thing.a took longer than 200ms, which "
                              "timeouts.create allows."));
  EXPECT_THAT(applied.out,
              HasSubstr("Apply incomplete! Resources: 0 added, 0 changed, 0 destroyed; 1 failed, 0 "
                        "not tried."));
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(TimeLimit, IsThatOfTheOperation) {
  const UnrulyWorkspace work(thing("one", "    create = \"1h\"\n"));
  work.apply();
  work.write("main.tf", thing("two", "    create = \"1h\"\n    update = \"150ms\"\n"));
  const Finished updated = work.apply_with({{"UNRULY_HANGS", "update"}});
  EXPECT_EQ(updated.code, 1);
  EXPECT_THAT(in_one_line(updated.err),
              HasSubstr("Changing unruly_thing.a took longer than 150ms, which timeouts.update"));
  EXPECT_THAT(work.state(), HasSubstr("\"content\":\"one\""));
  work.write("main.tf", thing("two", "    read   = \"100ms\"\n    delete = \"120ms\"\n"));
  work.apply();
  const Finished read = work.apply_with({{"UNRULY_HANGS", "read"}});
  EXPECT_EQ(read.code, 1);
  EXPECT_THAT(in_one_line(read.err),
              HasSubstr("Reading unruly_thing.a took longer than 100ms, which timeouts.read"));
  const Finished removed =
      work.apply_with({{"UNRULY_HANGS", "remove"}}, {"-destroy", "-refresh=false"});
  EXPECT_EQ(removed.code, 1);
  EXPECT_THAT(in_one_line(removed.err),
              HasSubstr("Destroying unruly_thing.a took longer than 120ms, which timeouts.delete"));
  EXPECT_THAT(removed.err, HasSubstr("on main.tf line 6"));
  work.apply({"-destroy"});
  EXPECT_TRUE(work.addresses().empty());
}

TEST(TimeLimit, DoesNotSpoilACallThatEndsInTime) {
  const UnrulyWorkspace work(thing("one", "    create = \"30s\"\n"));
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(TimeLimit, OfAProviderThatDoesNotListenLeavesItsCallWhenTheUserInsists) {
  const UnrulyWorkspace work(thing("one", "    create = \"100ms\"\n"));
  Command command = work.command({"apply", "-auto-approve"});
  command.environment["UNRULY_HANGS"] = "create";
  command.environment["UNRULY_DEAF"] = "1";
  Process process(command);
  ASSERT_TRUE(process.await_output("unruly_thing.a: Creating..."));
  process.signal(SIGINT);
  ASSERT_TRUE(process.await_error("Interrupt received."));
  process.signal(SIGINT);
  const Finished finished = process.finish();
  EXPECT_FALSE(finished.timed_out);
  EXPECT_EQ(finished.code, 1) << finished.all();
  const std::string told = in_one_line(finished.err);
  EXPECT_THAT(told, HasSubstr("Operation took too long"));
  EXPECT_THAT(told, HasSubstr("it did not answer, not even when it was told to stop"));
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(TimeLimit, ThatIsNoDurationIsToldWhilePlanning) {
  const UnrulyWorkspace work(thing("one", "    create = \"1.2.3s\"\n"));
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  const std::string told = in_one_line(plan.err);
  EXPECT_THAT(told, HasSubstr("Error: Invalid time limit"));
  EXPECT_THAT(told, HasSubstr("on main.tf line 5"));
  EXPECT_THAT(told, HasSubstr("The limit \"1.2.3s\" of timeouts.create is no duration"));
  // What the SDK itself refuses is told once.
  work.write("main.tf", thing("one", "    create = \"soon\"\n"));
  const std::string soon = in_one_line(work.plumb({"plan"}).err);
  EXPECT_THAT(soon, HasSubstr("must be a duration such as"));
  EXPECT_THAT(soon, Not(HasSubstr("is no duration")));
}

}  // namespace
}  // namespace plumb::test
