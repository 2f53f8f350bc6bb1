/// Write-only attributes: a provider is told their values, and nobody keeps them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A configuration beside the plugin of tests/plugins/vault.cc, whose store is elsewhere.
class Vault {
 public:
  explicit Vault(const std::string& main) : work(main) {
    work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
    work.environment["VAULT_STORE"] = store.path();
  }
  /// What the vault has of the secret: its password and its token.
  [[nodiscard]] std::vector<std::string> kept(const std::string& name) const {
    return lines(store.read(name));
  }
  /// Files beside the configuration that have the text in them.
  [[nodiscard]] std::vector<std::string> files_with(const std::string& text) const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::recursive_directory_iterator(work.path())) {
      if (!file.is_regular_file()) continue;
      const std::string name = std::filesystem::relative(file.path(), work.path()).string();
      if (work.read(name).find(text) != std::string::npos) found.push_back(name);
    }
    return found;
  }

  Workspace store;
  Workspace work;
};

constexpr const char* kSecret = R"(
variable "password" {
  ephemeral = true
}
variable "changes" {
  default = 1
}
resource "vault_secret" "a" {
  name                = "a"
  password_wo         = var.password
  password_wo_version = var.changes
  login {
    user     = "root"
    token_wo = "t-${var.password}"
  }
}
output "password_is_null" {
  value = vault_secret.a.password_wo == null
}
)";

TEST(WriteOnly, IsToldToTheProviderAndKeptNowhere) {
  Vault vault(kSecret);
  Workspace& work = vault.work;
  work.environment["TF_VAR_password"] = "hush-hush";
  work.environment["TF_LOG"] = "trace";
  std::string said;
  const auto run = [&](const std::vector<std::string>& words) {
    const Finished finished = work.plumb(words);
    EXPECT_EQ(finished.code, 0) << finished.all();
    said += finished.all();
    return finished;
  };
  run({"validate"});
  const Finished plan = run({"plan", "-out=saved"});
  EXPECT_THAT(plan.out, HasSubstr(R"(  + resource "vault_secret" "a" {
      + id                  = (known after apply)
      + name                = "a"
      + password_wo         = (write-only attribute)
      + password_wo_version = 1

      + login {
          + token_wo = (write-only attribute)
          + user     = "root"
        }
    })"));
  EXPECT_THAT(run({"show", "-json", "saved"}).out, HasSubstr(R"("password_wo":null)"));
  run({"apply", "saved"});
  EXPECT_THAT(vault.kept("a"), ElementsAre("hush-hush", "t-hush-hush"));
  EXPECT_THAT(run({"output"}).out, HasSubstr("password_is_null = true"));
  EXPECT_THAT(run({"show"}).out, HasSubstr("password_wo         = (write-only attribute)"));
  EXPECT_THAT(run({"state", "pull"}).out, HasSubstr(R"("password_wo":null)"));
  run({"plan", "-json"});
  run({"show", "-json"});
  EXPECT_THAT(said, Not(HasSubstr("hush")));
  EXPECT_THAT(vault.files_with("hush"), IsEmpty());
}

TEST(WriteOnly, IsNoChangeOfItsOwn) {
  Vault vault(kSecret);
  vault.work.environment["TF_VAR_password"] = "first";
  vault.work.apply();
  vault.work.environment["TF_VAR_password"] = "second";
  EXPECT_EQ(vault.work.plan_code(), 0) << "nobody knows that it is another";
  vault.work.environment["TF_VAR_changes"] = "2";
  const Finished plan = vault.work.plumb({"plan"});
  EXPECT_THAT(plan.out, HasSubstr(R"(  ~ resource "vault_secret" "a" {
        id                  = "secret-a"
        name                = "a"
      ~ password_wo_version = 1 -> 2
        # (1 unchanged attribute hidden)

        # (1 unchanged block hidden)
    })"));
  vault.work.apply();
  EXPECT_THAT(vault.kept("a"), ElementsAre("second", "t-second"));
  const Finished destroy = vault.work.plumb({"plan", "-destroy"});
  EXPECT_THAT(destroy.out,
              HasSubstr("      - password_wo         = (write-only attribute) -> null\n"));
}

TEST(WriteOnly, IsEvaluatedAnewAtApply) {
  Vault vault(kSecret);
  vault.work.environment["TF_VAR_password"] = "planned";
  ASSERT_EQ(vault.work.plumb({"plan", "-out=saved"}).code, 0);
  vault.work.environment["TF_VAR_password"] = "applied";
  const Finished apply = vault.work.plumb({"apply", "saved"});
  EXPECT_EQ(apply.code, 0) << apply.all();
  EXPECT_THAT(vault.kept("a"), ElementsAre("applied", "t-applied"));
}

