/// What somebody who used the program for the first time ran into. Each was wrong once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(FirstUser, DestroyOfATargetKeepsWhatItDependsOn) {
  const Workspace work(R"(
resource "terraform_data" "a" {}
resource "terraform_data" "b" { input = terraform_data.a.id }
resource "terraform_data" "c" { input = terraform_data.b.id }
resource "terraform_data" "d" { depends_on = [terraform_data.a] }
output "b" { value = terraform_data.b.id }
)");
  work.apply();
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve", "-target=terraform_data.b"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a", "terraform_data.d"));
  EXPECT_EQ(work.plumb({"output", "-raw", "b"}).code, 0) << "outputs wait for a plan of everything";
}

TEST(FirstUser, APlanMadeDuringAnApplyIsStale) {
  const Workspace work(R"(
resource "random_uuid" "a" {}
resource "time_sleep" "s" { create_duration = "2s" }
resource "random_uuid" "b" { depends_on = [time_sleep.s] }
)");
  std::thread applying([&] { work.apply(); });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const Finished plan = work.plumb({"plan", "-out=saved.plan"});
  // Planning waits for nobody; applying at the same time waits for the lock, and then finds nothing
  // left to do.
  const Finished second = work.plumb({"apply", "-auto-approve", "-lock-timeout=20s"});
  applying.join();
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(second.out, HasSubstr("Apply complete! Resources: 0 added, 0 changed, 0 destroyed."));
  const Finished stale = work.plumb({"apply", "saved.plan"});
  EXPECT_EQ(stale.code, 1);
  EXPECT_THAT(stale.err, HasSubstr("Saved plan is stale"));
}

TEST(FirstUser, HugeNumbersAreKeptAndInfiniteOnesRefused) {
  const Workspace work(R"(
resource "terraform_data" "big" { input = 1e309 }
output "big" { value = 1e400 }
)");
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
  EXPECT_EQ(work.plumb({"output", "-raw", "big"}).out, "1" + std::string(400, '0'));
  work.write("main.tf", "output \"big\" { value = 1/0 }\n");
  const Finished refused = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("Error: Infinite output value"));
  EXPECT_EQ(work.plumb({"state", "list"}).code, 0);
}

TEST(FirstUser, WhatIsLeftWhenTheFilesAreGoneCanBeDestroyed) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  work.remove("main.tf");
  const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(FirstUser, ObjectsAreDestroyedInOrderThroughOneThatStays) {
  const Workspace work(R"(
resource "time_sleep" "root" { destroy_duration = "0s" }
resource "time_sleep" "mid" {
  destroy_duration = "0s"
  depends_on       = [time_sleep.root]
}
resource "time_sleep" "top" {
  destroy_duration = "1s"
  depends_on       = [time_sleep.mid]
}
)");
  work.apply();
  work.write("main.tf", "resource \"time_sleep\" \"mid\" { destroy_duration = \"0s\" }\n");
  const Finished applied = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  const std::size_t top = applied.out.find("time_sleep.top: Destruction complete");
  const std::size_t root = applied.out.find("time_sleep.root: Destroying...");
  ASSERT_NE(top, std::string::npos) << applied.out;
  ASSERT_NE(root, std::string::npos) << applied.out;
  EXPECT_LT(top, root);
}

TEST(FirstUser, ADatabaseThatVanishesIsNoticed) {
  const Workspace work("resource \"time_sleep\" \"s\" { create_duration = \"2s\" }\n");
  Finished applied;
  std::thread applying([&] { applied = work.plumb({"apply", "-auto-approve"}); });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  for (const char* const name : {"plumb.db", "plumb.db-wal", "plumb.db-shm"}) work.remove(name);
  applying.join();
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.err, HasSubstr("plumb.db was removed or"));
  EXPECT_TRUE(work.exists("plumb.db.emergency"));
  EXPECT_EQ(work.plan_code(), 0) << "the next command reads it back";
  EXPECT_THAT(work.addresses(), ElementsAre("time_sleep.s"));
}

}  // namespace
}  // namespace plumb::test
