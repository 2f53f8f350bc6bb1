/// `plumb import ADDRESS ID`: an object that exists is taken over as it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kBlocks = R"(
resource "terraform_data" "a" {
  input = 5
}
resource "terraform_data" "counted" {
  count = 2
}
resource "terraform_data" "each" {
  for_each = toset(["k \"1\""])
}
module "m" {
  source = "./m"
}
)";

void fill(const Workspace& work) {
  work.write("m/m.tf", "resource \"terraform_data\" \"inside\" {}\n");
}

TEST(ImportCommand, TakesTheObjectOverAsItIs) {
  const Workspace work(kBlocks);
  fill(work);
  const Finished imported = work.plumb({"import", "terraform_data.a", "the-id"});
  EXPECT_EQ(imported.code, 0) << imported.all();
  EXPECT_THAT(imported.out, HasSubstr("Import successful!"));
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a"));
  EXPECT_THAT(work.state(), HasSubstr(R"("id":"the-id")"));
  const Finished plan = work.plumb({"plan"});
  EXPECT_THAT(plan.out, HasSubstr("terraform_data.a will be updated in-place"));
}

TEST(ImportCommand, KnowsInstancesAndModules) {
  const Workspace work(kBlocks);
  fill(work);
  for (const char* const address :
       {"terraform_data.counted[1]", R"(terraform_data.each["k \"1\""])",
        "module.m.terraform_data.inside"}) {
    const Finished imported = work.plumb({"import", address, "x ${y} \"z\""});
    EXPECT_EQ(imported.code, 0) << imported.all();
  }
  EXPECT_THAT(work.addresses(),
              ElementsAre("terraform_data.counted[1]", R"(terraform_data.each["k \"1\""])",
                          "module.m.terraform_data.inside"));
  EXPECT_THAT(work.state(), HasSubstr(R"("id":"x ${y} \"z\"")"));
}

TEST(ImportCommand, LeavesTheRestAlone) {
  Workspace work("resource \"terraform_data\" \"other\" {\n  input = 1\n}\n");
  work.apply();
  work.write("main.tf", R"(
resource "terraform_data" "other" {
  input = 2
}
resource "terraform_data" "a" {}
)");
  EXPECT_EQ(work.plumb({"import", "terraform_data.a", "x"}).code, 0);
  EXPECT_THAT(work.plumb({"plan"}).out, HasSubstr("Plan: 0 to add, 1 to change, 0 to destroy."));
}

struct ImportCase {
  const char* name;
  std::vector<std::string> arguments;
  const char* message;  ///< On one line.
};

class WrongImport : public testing::TestWithParam<ImportCase> {};

TEST_P(WrongImport, IsExplainedAndChangesNothing) {
  const Workspace work(kBlocks);
  fill(work);
  std::vector<std::string> arguments = {"import"};
  arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  const Finished imported = work.plumb(arguments);
  EXPECT_EQ(imported.code, 1);
  EXPECT_THAT(in_one_line(imported.err), HasSubstr(GetParam().message));
  EXPECT_FALSE(work.exists("plumb.db"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongImport,
    testing::Values(
        ImportCase{"NoBlock", {"terraform_data.nowhere", "x"}, "No resource block is declared"},
        ImportCase{"NoSuchInstance", {"terraform_data.counted[2]", "x"}, "has no instance"},
        ImportCase{"NoKey", {"terraform_data.counted", "x"}, "The target resource is using count"},
        ImportCase{"NoAddress", {"terraform_data", "x"}, "Invalid address"},
        ImportCase{"Data", {"data.terraform_data.a", "x"}, "A data source is read"},
        ImportCase{"NoId", {"terraform_data.a"}, "The import command takes two"},
        ImportCase{"EmptyId", {"terraform_data.a", ""}, "Invalid import id argument"}),
    [](const auto& info) { return info.param.name; });

TEST(ImportCommand, OfWhatIsManagedIsRefused) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  const std::string before = work.state();
  const Finished imported = work.plumb({"import", "terraform_data.a", "x"});
  EXPECT_EQ(imported.code, 1);
  EXPECT_THAT(imported.err, HasSubstr("Resource already managed by Plumb"));
  EXPECT_EQ(work.state(), before);
}

TEST(ImportCommand, OfWhatTheProviderCannotImportIsRefused) {
  const Workspace work("resource \"null_resource\" \"n\" {}\n");
  const Finished imported = work.plumb({"import", "null_resource.n", "x"});
  EXPECT_EQ(imported.code, 1);
  EXPECT_THAT(imported.err, HasSubstr("Resource Import Not Implemented"));
}

}  // namespace
}  // namespace plumb::test