TEST(WriteOnly, IsWhereEphemeralValuesMayGo) {
  Vault vault(R"(
variable "password" {
  ephemeral = true
  default   = "hush"
}
resource "vault_secret" "a" {
  name        = "a"
  note        = var.password
  password_wo = var.password
  login {
    user     = var.password
    token_wo = var.password
  }
}
)");
  const Finished plan = vault.work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err, HasSubstr("Error: Invalid use of ephemeral value"));
  EXPECT_THAT(plan.err, HasSubstr("are not valid for \"note\""));
  EXPECT_THAT(plan.err, HasSubstr("are not valid for \"login.user\""));
  EXPECT_THAT(plan.err, Not(HasSubstr("_wo\"")));
}

TEST(WriteOnly, MayNeedANewObject) {
  Vault vault(kSecret);
  vault.work.environment["TF_VAR_password"] = "first";
  vault.work.apply();
  std::string renewed = kSecret;
  renewed.replace(renewed.find("  login {"), 0, "  note = \"renew\"\n");
  vault.work.write("main.tf", renewed);
  ASSERT_EQ(vault.work.plumb({"plan", "-out=saved"}).code, 0);
  const Finished shown = vault.work.plumb({"show", "-json", "saved"});
  EXPECT_THAT(shown.out, HasSubstr(R"("actions":["delete","create"])"));
  EXPECT_THAT(shown.out, HasSubstr(R"("replace_paths":[["password_wo"]])"));
}

TEST(WriteOnly, IsIgnoredWhereThatIsAskedFor) {
  Vault vault(kSecret);
  vault.work.environment["TF_VAR_password"] = "first";
  vault.work.apply();
  std::string ignoring = kSecret;
  ignoring.replace(ignoring.find("  login {"), 0,
                   "  note = \"new\"\n  lifecycle {\n    ignore_changes = [note]\n  }\n");
  vault.work.write("main.tf", ignoring);
  vault.work.environment["TF_VAR_changes"] = "2";
  const Finished apply = vault.work.apply();
  EXPECT_THAT(apply.out, HasSubstr("1 changed"));
  EXPECT_THAT(vault.work.state(), HasSubstr(R"("note":null)"));
}

TEST(WriteOnly, IsQuotedByNoMessage) {
  Vault vault(kSecret);
  vault.work.environment["TF_VAR_password"] = "hush-hush";
  std::string quoting = kSecret;
  quoting.replace(quoting.find("  login {"), 0, "  note = \"quote\"\n");
  vault.work.write("main.tf", quoting);
  const Finished apply = vault.work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(apply.code, 1);
  EXPECT_THAT(apply.err, HasSubstr("The password (sensitive value) is bad."));
  EXPECT_THAT(apply.all(), Not(HasSubstr("hush-hush")));
  EXPECT_THAT(vault.files_with("hush-hush"), IsEmpty());
}

struct LeakCase {
  const char* name;
  const char* where;
  const char* summary;
  const char* state;  ///< What is there of it afterwards.
};
class WriteOnlyLeak : public testing::TestWithParam<LeakCase> {};

TEST_P(WriteOnlyLeak, IsAnError) {
  const LeakCase& test = GetParam();
  Vault vault("resource \"vault_leak\" \"a\" {\n  token_wo = \"hush\"\n}\n");
  if (std::string(test.where) == "read") vault.work.apply();
  if (std::string(test.where) == "import")
    vault.work.write("import.tf", "import {\n  to = vault_leak.a\n  id = \"leak\"\n}\n");
  vault.work.environment["VAULT_LEAKS"] = test.where;
  const Finished apply = vault.work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(apply.code, 1);
  EXPECT_THAT(apply.err, HasSubstr(std::string("Error: ") + test.summary + "\n"));
  EXPECT_THAT(apply.err, HasSubstr("vault_leak.a.token_wo"));
  EXPECT_THAT(apply.all(), Not(HasSubstr("leaked")));
  EXPECT_THAT(vault.files_with("leaked"), IsEmpty());
  EXPECT_THAT(vault.work.state(), HasSubstr(test.state));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WriteOnlyLeak,
    testing::Values(
        LeakCase{"Read", "read", "Provider produced invalid object", R"("id":"leak")"},
        LeakCase{"Plan", "plan", "Provider produced invalid plan", R"("resources": [])"},
        LeakCase{"Apply", "apply", "Provider produced invalid object", R"("status": "tainted")"},
        LeakCase{"Import", "import", "Import returned a non-null value for a write-only attribute",
                 R"("resources": [])"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::test
