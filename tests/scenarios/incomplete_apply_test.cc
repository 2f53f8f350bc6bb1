/// The last line of an apply that did not do all of its plan.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSome = R"(
resource "terraform_data" "good" {}
resource "local_file" "bad" {
  filename = "/proc/none/file"
  content  = "x"
}
resource "terraform_data" "after" {
  count = 3
  input = local_file.bad.id
}
)";

TEST(IncompleteApply, CountsWhatWasDoneAndWhatNot) {
  const Workspace work(kSome);
  const Finished applied = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.out, EndsWith("\nApply incomplete! Resources: 1 added, 0 changed, 0 "
                                    "destroyed; 1 failed, 3 not tried.\n"));
}

TEST(IncompleteApply, TellsNothingMoreInJson) {
  const Workspace work(kSome);
  const Finished applied = work.plumb({"apply", "-auto-approve", "-json"});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.out, Not(HasSubstr("incomplete")));
  EXPECT_THAT(applied.err, Not(HasSubstr("incomplete")));
}

TEST(IncompleteApply, CountsBothHalvesOfAReplacement) {
  const Workspace work(R"(
resource "terraform_data" "a" {
  triggers_replace = "one"
}
)");
  work.apply();
  work.write("main.tf", R"(
resource "terraform_data" "a" {
  triggers_replace = "two"
  provisioner "local-exec" {
    command = "exit 3"
  }
}
resource "terraform_data" "b" {
  input = terraform_data.a.id
}
)");
  const Finished applied = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.out, EndsWith("\nApply incomplete! Resources: 0 added, 0 changed, 1 "
                                    "destroyed; 1 failed, 1 not tried.\n"));
}

TEST(IncompleteApply, IsNotSaidOfAPlanThatFailed) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  input = nothing.here\n}\n");
  const Finished applied = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.all(), Not(HasSubstr("incomplete")));
}

}  // namespace
}  // namespace plumb::test
