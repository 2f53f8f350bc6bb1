/// `moved` blocks to resources of another type, which the plugin of the new block carries out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kNull = R"(
resource "null_resource" "a" {
  triggers = {
    x = "1"
  }
}
resource "terraform_data" "user" {
  input = null_resource.a.id
}
)";
constexpr const char* kData = R"(
moved {
  from = null_resource.a
  to   = terraform_data.b
}
resource "terraform_data" "b" {
  triggers_replace = {
    x = "1"
  }
}
resource "terraform_data" "user" {
  input = terraform_data.b.id
}
)";

/// The attribute of the object in the state.
std::string attribute(const Workspace& work, const std::string& name, const char* key) {
  const json state = json::parse(work.state());
  for (const json& resource : state.at("resources")) {
    if (resource.at("name") == name)
      return resource.at("instances").at(0).at("attributes").at(key).dump();
  }
  return "";
}

TEST(MovedType, ANullResourceBecomesATerraformData) {
  Workspace work(kNull);
  work.apply();
  const std::string id = attribute(work, "a", "id");
  work.write("main.tf", kData);
  const Finished plan = work.plumb({"plan", "-out=saved", "-detailed-exitcode"});
  EXPECT_EQ(plan.code, 2) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr(R"(  # null_resource.a has moved to terraform_data.b
    resource "terraform_data" "b" {
        id               = )" + id +
                                  R"(
        # (1 unchanged attribute hidden)
    }

Plan: 0 to add, 0 to change, 0 to destroy.)"));
  const Finished shown = work.plumb({"show", "-json", "saved"});
  EXPECT_THAT(shown.out, HasSubstr(R"("previous_address":"null_resource.a")"));
  EXPECT_EQ(work.plumb({"apply", "saved"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.b", "terraform_data.user"));
  EXPECT_EQ(attribute(work, "b", "id"), id);
  EXPECT_THAT(work.state(),
              HasSubstr(R"("provider": "provider[\"terraform.io/builtin/terraform\"]")"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(MovedType, ItGoesOnThroughModulesAndInstances) {
  Workspace work(R"(
resource "null_resource" "a" {
  count = 2
}
)");
  work.apply();
  work.write("m/main.tf", R"(
resource "terraform_data" "b" {
  for_each = toset(["x", "y"])
}
)");
  work.write("main.tf", R"(
module "m" {
  source = "./m"
}
moved {
  from = null_resource.a
  to   = null_resource.between
}
moved {
  from = null_resource.between[0]
  to   = module.m.terraform_data.b["x"]
}
moved {
  from = null_resource.between[1]
  to   = module.m.terraform_data.b["y"]
}
)");
  const Finished apply = work.apply();
  EXPECT_THAT(apply.out, HasSubstr("0 added, 0 changed, 0 destroyed"));
  EXPECT_THAT(apply.out,
              HasSubstr(R"(# null_resource.a[1] has moved to module.m.terraform_data.b["y"])"));
  EXPECT_THAT(work.addresses(), ElementsAre(R"(module.m.terraform_data.b["x"])",
                                            R"(module.m.terraform_data.b["y"])"));
}

TEST(MovedType, AnOccupiedPlaceIsKept) {
  Workspace work(std::string(kNull) + "resource \"terraform_data\" \"b\" {}\n");
  work.apply();
  work.write("main.tf", kData);
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("Warning: Unresolved resource instance address changes"));
  EXPECT_THAT(plan.out, HasSubstr("# null_resource.a will be destroyed"));
}

TEST(MovedType, WhatWasSecretStaysSecret) {
  std::string secret = kNull;
  secret.replace(secret.find("\"1\""), 3, "sensitive(\"hush\")");
  Workspace work(secret);
  work.apply();
  std::string later = kData;
  later.replace(later.find("\"1\""), 3, "\"other\"");
  work.write("main.tf", later);
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("terraform_data.b must be replaced"));
  EXPECT_THAT(plan.out, Not(HasSubstr("hush")));
}

struct RefusalCase {
  const char* name;
  const char* before;
  const char* after;
  const char* error;
};
class MovedTypeRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(MovedTypeRefusal, IsToldWithItsPlace) {
  Workspace work(GetParam().before);
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  work.apply();
  work.write("main.tf", GetParam().after);
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Table, MovedTypeRefusal,
    testing::Values(
        RefusalCase{"OtherSource", "resource \"random_id\" \"a\" {\n  byte_length = 2\n}\n",
                    "moved {\n  from = random_id.a\n  to   = terraform_data.b\n}\n"
                    "resource \"terraform_data\" \"b\" {}\n",
                    "Error: Unsupported source provider for move operation\n\n  with "
                    "terraform_data.b,\n  on main.tf line 1:\n   1: moved {\n"},
        RefusalCase{"NoMover", "resource \"null_resource\" \"a\" {}\n",
                    "moved {\n  from = null_resource.a\n  to   = still_thing.b\n}\n"
                    "resource \"still_thing\" \"b\" {}\n",
                    "Error: Unsupported `moved` across resource types\n\n  on main.tf line 1:\n   "
                    "1: moved {\n"},
        RefusalCase{"NoBlock", "resource \"null_resource\" \"a\" {}\n",
                    "moved {\n  from = null_resource.a\n  to   = terraform_data.b\n}\n",
                    "Error: Unsupported `moved` across resource types\n\n  on main.tf line 1:\n"}),
    [](const auto& info) { return info.param.name; });

TEST(MovedType, ItIsForPluginsToOffer) {
  Workspace store;
  Workspace work("resource \"vault_entry\" \"a\" {\n  name = \"a\"\n  note = \"n\"\n}\n");
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  work.environment["VAULT_STORE"] = store.path();
  work.apply();
  work.write("main.tf", R"(
moved {
  from = vault_entry.a
  to   = vault_secret.a
}
resource "vault_secret" "a" {
  name = "a"
  note = "new"
}
)");
  const Finished apply = work.apply();
  EXPECT_THAT(apply.out, HasSubstr("# vault_secret.a will be updated in-place\n"
                                   "  # (moved from vault_entry.a)\n"));
  EXPECT_THAT(apply.out, HasSubstr(R"(~ note        = "n" -> "new")"));
  EXPECT_EQ(work.plan_code(), 0);
}

}  // namespace
}  // namespace plumb::test
