/// Runs about a part of the configuration: -target, -exclude, and files of addresses.

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

constexpr const char* kChain = R"(
resource "terraform_data" "network" {
  input = var.tag
}
resource "terraform_data" "host" {
  count = 3
  input = "${terraform_data.network.output} ${count.index}"
}
resource "terraform_data" "name" {
  input = terraform_data.host[0].output
}
resource "terraform_data" "alone" {
  input = var.tag
}
module "m" {
  for_each = toset(["a", "b"])
  source   = "./m"
  tag      = var.tag
}
variable "tag" {
  default = "one"
}
output "alone" {
  value = terraform_data.alone.output
}
output "name" {
  value = terraform_data.name.output
}
output "constant" {
  value = "${var.tag}!"
}
)";

constexpr const char* kModule = R"(
variable "tag" {}
resource "terraform_data" "first" {
  input = var.tag
}
resource "terraform_data" "second" {
  input = terraform_data.first.output
}
)";

/// Everything applied with the tag "one".
void fill(const Workspace& work) {
  work.write("m/m.tf", kModule);
  work.apply();
}

/// Addresses of the headings, in order.
std::vector<std::string> planned(const Finished& plan) {
  std::vector<std::string> found;
  for (const std::string& line : lines(plan.out)) {
    if (line.starts_with("  # ") && !line.starts_with("  # ("))
      found.push_back(line.substr(4, line.find(' ', 4) - 4));
  }
  return found;
}

struct PartCase {
  const char* name;
  std::vector<std::string> flags;
  std::vector<std::string> planned;  ///< After the tag became "two".
};

class Part : public testing::TestWithParam<PartCase> {};

TEST_P(Part, IsPlanned) {
  Workspace work(kChain);
  fill(work);
  work.environment["TF_VAR_tag"] = "two";
  std::vector<std::string> arguments = {"plan"};
  arguments.insert(arguments.end(), GetParam().flags.begin(), GetParam().flags.end());
  const Finished plan = work.plumb(arguments);
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_EQ(planned(plan), GetParam().planned) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("Resource targeting is in effect"));
}

const std::vector<std::string> kHosts = {"terraform_data.host[0]", "terraform_data.host[1]",
                                         "terraform_data.host[2]"};
const std::vector<std::string> kModules = {
    R"(module.m["a"].terraform_data.first)", R"(module.m["a"].terraform_data.second)",
    R"(module.m["b"].terraform_data.first)", R"(module.m["b"].terraform_data.second)"};

std::vector<std::string> joined(std::vector<std::string> all,
                                const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Part,
    testing::Values(PartCase{"WithoutOneAndWhatDependsOnIt",
                             {"-exclude=terraform_data.network"},
                             joined({"terraform_data.alone"}, kModules)},
                    PartCase{"WithoutALeaf",
                             {"-exclude=terraform_data.name"},
                             joined(joined({"terraform_data.alone"}, kHosts),
                                    joined({"terraform_data.network"}, kModules))},
                    PartCase{"WithoutOneInstanceAndWhatDependsOnItsBlock",
                             {"-exclude=terraform_data.host[1]"},
                             joined({"terraform_data.alone", "terraform_data.host[0]",
                                     "terraform_data.host[2]", "terraform_data.network"},
                                    kModules)},
                    PartCase{"WithoutAModule",
                             {"-exclude=module.m"},
                             joined(joined({"terraform_data.alone"}, kHosts),
                                    {"terraform_data.name", "terraform_data.network"})},
                    PartCase{"WithoutAnInstanceOfAModule",
                             {"-exclude=module.m[\"a\"]", "-exclude=terraform_data.network"},
                             {"terraform_data.alone", R"(module.m["b"].terraform_data.first)",
                              R"(module.m["b"].terraform_data.second)"}},
                    PartCase{"OfATargetAndWhatItNeeds",
                             {"-target=terraform_data.host[2]"},
                             {"terraform_data.host[2]", "terraform_data.network"}},
                    PartCase{"OfAnInstanceOfAModule",
                             {"-target=module.m[\"b\"]"},
                             {R"(module.m["b"].terraform_data.first)",
                              R"(module.m["b"].terraform_data.second)"}}),
    [](const auto& info) { return info.param.name; });

TEST(Exclude, AppliesTheRestAndLeavesTheExcludedAsTheyAre) {
  Workspace work(kChain);
  fill(work);
  work.environment["TF_VAR_tag"] = "two";
  const Finished applied = work.apply({"-exclude=terraform_data.network"});
  EXPECT_THAT(applied.out, HasSubstr("Applied changes may be incomplete"));
  EXPECT_THAT(applied.out, HasSubstr("-exclude"));
  EXPECT_EQ(work.plumb({"output", "-raw", "alone"}).out, "two");
  EXPECT_EQ(work.plumb({"output", "-raw", "constant"}).out, "two!");
  EXPECT_EQ(work.plumb({"output", "-raw", "name"}).out, "one 0");
  EXPECT_THAT(
      planned(work.plumb({"plan"})),
      ElementsAre("terraform_data.host[0]", "terraform_data.host[1]", "terraform_data.host[2]",
                  "terraform_data.name", "terraform_data.network"));
}

