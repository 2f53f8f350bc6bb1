/// The identity of objects: asked for, checked, kept, and what objects can be imported by.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// With the plugin of tests/plugins/vault.cc, and a store that others may have put something in.
class Identities : public testing::Test {
 protected:
  Identities() {
    work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
    work.environment["VAULT_STORE"] = store.path();
    work.write("main.tf", kSecret);
  }
  /// The one object in the state.
  [[nodiscard]] json stored() const {
    return json::parse(work.state()).at("resources").at(0).at("instances").at(0);
  }
  [[nodiscard]] json planned(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"plan", "-out=saved"};
    words.insert(words.end(), more.begin(), more.end());
    const Finished plan = work.plumb(words);
    EXPECT_EQ(plan.code, 0) << plan.all();
    return json::parse(work.plumb({"show", "-json", "saved"}).out)
        .at("resource_changes")
        .at(0)
        .at("change");
  }

  static constexpr const char* kSecret = R"(
resource "vault_secret" "a" {
  name = "a"
}
)";
  Workspace store;
  Workspace work;
  const json identity = {{"name", "a"}, {"shelf", "top"}};
};

TEST_F(Identities, AreKeptBesideTheObject) {
  const json change = planned();
  EXPECT_FALSE(change.contains("before_identity"));
  EXPECT_EQ(change.at("after_identity"), identity);
  EXPECT_EQ(work.plumb({"apply", "saved"}).code, 0);
  EXPECT_EQ(stored().at("identity"), identity);
  EXPECT_EQ(stored().at("identity_schema_version"), 1);
  const json shown = json::parse(work.plumb({"show", "-json"}).out)
                         .at("values")
                         .at("root_module")
                         .at("resources")
                         .at(0);
  EXPECT_EQ(shown.at("identity"), identity);
  EXPECT_EQ(shown.at("identity_schema_version"), 1);
  const json kept = planned();
  EXPECT_EQ(kept.at("actions"), json({"no-op"}));
  EXPECT_EQ(kept.at("before_identity"), identity);
  EXPECT_EQ(kept.at("after_identity"), identity);
  EXPECT_FALSE(planned({"-destroy"}).contains("after_identity"));
}

TEST_F(Identities, ComeAndDoNotChange) {
  work.apply();
  work.environment["VAULT_IDENTITY"] = "changes";
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Error: Provider produced invalid identity"));
  EXPECT_THAT(plan.err, HasSubstr("name=a-2,shelf=top"));
}

TEST_F(Identities, MayBeUnknownOfWhatIsToBeMade) {
  work.environment["VAULT_IDENTITY"] = "unknown";
  const Finished apply = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(apply.code, 1) << "but not when it is made";
  EXPECT_THAT(apply.out, HasSubstr("Plan: 1 to add"));
  EXPECT_THAT(apply.err, HasSubstr("Error: Provider produced invalid identity"));
  EXPECT_EQ(stored().at("status"), "tainted");
  EXPECT_FALSE(stored().contains("identity"));
}

TEST_F(Identities, OfAnEarlierVersionAreBroughtUpToDate) {
  work.apply();
  json state = json::parse(work.state());
  json& instance = state["resources"][0]["instances"][0];
  instance["identity"] = {{"name", "a"}};
  instance["identity_schema_version"] = 0;
  Workspace later(kSecret);
  later.environment = work.environment;
  later.write("terraform.tfstate", state.dump());
  ASSERT_EQ(later.plumb({"init", "-import-state=terraform.tfstate"}).code, 0);
  later.apply();
  instance = json::parse(later.state()).at("resources").at(0).at("instances").at(0);
  EXPECT_EQ(instance.at("identity"), identity);
  EXPECT_EQ(instance.at("identity_schema_version"), 1);
}

TEST_F(Identities, OfALaterVersionAreRefused) {
  work.apply();
  json state = json::parse(work.state());
  state["resources"][0]["instances"][0]["identity_schema_version"] = 2;
  Workspace later(kSecret);
  later.environment = work.environment;
  later.write("terraform.tfstate", state.dump());
  ASSERT_EQ(later.plumb({"init", "-import-state=terraform.tfstate"}).code, 0);
  EXPECT_THAT(later.plumb({"plan"}).err,
              HasSubstr("Error: Resource instance managed by newer provider version"));
}

TEST_F(Identities, AreWhatObjectsAreImportedBy) {
  store.write("a", "none\nnone\n");
  work.write("import.tf", R"(
import {
  to       = vault_secret.a
  identity = { name = "a" }
}
)");
  const json change = planned();
  EXPECT_EQ(change.at("importing"), json({{"identity", identity}}));
  const Finished apply = work.plumb({"apply", "saved"});
  EXPECT_THAT(apply.out, HasSubstr("vault_secret.a: Importing... [identity=name=a,shelf=top]"));
  EXPECT_THAT(apply.out, HasSubstr("1 imported, 0 added, 0 changed, 0 destroyed"));
  EXPECT_EQ(stored().at("identity"), identity);
  EXPECT_EQ(work.plan_code(), 0);
}

struct ImportCase {
  const char* name;
  const char* import;
  const char* error;
};
class IdentityImport : public Identities, public testing::WithParamInterface<ImportCase> {};

TEST_P(IdentityImport, IsRefused) {
  work.write("import.tf", std::string("import {\n  to = ") + GetParam().import + "\n}\n");
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr(GetParam().error));
  EXPECT_THAT(plan.err, HasSubstr("on import.tf line "));
}

INSTANTIATE_TEST_SUITE_P(
    Table, IdentityImport,
    testing::Values(ImportCase{"Missing", "vault_secret.a\n  identity = { shelf = \"top\" }",
                               "The attribute \"name\" is required"},
                    ImportCase{"Unknown", "vault_secret.a\n  identity = { name = \"a\", x = 1 }",
                               "The identity has no attribute \"x\". It has: name, shelf."},
                    ImportCase{"Null", "vault_secret.a\n  identity = null",
                               "The import identity cannot be null."},
                    ImportCase{"Type", "vault_secret.a\n  identity = \"a\"",
                               "An object is expected"},
                    ImportCase{"Secret", "vault_secret.a\n  identity = { name = sensitive(\"a\") }",
                               "Error: Invalid import identity argument"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Identities, NotEveryTypeHasThem) {
  work.write("main.tf", R"(
import {
  to       = terraform_data.a
  identity = { id = "1" }
}
resource "terraform_data" "a" {}
)");
  EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("Error: Unsupported import identity"));
}

}  // namespace
}  // namespace plumb::test
