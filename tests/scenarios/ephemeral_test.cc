/// Ephemeral resources: opened, renewed and closed, and kept nowhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// With the plugin of tests/plugins/lease.cc.
Workspace& with_leases(Workspace& work) {
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  return work;
}

constexpr const char* kToken = R"(
ephemeral "lease_token" "a" {
  name = "a"
  log  = "calls.txt"
}
locals {
  length = length(ephemeralasnull([ephemeral.lease_token.a.secret]))
}
resource "terraform_data" "user" {
  input = local.length
}
)";

TEST(Ephemeral, IsOpenedAndClosedByPlanAndByApply) {
  Workspace work(kToken);
  with_leases(work);
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  EXPECT_FALSE(work.exists("calls.txt")) << "validate opens nothing";
  const Finished plan = work.plumb({"plan", "-out=saved"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("open a", "close a"));
  EXPECT_THAT(plan.out, HasSubstr("ephemeral.lease_token.a: Opening..."));
  EXPECT_THAT(work.read("saved"), Not(HasSubstr("hush-a")));
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("open a", "close a", "open a", "close a"));
  EXPECT_THAT(work.state(), Not(HasSubstr("hush-a")));
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.user"));
}

TEST(Ephemeral, IsRenewedForAsLongAsItIsUsed) {
  Workspace work(R"(
ephemeral "lease_token" "a" {
  name           = "a"
  log            = "calls.txt"
  renew_after_ms = 20
}
resource "time_sleep" "user" {
  create_duration = "300ms"
  depends_on      = [ephemeral.lease_token.a]
}
)");
  with_leases(work).apply();
  const std::vector<std::string> calls = lines(work.read("calls.txt"));
  EXPECT_GE(std::count(calls.begin(), calls.end(), "renew a"), 1);
  EXPECT_EQ(calls.back(), "close a");
}

TEST(Ephemeral, IsClosedWhereItsUserFails) {
  Workspace work(std::string(kToken) + R"(
resource "terraform_data" "fails" {
  input = local.length
  lifecycle {
    precondition {
      condition     = local.length == 7
      error_message = "No."
    }
  }
}
)");
  const Finished plan = with_leases(work).plumb({"plan"});
  EXPECT_EQ(plan.code, 1) << plan.all();
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("open a", "close a"));
}

TEST(Ephemeral, IsHeldWhileAnotherOneNeedsIt) {
  Workspace work(R"(
ephemeral "lease_token" "outer" {
  name = "outer"
  log  = "calls.txt"
}
ephemeral "lease_token" "inner" {
  name = "inner-of-${ephemeral.lease_token.outer.name}"
  log  = "calls.txt"
}
)");
  with_leases(work).apply();
  const std::vector<std::string> calls = lines(work.read("calls.txt"));
  const std::vector<std::string> once(calls.begin(), calls.begin() + 4);
  EXPECT_THAT(once, ElementsAre("open outer", "open inner-of-outer", "close inner-of-outer",
                                "close outer"));
}

TEST(Ephemeral, DoesNotReachAResource) {
  Workspace work(std::string(kToken) + R"(
resource "terraform_data" "keeps" {
  input = ephemeral.lease_token.a.secret
}
)");
  const Finished found = with_leases(work).plumb({"validate"});
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.err, HasSubstr("Invalid use of ephemeral value"));
}

TEST(EphemeralVariable, IsGivenAgainWhenAPlanIsApplied) {
  const Workspace work(R"(
variable "token" {
  type      = string
  ephemeral = true
}
variable "other" {
  default   = "x"
  ephemeral = true
}
resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition     = length(var.token) > 2
      error_message = "Too short."
    }
  }
}
)");
  EXPECT_EQ(work.plumb({"plan", "-out=saved", "-var=token=hush"}).code, 0);
  EXPECT_THAT(work.read("saved"), Not(HasSubstr("hush")));
  const Finished without = work.plumb({"apply", "saved"});
  EXPECT_EQ(without.code, 1);
  EXPECT_THAT(without.err, HasSubstr("Error: No value for required variable"));
  const Finished more = work.plumb({"apply", "-var=token=hush", "-var=other=y", "saved"});
  EXPECT_EQ(more.code, 1);
  EXPECT_THAT(more.err, HasSubstr("Error: Ephemeral variable was not set during planning"));
  const Finished with = work.plumb({"apply", "-var=token=hush", "saved"});
  EXPECT_EQ(with.code, 0) << "the plan is as good as before: " << with.all();
}

TEST(Ephemeral, OfAnUnknownTypeIsAnError) {
  Workspace work("ephemeral \"lease_tokens\" \"a\" {}\nephemeral \"time_sleep\" \"b\" {}\n");
  const Finished found = with_leases(work).plumb({"validate"});
  EXPECT_THAT(found.err, HasSubstr("Did you mean \"lease_token\"?"));
  EXPECT_THAT(found.err, HasSubstr("There is a resource type"));
}

/// The messages of a type, `address action @message`.
std::vector<std::string> messages_of(const Finished& finished, const std::string& type) {
  std::vector<std::string> found;
  for (const std::string& line : lines(finished.out)) {
    const auto message = nlohmann::json::parse(line, nullptr, false);
    if (!message.is_object() || message.value("type", "") != type) continue;
    found.push_back(message["hook"]["resource"]["addr"].get<std::string>() + " " +
                    message["hook"]["action"].get<std::string>() + " " +
                    message["@message"].get<std::string>());
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Ephemeral, TellsMachinesOfEachStepAndOfThoseThatFail) {
  Workspace work(R"(
module "m" {
  source = "./m"
}
ephemeral "lease_token" "good" {
  name = "good"
  log  = "calls.txt"
}
)");
  work.write("m/main.tf", R"(
ephemeral "lease_token" "bad" {
  for_each = toset(["k"])
  name     = "refused"
  log      = "calls.txt"
}
)");
  with_leases(work);
  const Finished plan = work.plumb({"plan", "-json"});
  EXPECT_EQ(plan.code, 1);
  const std::string good = "ephemeral.lease_token.good";
  const std::string bad = "module.m.ephemeral.lease_token.bad[\"k\"]";
  EXPECT_THAT(
      messages_of(plan, "ephemeral_op_start"),
      ElementsAre(good + " close " + good + ": Closing...", good + " open " + good + ": Opening...",
                  bad + " open " + bad + ": Opening..."));
  EXPECT_THAT(messages_of(plan, "ephemeral_op_complete"),
              ElementsAre(good + " close " + good + ": Closing complete after 0s",
                          good + " open " + good + ": Opening complete after 0s"));
  EXPECT_THAT(messages_of(plan, "ephemeral_op_errored"),
              ElementsAre(bad + " open " + bad + ": Opening errored after 0s"));
}

}  // namespace
}  // namespace plumb::test