TEST(Exclude, IsKeptInASavedPlan) {
  Workspace work(kChain);
  fill(work);
  work.environment["TF_VAR_tag"] = "two";
  EXPECT_EQ(work.plumb({"plan", "-out=saved", "-exclude=terraform_data.network"}).code, 0);
  work.environment.erase("TF_VAR_tag");
  EXPECT_THAT(work.plumb({"show", "-json", "saved"}).out, HasSubstr(R"("complete":false)"));
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(applied.out, HasSubstr("0 added, 5 changed, 0 destroyed"));
}

TEST(Exclude, OfWhatWasNeverMadeMakesTheRest) {
  const Workspace work(kChain);
  work.write("m/m.tf", kModule);
  const Finished applied = work.apply({"-exclude=terraform_data.host"});
  EXPECT_THAT(applied.out, HasSubstr("6 added"));
  EXPECT_EQ(work.plumb({"output", "name"}).code, 1);
}

TEST(Exclude, OfADestroyKeepsWhatTheExcludedNeed) {
  const Workspace work(kChain);
  fill(work);
  const Finished destroyed =
      work.plumb({"destroy", "-auto-approve", "-exclude=terraform_data.host[0]"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.host[0]", "terraform_data.network"));
}

TEST(Exclude, BesideATargetIsRefused) {
  const Workspace work(kChain);
  work.write("m/m.tf", kModule);
  const Finished plan = work.plumb({"plan", "-exclude=module.m", "-target=terraform_data.alone"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Invalid combination of arguments"));
}

TEST(AddressFiles, SayWhatIsPlanned) {
  Workspace work(kChain);
  fill(work);
  work.environment["TF_VAR_tag"] = "two";
  work.write("left-out", "# the network\r\n\n  terraform_data.network  \nmodule.m[\"a\"]\n");
  EXPECT_THAT(planned(work.plumb({"plan", "-exclude-file=left-out"})),
              ElementsAre("terraform_data.alone", R"(module.m["b"].terraform_data.first)",
                          R"(module.m["b"].terraform_data.second)"));
  work.write("wanted", "terraform_data.alone\nterraform_data.network");
  EXPECT_THAT(planned(work.plumb({"plan", "-target-file=wanted"})),
              ElementsAre("terraform_data.alone", "terraform_data.network"));
}

struct WrongCase {
  const char* name;
  std::vector<std::string> flags;
  const char* message;  ///< Part of it, on one line.
};

class WrongPart : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongPart, IsExplained) {
  const Workspace work(kChain);
  work.write("m/m.tf", kModule);
  work.write("wrong", "# nothing\nterraform_data.alone\nterraform_data..x\n");
  work.write("empty", "# nothing\n");
  std::vector<std::string> arguments = {"plan"};
  arguments.insert(arguments.end(), GetParam().flags.begin(), GetParam().flags.end());
  const Finished plan = work.plumb(arguments);
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(in_one_line(plan.err), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongPart,
    testing::Values(WrongCase{"MisspeltTarget",
                              {"-target=terraform_data.netwrok"},
                              "Did you mean \"terraform_data.network\"?"},
                    WrongCase{"MisspeltExclude",
                              {"-exclude=module.n"},
                              "module.n, which is given with -exclude. Did you mean \"module.m\"?"},
                    WrongCase{"MisspeltReplace",
                              {"-replace=terraform_data.host[O]"},
                              "Invalid force-replace address"},
                    WrongCase{"UnknownReplace",
                              {"-replace=terraform_data.hots[1]"},
                              "Did you mean \"terraform_data.host[1]\"?"},
                    WrongCase{"KeyThatIsNotThere",
                              {"-target=terraform_data.host[7]"},
                              "There is no instance terraform_data.host[7]"},
                    WrongCase{"KeyOfAModuleThatIsNotThere",
                              {"-exclude=module.m[\"c\"]"},
                              "There is no instance module.m[\"c\"]"},
                    WrongCase{"AddressInAFile", {"-target-file=wrong"}, "on wrong line 3"},
                    WrongCase{"FileThatIsNotThere",
                              {"-exclude-file=missing"},
                              "Failed to read the file of excludes"},
                    WrongCase{"FileWithoutAddresses", {"-target-file=empty"}, "No targets"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::test
