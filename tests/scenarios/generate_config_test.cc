/// `plan -generate-config-out=FILE`: blocks for imports that have none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kImports = R"(
import {
  to = terraform_data.a
  id = "x"
}
import {
  to = random_password.p
  id = "sesame"
}
resource "terraform_data" "described" {
  input = terraform_data.a.id
}
)";

TEST(GenerateConfig, WritesBlocksThatNeedNoChange) {
  const Workspace work(kImports);
  const Finished plan = work.plumb({"plan", "-generate-config-out=made.tf"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("  # random_password.p will be imported\n"
                                  "  # (config will be generated)\n"));
  EXPECT_THAT(plan.out, HasSubstr("Plan: 2 to import, 1 to add, 0 to change, 0 to destroy."));
  const std::string made = work.read("made.tf");
  EXPECT_THAT(made, HasSubstr("resource \"terraform_data\" \"a\" {\n}\n"));
  EXPECT_THAT(made, HasSubstr("  length      = 6\n"));
  EXPECT_THAT(made, Not(HasSubstr("sesame")));
  EXPECT_THAT(made, Not(HasSubstr("null"))) << "what is not set is not written";
  EXPECT_EQ(work.plumb({"fmt", "-check", "made.tf"}).code, 0);
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(GenerateConfig, IsInASavedPlan) {
  const Workspace work(kImports);
  EXPECT_EQ(work.plumb({"plan", "-generate-config-out=made.tf", "-out=saved"}).code, 0);
  work.remove("made.tf");
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(applied.out, HasSubstr("2 imported, 1 added"));
}

TEST(GenerateConfig, ToAFileOfAnotherKindIsPlannedAllTheSame) {
  const Workspace work(kImports);
  work.write("folder/keep", "");
  const Finished plan = work.plumb({"plan", "-generate-config-out=folder/made.txt"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("2 to import"));
  EXPECT_TRUE(work.exists("folder/made.txt"));
}

TEST(GenerateConfig, OverwritesNothing) {
  const Workspace work(kImports);
  work.write("made.tf", "# mine\n");
  const Finished plan = work.plumb({"plan", "-generate-config-out=made.tf"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Target generated file already exists"));
  EXPECT_EQ(work.read("made.tf"), "# mine\n");
}

TEST(GenerateConfig, WritesNothingWhereNothingIsMissing) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  EXPECT_EQ(work.plumb({"plan", "-generate-config-out=made.tf"}).code, 0);
  EXPECT_FALSE(work.exists("made.tf"));
}

TEST(GenerateConfig, TellsWhyAnObjectCannotBeLookedUp) {
  const Workspace work("import {\n  to = random_pet.p\n  id = \"x\"\n}\n");
  const Finished plan = work.plumb({"plan", "-generate-config-out=made.tf"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Resource Import Not Implemented"));
  EXPECT_THAT(plan.err, Not(HasSubstr("import target does not exist")));
  EXPECT_FALSE(work.exists("made.tf"));
}

TEST(GenerateConfig, IsNotForInstancesAndModules) {
  const Workspace work("import {\n  to = terraform_data.a[0]\n  id = \"x\"\n}\n");
  const Finished plan = work.plumb({"plan", "-generate-config-out=made.tf"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Configuration for import target does not exist"));
}

}  // namespace
}  // namespace plumb::test
