/// What keeps objects from being destroyed: prevent_destroy, also when its block is gone, and the
/// limits of the command line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kGuarded = R"(
resource "terraform_data" "kept" {
  input = "x"
  lifecycle {
    prevent_destroy = true
  }
}
)";

Workspace& with(Workspace& work, const std::string& main) {
  work.write("main.tf", main);
  return work;
}

void expect_refused(const Workspace& work, const std::vector<std::string>& command) {
  const Finished refused = work.plumb(command);
  EXPECT_EQ(refused.code, 1) << refused.all();
  EXPECT_THAT(refused.err, HasSubstr("Instance cannot be destroyed"));
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.kept"));
}

/// `-digest=$DIGEST` of a script that has none.
TEST(Guards, AreNotOffByAnEmptyValue) {
  const Workspace work(kGuarded);
  for (const char* const guard : {"-digest=", "-max-destroy=", "-max-replace=", "-protect="}) {
    const Finished refused = work.plumb({"apply", "-auto-approve", guard});
    EXPECT_EQ(refused.code, 1) << refused.all();
    EXPECT_THAT(refused.err, HasSubstr("no value for -"));
  }
  EXPECT_FALSE(work.exists("plumb.db"));
}

TEST(Guards, ThatAreNoNumbersAreRefusedBeforePlanning) {
  const Workspace work(kGuarded);
  for (const char* const guard : {"-max-destroy=few", "-max-replace=-1", "-max-destroy=1.5"}) {
    const Finished refused = work.plumb({"plan", guard});
    EXPECT_EQ(refused.code, 1) << refused.all();
    EXPECT_THAT(refused.err, HasSubstr("is no number of objects"));
    EXPECT_EQ(refused.out, "");
  }
}

TEST(PreventDestroy, HoldsWhenTheBlockIsGone) {
  Workspace work(kGuarded);
  work.apply();
  expect_refused(with(work, "output \"x\" {\n  value = 1\n}\n"), {"apply", "-auto-approve"});
  expect_refused(work, {"destroy", "-auto-approve"});
  work.remove("main.tf");
  expect_refused(work, {"destroy", "-auto-approve"});
}

TEST(PreventDestroy, IsTakenBackByTheBlock) {
  Workspace work(kGuarded);
  work.apply();
  work.write("main.tf", "resource \"terraform_data\" \"kept\" {\n  input = \"x\"\n}\n");
  EXPECT_EQ(work.plan_code(), 0) << "the guard is no change of the object";
  work.apply();
  work.remove("main.tf");
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve"}).code, 0);
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(PreventDestroy, IsAddedWithoutAChangeOfTheObject) {
  Workspace work("resource \"terraform_data\" \"kept\" {\n  input = \"x\"\n}\n");
  work.apply();
  with(work, kGuarded);
  EXPECT_EQ(work.plan_code(), 0);
  work.apply();
  expect_refused(with(work, ""), {"apply", "-auto-approve"});
}

TEST(PreventDestroy, YieldsToARemovedBlock) {
  Workspace work(kGuarded);
  work.apply();
  work.write("main.tf", "removed {\n  from = terraform_data.kept\n}\n");
  work.apply();
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(PreventDestroy, FollowsTheObjectWhereItMoves) {
  Workspace work(kGuarded);
  work.apply();
  EXPECT_EQ(work.plumb({"state", "mv", "terraform_data.kept", "terraform_data.other"}).code, 0);
  const Finished refused = with(work, "").plumb({"apply", "-auto-approve"});
  EXPECT_EQ(refused.code, 1) << refused.all();
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.other"));
}

TEST(PreventDestroy, DoesNotHoldBackTheRest) {
  Workspace work(std::string(kGuarded) + "resource \"terraform_data\" \"free\" {}\n");
  work.apply();
  const Finished destroyed =
      work.plumb({"destroy", "-auto-approve", "-exclude=terraform_data.kept"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.kept"));
}

/// Four objects of which two are replaced, one destroyed and one changed by the next plan.
Workspace& changed(Workspace& work) {
  work.write("main.tf", R"(
resource "terraform_data" "db" {
  count            = 2
  triggers_replace = 1
}
resource "terraform_data" "gone" {}
resource "terraform_data" "stays" {
  input = 1
}
)");
  work.apply();
  return with(work, R"(
resource "terraform_data" "db" {
  count            = 2
  triggers_replace = 2
}
resource "terraform_data" "stays" {
  input = 2
}
)");
}

struct GuardCase {
  const char* name;
  std::vector<std::string> flags;
  const char* message;  ///< On one line; null if the plan is allowed.
};

class Guard : public testing::TestWithParam<GuardCase> {};

TEST_P(Guard, IsKept) {
  Workspace work;
  changed(work);
  const std::string before = work.state();
  std::vector<std::string> arguments = {"apply", "-auto-approve"};
  arguments.insert(arguments.end(), GetParam().flags.begin(), GetParam().flags.end());
  const Finished applied = work.plumb(arguments);
  if (GetParam().message == nullptr) {
    EXPECT_EQ(applied.code, 0) << applied.all();
    return;
  }
  EXPECT_EQ(applied.code, 1) << applied.all();
  EXPECT_THAT(in_one_line(applied.err), HasSubstr(GetParam().message));
  EXPECT_EQ(work.state(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Guard,
    testing::Values(
        GuardCase{"Destroys",
                  {"-max-destroy=2"},
                  "The plan destroys 3 objects, and -max-destroy allows 2:  - terraform_data.db[0] "
                  " - terraform_data.db[1]  - terraform_data.gone"},
        GuardCase{"DestroysNoMore", {"-max-destroy=3"}, nullptr},
        GuardCase{"Replaces", {"-max-replace=0"}, "The plan replaces 2 objects, and -max-replace"},
        GuardCase{"ReplacesNoMore", {"-max-replace=2"}, nullptr},
        GuardCase{"ProtectedResource",
                  {"-protect=terraform_data.db"},
                  "what -protect=terraform_data.db keeps:  - terraform_data.db[0]"},
        GuardCase{"ProtectedInstance",
                  {"-protect=terraform_data.db[1]"},
                  "keeps:  - terraform_data.db[1]"},
        GuardCase{"ProtectedPattern", {"-protect=*.g?ne"}, "keeps:  - terraform_data.gone"},
        GuardCase{"OtherInstanceProtected", {"-protect=terraform_data.db[7]"}, nullptr},
        GuardCase{"ProtectedMayChange", {"-protect=*.stays"}, nullptr},
        GuardCase{"NoNumber", {"-max-destroy=many"}, "\"many\" is no number of objects"}),
    [](const auto& info) { return info.param.name; });

TEST(Guard, OfAProtectedModule) {
  Workspace work("module \"m\" {\n  source = \"./m\"\n}\n");
  work.write("m/m.tf", "resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  const Finished refused = work.plumb({"destroy", "-auto-approve", "-protect=module.m"});
  EXPECT_EQ(refused.code, 1) << refused.all();
  EXPECT_THAT(work.addresses(), ElementsAre("module.m.terraform_data.a"));
}

TEST(Guard, HoldsForSavedPlans) {
  Workspace work;
  changed(work);
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  EXPECT_EQ(work.plumb({"plan", "-out=none", "-max-destroy=0"}).code, 1);
  EXPECT_FALSE(work.exists("none"));
  EXPECT_EQ(work.plumb({"apply", "-max-destroy=0", "saved"}).code, 1);
  EXPECT_EQ(work.plumb({"apply", "-max-destroy=3", "saved"}).code, 0);
}

}  // namespace
}  // namespace plumb::test
