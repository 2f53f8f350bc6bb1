/// A change whose end nobody saw: the object is what it is, and is not made anew for that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/fault_world.h"
#include "faults/unruly_workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string thing(const std::string& content) {
  return "resource \"unruly_thing\" \"a\" {\n  key     = \"a\"\n  content = \"" + content +
         "\"\n}\n";
}

TEST(UnfinishedUpdate, IsNoReasonToReplace) {
  std::size_t failpoints = 0;
  {
    const UnrulyWorkspace work(thing("one"));
    work.apply();
    work.write("main.tf", thing("two"));
    failpoints = count_failpoints(work, {"apply", "-auto-approve"});
  }
  ASSERT_GT(failpoints, 0U);
  int unfinished = 0;
  for (std::size_t at = 1; at <= failpoints; ++at) {
    SCOPED_TRACE("death at failpoint " + std::to_string(at));
    const UnrulyWorkspace work(thing("one"));
    work.apply();
    work.write("main.tf", thing("two"));
    (void)work.apply_with({{"PLUMB_CRASH_AT", std::to_string(at)}});
    const Finished plan = work.plumb({"plan"});
    EXPECT_EQ(plan.code, 0) << plan.all();
    EXPECT_THAT(plan.out, Not(HasSubstr("must be replaced")));
    EXPECT_THAT(plan.out, Not(HasSubstr("tainted")));
    unfinished += plan.all().find("Unfinished operation found") != std::string::npos ? 1 : 0;
    work.apply();
    EXPECT_EQ(work.plan_code(), 0);
    EXPECT_THAT(work.read("world/log"), Not(HasSubstr("delete ")));
  }
  EXPECT_GT(unfinished, 0);
}

}  // namespace
}  // namespace plumb::test
