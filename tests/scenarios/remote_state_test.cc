/// The outputs of another configuration, of which Terraform keeps the state in a file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;

constexpr const char* kReader =
    "data \"terraform_remote_state\" \"s\" {\n  backend = \"local\"\n  config = {\n"
    "    path = \"other.tfstate\"\n  }\n}\n"
    "output \"o\" {\n  value = data.terraform_remote_state.s.outputs\n}\n";

TEST(RemoteState, HasTheOutputsOfAFile) {
  const Workspace work(kReader);
  work.write("other.tfstate",
             R"({"version": 4, "outputs": {"a": {"value": ["x"], "type": ["list", "string"]},
                 "n": {"value": 3, "type": "number", "sensitive": true}}, "resources": []})");
  work.apply();
  const Finished shown = work.plumb({"output", "-json", "o"});
  EXPECT_EQ(shown.out, "{\"a\":[\"x\"],\"n\":3}\n") << shown.all();
}

TEST(RemoteState, ThatCannotBeReadIsAnError) {
  const Workspace work(kReader);
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("Error: Unable to find remote state"));
  for (const char* const text : {"", "[]", "{}", R"({"outputs": 3})"}) {
    work.write("other.tfstate", text);
    EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("Error: Unable to read remote state")) << text;
  }
}

}  // namespace
}  // namespace plumb::test
