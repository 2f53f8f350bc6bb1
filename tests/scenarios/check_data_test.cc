/// Data sources inside of checks: read at plan, once more when everything else is applied, and
/// never in anybody's way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string check_of(const std::string& wanted) {
  return "resource \"local_file\" \"f\" {\n  filename = \"out.txt\"\n  content  = \"new\"\n}\n"
         "check \"c\" {\n  data \"local_file\" \"now\" {\n    filename = \"out.txt\"\n  }\n"
         "  assert {\n    condition     = data.local_file.now.content == \"" +
         wanted + "\"\n    error_message = \"It is ${data.local_file.now.content}.\"\n  }\n}\n";
}

TEST(CheckData, IsReadAgainWhenAllIsDone) {
  const Workspace work(check_of("new"));
  work.write("out.txt", "old");
  const Finished plan = work.plumb({"plan", "-out=saved"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("# (config will be reloaded to verify a check block)"));
  EXPECT_THAT(plan.all(), HasSubstr("Warning: Check block assertion failed"));
  EXPECT_THAT(plan.all(), HasSubstr("It is old."));
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(applied.all(), Not(HasSubstr("Warning"))) << "by now the file says so";
}

TEST(CheckData, ThatCannotBeReadIsAWarning) {
  const Workspace work(check_of("new"));
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.all(), HasSubstr("Warning: "));
  EXPECT_THAT(plan.out, HasSubstr("# data.local_file.now will be read during apply"));
  EXPECT_THAT(work.apply().all(), Not(HasSubstr("assertion failed")));
}

TEST(CheckData, AloneIsNoReasonToApply) {
  const Workspace work(check_of("other"));
  work.apply();
  const Finished plan = work.plumb({"plan", "-detailed-exitcode"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.all(), HasSubstr("It is new."));
}

TEST(CheckData, IsForItsCheckAlone) {
  const Workspace work(check_of("new") +
                       "output \"o\" {\n  value = data.local_file.now.content\n}\n");
  const Finished found = work.plumb({"validate"});
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.err, HasSubstr("Error: Reference to scoped resource"));
}

TEST(CheckData, IsOneAndNotRepeated) {
  const Workspace work(
      "check \"c\" {\n  data \"local_file\" \"a\" {\n    count    = 2\n    filename = \"x\"\n  }\n"
      "  data \"local_file\" \"b\" {\n    filename = \"x\"\n  }\n  assert {\n    condition     = "
      "data.local_file.a.content == \"\"\n    error_message = \"No.\"\n  }\n}\n");
  const Finished found = work.plumb({"validate"});
  EXPECT_THAT(found.err, HasSubstr("Error: Invalid \"count\" attribute"));
  EXPECT_THAT(found.err, HasSubstr("Error: Multiple data resource blocks"));
}

}  // namespace
}  // namespace plumb::test
