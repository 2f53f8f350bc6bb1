/// Calls that a provider refuses for now, and asks to be made again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "faults/unruly_workspace.h"
#include "support/one_line.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kThing = R"(
resource "unruly_thing" "a" {
  key     = "a"
  content = "one"
}
data "unruly_look" "a" {
  key = unruly_thing.a.key
}
)";

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(Retry, IsMadeWhereTheProviderAsksForIt) {
  const UnrulyWorkspace work(kThing);
  const Finished applied = work.apply_with({{"UNRULY_BUSY", "create 3"}});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_EQ(count(applied.out, "unruly_thing.a: Still creating... retrying in "), 3) << applied.out;
  EXPECT_THAT(applied.out, HasSubstr("ms (attempt 4): Too many requests\n"));
  EXPECT_EQ(work.plan_code(), 0);
  for (const char* const call : {"read 2", "look 2"}) {
    const Finished again = work.apply_with({{"UNRULY_BUSY", call}});
    EXPECT_EQ(again.code, 0) << again.all();
    EXPECT_THAT(again.out, HasSubstr("a: Still reading... retrying in ")) << call;
  }
  const Finished removed = work.apply_with({{"UNRULY_BUSY", "remove 1"}}, {"-destroy"});
  EXPECT_EQ(removed.code, 0) << removed.all();
  EXPECT_THAT(removed.out, HasSubstr("unruly_thing.a: Still destroying... retrying in "));
}

TEST(Retry, IsGivenUpAfterSomeTries) {
  const UnrulyWorkspace work(kThing);
  const Finished applied = work.apply_with({{"UNRULY_BUSY", "create 100"}});
  EXPECT_EQ(applied.code, 1);
  EXPECT_EQ(count(applied.out, "retrying in "), 4) << applied.out;
  EXPECT_THAT(in_one_line(applied.err), HasSubstr("Error: Too many requests"));
  EXPECT_THAT(in_one_line(applied.err),
              HasSubstr("The provider asked for another try each time, and was given 5."));
  EXPECT_THAT(applied.out, HasSubstr("1 failed, 0 not tried."));
  work.apply();
}

TEST(Retry, IsNotMadeOfAnythingElse) {
  const UnrulyWorkspace work(kThing);
  // A key that is taken is an error without the wish for another try.
  work.apply();
  const Finished taken = work.plumb({"state", "rm", "unruly_thing.a"});
  ASSERT_EQ(taken.code, 0) << taken.all();
  const Finished applied = work.apply_with({});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.out, Not(HasSubstr("retrying")));
}

TEST(Retry, ShowsNoSecrets) {
  const UnrulyWorkspace work(R"(
variable "key" {
  sensitive = true
  default   = "Too many"
}
resource "unruly_thing" "a" {
  key = var.key
}
)");
  const Finished applied = work.apply_with({{"UNRULY_BUSY", "create 1"}});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(applied.out, HasSubstr("(attempt 2): (sensitive value) requests"));
}

TEST(Retry, IsALineOfTheLogInJson) {
  const UnrulyWorkspace work(kThing);
  const Finished applied = work.apply_with({{"UNRULY_BUSY", "create 1"}}, {"-json"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  int retries = 0;
  for (const std::string& line : lines(applied.out)) {
    const auto message = nlohmann::json::parse(line);
    if (!message.contains("retry")) continue;
    ++retries;
    EXPECT_EQ(message["type"], "log");
    EXPECT_EQ(message["retry"]["resource"]["addr"], "unruly_thing.a");
    EXPECT_EQ(message["retry"]["attempt"], 2);
    EXPECT_EQ(message["retry"]["summary"], "Too many requests");
  }
  EXPECT_EQ(retries, 1);
}

TEST(Retry, EndsWithTheTimeLimit) {
  const UnrulyWorkspace work(R"(
resource "unruly_thing" "a" {
  key = "a"
  timeouts {
    create = "12ms"
  }
}
)");
  const Finished applied = work.apply_with({{"UNRULY_BUSY", "create 100"}});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(in_one_line(applied.err),
              HasSubstr("Creating unruly_thing.a took longer than 12ms, which timeouts.create"));
  EXPECT_LT(count(applied.out, "retrying in "), 4) << applied.out;
}

}  // namespace
}  // namespace plumb::test
