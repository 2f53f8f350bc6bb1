/// A provider that wants no more than so many objects to be worked on at a time.

#include <gtest/gtest.h>

#include "faults/unruly_workspace.h"

namespace plumb::test {
namespace {

/// The most things that were being made at a time.
int most_at_once(const UnrulyWorkspace& work) {
  int most = 0;
  for (const std::string& line : lines(work.read("world/log"))) {
    if (line.starts_with("at once ")) most = std::max(most, std::stoi(line.substr(8)));
  }
  return most;
}

std::string configuration(const std::string& limit) {
  return "provider \"unruly\" {" + limit + R"(}
resource "unruly_thing" "many" {
  count = 12
  key   = "many ${count.index}"
}
resource "unruly_thing" "more" {
  for_each = toset(["a", "b", "c", "d"])
  key      = "more ${each.key}"
}
resource "unruly_thing" "one" {
  key = "one"
}
resource "local_file" "aside" {
  count    = 8
  filename = "out/${count.index}"
  content  = "aside"
}
)";
}

TEST(ParallelLimit, OfAProviderHolds) {
  const UnrulyWorkspace work(configuration("\n  max_parallel = 2\n"));
  const Finished applied = work.apply_with({{"UNRULY_SLOW", "15"}}, {"-parallelism=10"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_EQ(most_at_once(work), 2);
  // What is of no such provider does not queue up behind it.
  const std::size_t aside = applied.out.rfind("local_file.aside[7]: Creation complete");
  const std::size_t last = applied.out.rfind("unruly_thing.");
  ASSERT_NE(aside, std::string::npos);
  EXPECT_LT(aside, last);
  work.apply({"-destroy"});
  EXPECT_TRUE(work.addresses().empty());
}

TEST(ParallelLimit, IsOnlyThereIfTheProviderSaysSo) {
  const UnrulyWorkspace work(configuration(""));
  const Finished applied = work.apply_with({{"UNRULY_SLOW", "30"}}, {"-parallelism=6"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_GT(most_at_once(work), 2);
  EXPECT_LE(most_at_once(work), 6);
}

}  // namespace
}  // namespace plumb::test
