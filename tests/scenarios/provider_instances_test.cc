/// for_each of provider configurations: every object is served by the instance that it names.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

/// With the plugin of tests/plugins/region.cc.
Workspace& with_regions(Workspace& work) {
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  return work;
}

/// A provider configuration for each region, and what comes after it.
std::string regions(const std::string& keys, const std::string& rest) {
  return "locals {\n  regions = toset([" + keys + R"(])
}
provider "region" {
  alias    = "by_name"
  for_each = local.regions
  name     = "${each.key}-1"
  log      = "calls.txt"
}
)" + rest;
}

constexpr const char* kNotes = R"(
resource "region_note" "all" {
  for_each = toset(["eu", "us"])
  provider = region.by_name[each.key]
  text     = each.key
}
resource "region_note" "one" {
  provider = region.by_name["us"]
  text     = "one"
}
data "region_name" "counted" {
  count    = 2
  provider = region.by_name[["us", "eu"][count.index]]
}
output "made_in" {
  value = { for key, note in region_note.all : key => note.made_in }
}
output "read_in" {
  value = data.region_name.counted[*].name
}
)";

TEST(ProviderInstances, ServeWhatNamesThem) {
  Workspace work(regions(R"("eu", "us")", kNotes));
  const Finished valid = with_regions(work).plumb({"validate"});
  EXPECT_EQ(valid.code, 0) << valid.all();
  work.apply();
  EXPECT_THAT(lines(work.read("calls.txt")),
              UnorderedElementsAre("create eu in eu-1", "create us in us-1", "create one in us-1"));
  EXPECT_THAT(work.plumb({"output", "-json"}).out, HasSubstr(R"("us-1")"));
  EXPECT_THAT(
      work.state(),
      HasSubstr(
          R"("provider": "provider[\"registry.terraform.io/hashicorp/region\"].by_name[\"eu\"]")"));
  EXPECT_EQ(work.plan_code(), 0);
  work.remove("calls.txt");
  const Finished destroyed = work.plumb({"apply", "-destroy", "-auto-approve", "-refresh=false"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(lines(work.read("calls.txt")),
              UnorderedElementsAre("remove eu in eu-1", "remove us in us-1", "remove one in us-1"));
}

TEST(ProviderInstances, AreFoundByTheStateForWhatIsLeftOver) {
  Workspace work(regions(R"("eu", "us")", kNotes));
  with_regions(work).apply();
  // One block loses an instance, the other is gone.
  work.write("main.tf", regions(R"("eu", "us", "asia")", R"(
resource "region_note" "all" {
  for_each = toset(["us", "asia"])
  provider = region.by_name[each.key]
  text     = each.key
}
)"));
  work.remove("calls.txt");
  work.apply({"-refresh=false"});
  EXPECT_THAT(
      lines(work.read("calls.txt")),
      UnorderedElementsAre("remove eu in eu-1", "remove one in us-1", "create asia in asia-1"));
}

TEST(ProviderInstances, ThatAreChosenAnewAreKept) {
  const auto notes = [](const std::string& key) {
    return regions(R"("eu", "us")", R"(
resource "region_note" "n" {
  provider = region.by_name[)" + key +
                                        R"(]
  text     = "n"
}
)");
  };
  Workspace work(notes(R"("eu")"));
  with_regions(work).apply();
  work.write("main.tf", notes(R"("us")"));
  work.apply();
  EXPECT_THAT(work.state(), HasSubstr(R"(by_name[\"us\"])"));
  work.write("main.tf", regions(R"("us")", ""));
  work.remove("calls.txt");
  work.apply({"-refresh=false"});
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("remove n in us-1"));
}

TEST(ProviderInstances, TakeOverFromAPlainConfiguration) {
  Workspace work(R"(
provider "region" {
  name = "plain"
}
resource "region_note" "n" {
  text = "n"
}
)");
  with_regions(work).apply();
  work.write("main.tf", regions(R"("eu", "us")", R"(
resource "region_note" "n" {
  provider = region.by_name["eu"]
  text     = "n"
}
)"));
  work.apply();
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("read n in eu-1"));
  EXPECT_THAT(work.state(), HasSubstr(R"(by_name[\"eu\"])"));
}

TEST(ProviderInstances, LeaveWhatGoesToItsPlainConfiguration) {
  const std::string plain = R"(
provider "region" {
  name = "plain"
  log  = "calls.txt"
}
)";
  Workspace work(plain + R"(
resource "region_note" "n" {
  for_each = toset(["eu", "us"])
  text     = each.key
}
)");
  with_regions(work).apply();
  work.write("main.tf", regions(R"("eu", "us")", plain + R"(
resource "region_note" "n" {
  for_each = toset(["eu"])
  provider = region.by_name[each.key]
  text     = each.key
}
)"));
  work.remove("calls.txt");
  work.apply({"-refresh=false"});
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("remove us in plain"));
}

TEST(ProviderInstances, ReadAgainForChecks) {
  Workspace work(regions(R"("eu", "us")", R"(
resource "region_note" "n" {
  provider = region.by_name["eu"]
  text     = "n"
}
check "c" {
  data "region_name" "d" {
    provider = region.by_name["us"]
  }
  assert {
    condition     = data.region_name.d.name == region_note.n.made_in
    error_message = "${data.region_name.d.name} is not ${region_note.n.made_in}"
  }
}
)"));
  const Finished applied = with_regions(work).apply();
  EXPECT_THAT(applied.all(), HasSubstr("us-1 is not eu-1"));
}

TEST(ProviderInstances, RefreshAndSkipWithTheirOwn) {
  Workspace work(regions(R"("eu", "us")", kNotes));
  with_regions(work).apply();
  work.remove("calls.txt");
  work.apply({"-refresh-only"});
  EXPECT_THAT(lines(work.read("calls.txt")),
              UnorderedElementsAre("read eu in eu-1", "read us in us-1", "read one in us-1"));
  work.remove("calls.txt");
  EXPECT_EQ(work.plumb({"plan", R"(-target=region_note.all["eu"])"}).code, 0);
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("read eu in eu-1"));
}

TEST(ProviderInstances, ThatAreGoneAreMissedByTheirObjects) {
  Workspace work(regions(R"("eu", "us")", kNotes));
  with_regions(work).apply();
  work.write("main.tf", regions(R"("us")", R"(
resource "region_note" "all" {
  for_each = local.regions
  provider = region.by_name[each.key]
  text     = each.key
}
)"));
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1) << plan.all();
  EXPECT_THAT(plan.all(), HasSubstr("Provider instance not present"));
  EXPECT_THAT(plan.all(), HasSubstr(R"(region_note.all["eu"])"));
  EXPECT_THAT(plan.all(), HasSubstr("Same for_each as provider configuration"));
}

TEST(ProviderInstances, ArePassedToModules) {
  Workspace work(regions(R"("eu", "us")", R"(
module "m" {
  source    = "./m"
  for_each  = toset(["eu", "us"])
  providers = { region = region.by_name[each.key] }
}
module "one" {
  source    = "./m"
  providers = { region = region.by_name["eu"] }
}
)"));
  work.write("m/main.tf", R"(
terraform {
  required_providers {
    region = { source = "hashicorp/region" }
  }
}
module "below" {
  source = "./below"
}
)");
  work.write("m/below/main.tf", R"(
resource "region_note" "x" {
  text = path.module
}
output "made_in" {
  value = region_note.x.made_in
}
)");
  with_regions(work);
  EXPECT_EQ(work.plumb({"init"}).code, 0);
  work.apply({"-parallelism=1"});
  EXPECT_THAT(lines(work.read("calls.txt")),
              UnorderedElementsAre("create m/below in eu-1", "create m/below in us-1",
                                   "create m/below in eu-1"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(ProviderInstances, OpenEphemeralResources) {
  Workspace work(regions(R"("eu", "us")", R"(
ephemeral "region_pass" "p" {
  for_each = toset(["eu", "us"])
  provider = region.by_name[each.key]
}
)"));
  EXPECT_EQ(with_regions(work).plumb({"plan"}).code, 0);
  EXPECT_THAT(lines(work.read("calls.txt")), ElementsAre("open in eu-1", "open in us-1"));
}

TEST(ProviderInstances, OfASavedPlanAreUsedByItsApply) {
  Workspace work(regions(R"("eu", "us")", kNotes));
  EXPECT_EQ(with_regions(work).plumb({"plan", "-out=saved"}).code, 0);
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(lines(work.read("calls.txt")),
              UnorderedElementsAre("create eu in eu-1", "create us in us-1", "create one in us-1"));
}

struct Mistake {
  const char* text;
  const char* summary;
};

TEST(ProviderInstances, WrongKeysAreReported) {
  const std::string with = regions(R"("eu", "us")", "");
  constexpr Mistake kMistakes[] = {
      {R"(region.by_name["asia"])", "Invalid key of provider instance"},
      {R"(region.by_name[1])", "Invalid key of provider instance"},
      {R"(region.by_name[terraform_data.x.id])", "Invalid key of provider instance"},
      {R"(region.by_name[each.key])", "Reference to \"each\" in context without for_each"},
      {R"(region.by_name[sensitive("eu")])", "Invalid key of provider instance"},
      {R"(region.by_name)", "Missing key of provider instance"},
      {R"(region.plain["eu"])", "Unexpected key of provider instance"},
      {R"(region["eu"])", "Invalid provider configuration reference"},
  };
  for (const Mistake& mistake : kMistakes) {
    Workspace work(with + R"(
provider "region" {
  alias = "plain"
  name  = "plain"
}
resource "terraform_data" "x" {}
resource "region_note" "n" {
  text     = "n"
  provider = )" + mistake.text +
                   "\n}\n");
    const Finished plan = with_regions(work).plumb({"plan"});
    EXPECT_EQ(plan.code, 1) << mistake.text << plan.all();
    EXPECT_THAT(plan.all(), HasSubstr("Error: " + std::string(mistake.summary))) << mistake.text;
  }
}

/// As where a cluster is made, and what is in it by a provider that is told where the cluster is.
TEST(ProviderConfiguration, MayNeedWhatIsDestroyedWithItsObjects) {
  const std::string provider =
      "resource \"terraform_data\" \"cluster\" {\n  count = 2\n  input = \"eu\"\n}\n"
      "provider \"region\" {\n  name = terraform_data.cluster[0].output\n  log  = "
      "\"calls.txt\"\n}\n";
  const std::string note = "resource \"region_note\" \"inside\" {\n  text = \"hi\"\n}\n";
  Workspace work(provider + note);
  with_regions(work).apply();
  const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(work.addresses(), ElementsAre());
  EXPECT_LT(destroyed.out.find("region_note.inside: Destruction complete"),
            destroyed.out.find("terraform_data.cluster[0]: Destroying"));
  EXPECT_THAT(work.read("calls.txt"), HasSubstr("in eu"));

  // The same where one of its instances goes, and what the provider made.
  work.apply();
  std::string fewer = provider;
  fewer.replace(fewer.find("count = 2"), 9, "count = 1");
  work.write("main.tf", fewer);
  work.apply();
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.cluster[0]"));
}

}  // namespace
}  // namespace plumb::test
