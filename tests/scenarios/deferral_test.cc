/// Providers that put off what they are asked for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;

TEST(Deferral, IsAnErrorWhereItIsNotAllowed) {
  Workspace work("resource \"vault_leak\" \"a\" {}\n");
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  EXPECT_EQ(work.plan_code(), 2);
  work.environment["VAULT_DEFERS"] = "1";
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err,
              HasSubstr("Error: Provider deferred changes when Plumb did not allow deferrals"));
  EXPECT_THAT(plan.err, HasSubstr("on main.tf line 1"));
  EXPECT_THAT(plan.err, HasSubstr("something that it needs is not there yet"));
}

}  // namespace
}  // namespace plumb::test
