/// Plans that are to be read at a glance: -summary and -concise.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kBefore = R"(
resource "terraform_data" "db" {
  count            = 3
  triggers_replace = 1
}
resource "terraform_data" "gone" {}
resource "terraform_data" "stays" {
  input = "a secret of mine"
}
resource "random_id" "r" {
  byte_length = 2
}
module "m" {
  source   = "./m"
  for_each = toset(["a"])
}
)";

constexpr const char* kAfter = R"(
resource "terraform_data" "db" {
  count            = 3
  triggers_replace = 2
}
resource "terraform_data" "stays" {
  input = "another one"
}
resource "random_id" "r" {
  byte_length = 3
}
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
}
output "o" {
  value = "another one"
}
)";

TEST(Summary, IsByActionAndModuleTheRiskiestFirst) {
  const Workspace work(kBefore);
  work.write("m/m.tf", "resource \"terraform_data\" \"in\" {}\n");
  work.apply();
  work.write("main.tf", kAfter);
  const Finished plan = work.plumb({"plan", "-summary", "-concise"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_EQ(plan.out.substr(0, plan.out.find("\n─")), R"(
  - destroy: 1
      terraform_data.gone

-/+ destroy and then create replacement: 4
      random_id.r  # byte_length forces replacement
      terraform_data.db  (3 instances)  # triggers_replace forces replacement

  ~ update in-place: 1
      terraform_data.stays

  + create: 1
    module.m["b"]
      terraform_data.in

Plan: 5 to add, 1 to change, 5 to destroy.
Outputs that change: o
)");
}

TEST(Summary, OfNothingSaysSo) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  EXPECT_THAT(work.plumb({"plan", "-summary"}).out, HasSubstr("No changes."));
}

TEST(Concise, LeavesOutWhatIsRead) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  EXPECT_THAT(work.plumb({"plan"}).out, HasSubstr("Refreshing state..."));
  EXPECT_THAT(work.plumb({"plan", "-concise"}).out, Not(HasSubstr("Refreshing state...")));
}

}  // namespace
}  // namespace plumb::test
