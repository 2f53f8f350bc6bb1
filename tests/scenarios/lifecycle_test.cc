/// The main job, end to end: objects are planned, made, changed, replaced, forgotten and destroyed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "support/loopback_server.h"
#include "support/power_dns.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

/// What a plan says it would do.
std::string summary(const Finished& plan) {
  for (const std::string& line : lines(plan.out)) {
    if (line.starts_with("Plan: ") || line.starts_with("No changes.")) return line;
  }
  return plan.all();
}

/// One configuration and another, of each kind of resource.
struct LifeCase {
  const char* name;
  const char* first;
  const char* second;
  const char* change;  ///< The plan's summary from the first to the second.
};

class Life : public testing::TestWithParam<LifeCase> {};

TEST_P(Life, IsLivedThrough) {
  const Workspace work(GetParam().first);
  EXPECT_EQ(work.plumb({"init"}).code, 0);
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  const Finished plan = work.plumb({"plan", "-detailed-exitcode"});
  EXPECT_EQ(plan.code, 2) << plan.all();
  EXPECT_FALSE(work.exists("plumb.db")) << "a plan writes no state";
  EXPECT_THAT(work.apply().out, HasSubstr("Apply complete! Resources: "));
  const Finished same = work.plumb({"plan", "-detailed-exitcode"});
  EXPECT_EQ(same.code, 0) << same.all();

  work.write("main.tf", GetParam().second);
  EXPECT_EQ(summary(work.plumb({"plan"})), GetParam().change);
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);

  const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(destroyed.out, HasSubstr("Destroy complete! Resources: "));
  EXPECT_THAT(work.addresses(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, Life,
    testing::Values(
        LifeCase{"TerraformData", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  input = [1, { b = null }]\n}\n",
                 "Plan: 0 to add, 1 to change, 0 to destroy."},
        LifeCase{"TerraformDataReplaced", "resource \"terraform_data\" \"a\" {}\n",
                 "resource \"terraform_data\" \"a\" {\n  triggers_replace = 1\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"RandomId", "resource \"random_id\" \"a\" {\n  byte_length = 4\n}\n",
                 "resource \"random_id\" \"a\" {\n  byte_length = 8\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"RandomOthers", R"(resource "random_pet" "a" {}
resource "random_uuid" "a" {}
resource "random_integer" "a" {
  min = 1
  max = 9
}
resource "random_string" "a" {
  length = 12
}
resource "random_password" "a" {
  length = 20
}
resource "random_shuffle" "a" {
  input = ["x", "y", "z"]
}
)",
                 R"(resource "random_pet" "a" {
  length = 3
}
resource "random_shuffle" "a" {
  input = ["x", "y", "z"]
}
)",
                 "Plan: 1 to add, 0 to change, 5 to destroy."},
        LifeCase{"LocalFile",
                 "resource \"local_file\" \"a\" {\n  filename = \"d/a\"\n  content = \"x\"\n}\n",
                 "resource \"local_file\" \"a\" {\n  filename = \"d/a\"\n  content = \"y\"\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"LocalSensitiveFile",
                 "resource \"local_sensitive_file\" \"a\" {\n  filename = \"a\"\n  content = "
                 "\"x\"\n}\n",
                 "resource \"local_sensitive_file\" \"a\" {\n  filename = \"b\"\n  content = "
                 "\"x\"\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"NullResource", "resource \"null_resource\" \"a\" {}\n",
                 "resource \"null_resource\" \"a\" {\n  triggers = { a = 1 }\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"TimeStatic", "resource \"time_static\" \"a\" {}\n",
                 "resource \"time_static\" \"a\" {\n  triggers = { a = 1 }\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"CountGrows", "resource \"terraform_data\" \"a\" {\n  count = 1\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  count = 3\n}\n",
                 "Plan: 2 to add, 0 to change, 0 to destroy."},
        LifeCase{"CountShrinks", "resource \"terraform_data\" \"a\" {\n  count = 3\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  count = 1\n}\n",
                 "Plan: 0 to add, 0 to change, 2 to destroy."},
        LifeCase{"ForEachShifts",
                 "resource \"terraform_data\" \"a\" {\n  for_each = toset([\"x\", \"y\"])\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  for_each = { y = 1, z = 2 }\n}\n",
                 "Plan: 1 to add, 0 to change, 1 to destroy."},
        LifeCase{"IgnoredSecretsStaySecret",
                 "resource \"terraform_data\" \"a\" {\n  input = { s = sensitive(\"x\") }\n  "
                 "lifecycle {\n    ignore_changes = all\n  }\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  input = 2\n  lifecycle {\n    "
                 "ignore_changes = all\n  }\n}\n",
                 "No changes. Your infrastructure matches the configuration."},
        LifeCase{"IgnoreChanges",
                 "resource \"terraform_data\" \"a\" {\n  input = 1\n  lifecycle {\n    "
                 "ignore_changes = [input]\n  }\n}\n",
                 "resource \"terraform_data\" \"a\" {\n  input = 2\n  lifecycle {\n    "
                 "ignore_changes = [input]\n  }\n}\n",
                 "No changes. Your infrastructure matches the configuration."}),
    [](const auto& info) { return info.param.name; });

TEST(Modules, HaveInputsAndOutputsAndInstances) {
  const Workspace work(R"(
module "one" {
  source = "./site"
  name   = "solo"
}
module "counted" {
  source = "./site"
  count  = 2
  name   = "n${count.index}"
}
module "each" {
  source   = "./site"
  for_each = { a = "x", b = module.one.path }
  name     = "${each.key}-${each.value}"
}
output "all" {
  value = [module.one.path, module.counted[*].path, { for k, m in module.each : k => m.path }]
}
)");
  work.write("site/main.tf", R"(
variable "name" {
  type = string
}
resource "terraform_data" "site" {
  input = upper(var.name)
}
output "path" {
  value = terraform_data.site.output
}
)");
  work.apply();
  EXPECT_EQ(Json::parse(work.plumb({"output", "-json", "all"}).out),
            Json::parse(R"(["SOLO", ["N0", "N1"], {"a": "A-X", "b": "B-SOLO"}])"));
  EXPECT_THAT(
      work.addresses(),
      ElementsAre("module.counted[0].terraform_data.site", "module.counted[1].terraform_data.site",
                  "module.each[\"a\"].terraform_data.site",
                  "module.each[\"b\"].terraform_data.site", "module.one.terraform_data.site"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(DependsOn, MakesAnOrder) {
  const Workspace work(R"(
resource "local_file" "first" {
  filename = "first"
  content  = "x"
}
data "local_file" "read" {
  filename   = "first"
  depends_on = [local_file.first]
}
output "content" {
  value = data.local_file.read.content
}
)");
  work.apply();
  EXPECT_EQ(work.plumb({"output", "-raw", "content"}).out, "x");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(CreateBeforeDestroy, MakesTheNewOneFirst) {
  const auto text = [](const std::string& version) {
    return "resource \"local_file\" \"a\" {\n  filename = \"file-" + version +
           "\"\n  content  = \"x\"\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n";
  };
  const Workspace work(text("1"));
  work.apply();
  work.write("main.tf", text("2"));
  const std::string out = work.apply().out;
  EXPECT_LT(out.find("local_file.a: Creation complete"), out.find("Destruction complete"));
  EXPECT_THAT(out, testing::ContainsRegex("local_file.a \\(deposed object [0-9a-f]{8}\\): "
                                          "Destroying\\.\\.\\. \\[id="));
  EXPECT_TRUE(work.exists("file-2"));
  EXPECT_FALSE(work.exists("file-1"));
  EXPECT_THAT(work.addresses(), ElementsAre("local_file.a"));
}

TEST(Flags, TargetAndReplaceAndRefresh) {
  const Workspace work(R"(
resource "terraform_data" "a" {}
resource "local_file" "b" {
  filename = "b"
  content  = terraform_data.a.id
}
resource "terraform_data" "c" {}
)");
  work.apply({"-target=local_file.b"});
  EXPECT_THAT(work.addresses(), ElementsAre("local_file.b", "terraform_data.a"));
  work.apply();
  EXPECT_EQ(summary(work.plumb({"plan", "-replace=terraform_data.c"})),
            "Plan: 1 to add, 0 to change, 1 to destroy.");
  EXPECT_THAT(work.plumb({"plan", "-replace", "terraform_data.c"}).out,
              HasSubstr("# terraform_data.c will be replaced, as requested"));

  // Drift: found, shown, repaired; not looked for with -refresh=false.
  work.write("b", "tampered");
  EXPECT_EQ(work.plumb({"plan", "-detailed-exitcode", "-refresh=false"}).code, 0);
  EXPECT_EQ(work.plan_code(), 2);
  EXPECT_EQ(work.plumb({"apply", "-refresh-only", "-auto-approve"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a", "terraform_data.c"));
  work.apply();
  EXPECT_NE(work.read("b"), "tampered");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(SavedPlan, IsAppliedAsItWasMade) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  input = \"planned\"\n}\n");
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  work.write("main.tf", "resource \"terraform_data\" \"a\" {\n  input = \"later\"\n}\n");
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_THAT(work.state(), HasSubstr("planned"));
  const Finished twice = work.plumb({"apply", "saved"});
  EXPECT_EQ(twice.code, 1);
  EXPECT_THAT(twice.err, HasSubstr("Error: Saved plan is stale"));
}

TEST(SavedPlan, OfADestroyDestroys) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  EXPECT_EQ(work.plumb({"plan", "-destroy", "-out=saved"}).code, 0);
  EXPECT_EQ(work.plumb({"apply", "saved"}).code, 0);
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(Variables, TheLaterSourceWins) {
  Workspace work(
      "variable \"v\" {\n  default = \"default\"\n}\noutput \"v\" {\n  value = var.v\n}\n");
  const auto value = [&](const std::vector<std::string>& arguments = {}) {
    work.apply(arguments);
    return work.plumb({"output", "-raw", "v"}).out;
  };
  EXPECT_EQ(value(), "default");
  work.environment["TF_VAR_v"] = "environment";
  EXPECT_EQ(value(), "environment");
  work.write("terraform.tfvars", "v = \"tfvars\"\n");
  EXPECT_EQ(value(), "tfvars");
  work.write("terraform.tfvars.json", "{\"v\": \"json\"}");
  EXPECT_EQ(value(), "json");
  work.write("b.auto.tfvars", "v = \"auto b\"\n");
  work.write("a.auto.tfvars", "v = \"auto a\"\n");
  EXPECT_EQ(value(), "auto b");
  work.write("file.tfvars", "v = \"file\"\n");
  EXPECT_EQ(value({"-var-file=file.tfvars"}), "file");
  EXPECT_EQ(value({"-var-file=file.tfvars", "-var", "v=option"}), "option");
  EXPECT_EQ(value({"-var", "v=option", "-var-file=file.tfvars"}), "file");
}

TEST(Sensitive, ValuesAreNeverShown) {
  const Workspace work(R"(
variable "secret" {
  sensitive = true
}
resource "random_password" "p" {
  length = 30
}
resource "terraform_data" "a" {
  input = { open = "visible", hidden = "x${var.secret}x" }
}
output "s" {
  value     = var.secret
  sensitive = true
}
output "p" {
  value     = random_password.p.result
  sensitive = true
}
)");
  std::string seen;
  for (const char* secret : {"hunter2-hunter2", "swordfish-swordfish"}) {
    const std::string option = std::string("-var=secret=") + secret;
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"plan", option, "-out=saved"},
                                               {"show", "saved"},
                                               {"apply", "-auto-approve", option},
                                               {"plan", "-destroy", option},
                                               {"apply", "-auto-approve", "-json", option},
                                               {"show"},
                                               {"state", "show", "terraform_data.a"},
                                               {"output"}}) {
      const Finished finished = work.plumb(words);
      EXPECT_EQ(finished.code, 0) << finished.all();
      seen += finished.out + finished.err;
    }
    EXPECT_EQ(work.plumb({"output", "-raw", "s"}).out, secret) << "but who asks is told";
  }
  const std::string password = work.plumb({"output", "-raw", "p"}).out;
  EXPECT_EQ(password.size(), 30U);
  EXPECT_THAT(seen, Not(HasSubstr("hunter2")));
  EXPECT_THAT(seen, Not(HasSubstr("swordfish")));
  EXPECT_THAT(seen, Not(HasSubstr(password)));
  EXPECT_THAT(seen, HasSubstr("visible"));
}

TEST(HttpData, IsRead) {
  const LoopbackServer server(
      [](const std::string&, int) { return http_answer("200 OK", "hello from the server"); });
  const Workspace work("data \"http\" \"a\" {\n  url = \"" + server.url() +
                       "/x\"\n}\noutput \"body\" {\n  value = data.http.a.response_body\n}\n");
  work.apply();
  EXPECT_EQ(work.plumb({"output", "-raw", "body"}).out, "hello from the server");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Dns, ZonesAndRecordsLive) {
  const auto server = PowerDns::start();
  if (server == nullptr) GTEST_SKIP() << "pdns-server with pdns-backend-sqlite3 is not installed";
  const auto text = [&](const std::string& address) {
    return server->configuration() + R"(
resource "powerdns_zone" "z" {
  name        = "example.com."
  kind        = "Native"
  nameservers = ["ns1.example.com."]
}
resource "powerdns_record" "www" {
  zone    = powerdns_zone.z.name
  name    = "www.example.com."
  type    = "A"
  ttl     = 60
  records = [")" +
           address + "\"]\n}\n";
  };
  const Workspace work(text("192.0.2.1"));
  work.apply();
  EXPECT_THAT(server->records(), Contains("www.example.com A 192.0.2.1"));
  EXPECT_EQ(work.plan_code(), 0);
  work.write("main.tf", text("192.0.2.2"));
  work.apply();
  EXPECT_THAT(server->records(), Contains("www.example.com A 192.0.2.2"));
  // Somebody deletes the record.
  server->execute("DELETE FROM records WHERE type = 'A'");
  EXPECT_EQ(work.plan_code(), 2);
  work.apply();
  EXPECT_THAT(server->records(), Contains("www.example.com A 192.0.2.2"));
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve"}).code, 0);
  EXPECT_THAT(server->zones(), IsEmpty());
}

TEST(Interrupt, LetsRunningOperationsFinish) {
  const Workspace work(R"(
resource "time_sleep" "running" {
  create_duration = "3s"
}
resource "local_file" "begun" {
  filename = "begun"
  content  = "x"
}
resource "local_file" "after" {
  filename   = "after"
  content    = "x"
  depends_on = [time_sleep.running]
}
)");
  Process process(work.command({"apply", "-auto-approve"}));
  // The file tells that the apply is under way, whatever is printed when.
  for (int i = 0; i < 1000 && !work.exists("begun"); ++i) ::usleep(5'000);
  ::usleep(200'000);
  process.signal(SIGINT);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.code, 1) << finished.all();
  EXPECT_FALSE(work.exists("after"));
  EXPECT_THAT(work.addresses(), ElementsAre("local_file.begun", "time_sleep.running"));
  work.apply();
  EXPECT_TRUE(work.exists("after"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Moved, KeepsObjectsAndIsDoneOnce) {
  const Workspace work(R"(
resource "random_uuid" "a" {}
module "m" { source = "./m" }
resource "terraform_data" "uses" { input = random_uuid.a.result }
)");
  work.write("m/main.tf", "resource \"random_uuid\" \"b\" { count = 2 }\n");
  work.apply();
  const std::string result = work.plumb({"state", "show", "random_uuid.a"}).out;
  work.write("main.tf", R"(
resource "random_uuid" "c" { count = 1 }
module "n" { source = "./m" }
resource "terraform_data" "uses" { input = random_uuid.c[0].result }
moved {
  from = random_uuid.a
  to   = random_uuid.c
}
moved {
  from = module.m
  to   = module.n
}
)");
  EXPECT_EQ(work.plan_code(), 2);
  const Finished saved = work.plumb({"plan", "-out=saved"});
  EXPECT_THAT(saved.out, HasSubstr("# random_uuid.a has moved to random_uuid.c[0]"));
  EXPECT_THAT(saved.out, HasSubstr("Plan: 0 to add, 0 to change, 0 to destroy."));
  work.apply({"saved"});
  EXPECT_EQ(work.plan_code(), 0);
  EXPECT_THAT(work.addresses(),
              ElementsAre("random_uuid.c[0]", "terraform_data.uses", "module.n.random_uuid.b[0]",
                          "module.n.random_uuid.b[1]"));
  const std::string id = result.substr(result.find("result"));
  EXPECT_THAT(work.plumb({"state", "show", "random_uuid.c[0]"}).out, HasSubstr(id));
  // The block may stay, and the objects are destroyed in the order of what they depend on now.
  work.write("main.tf", "");
  work.apply();
  EXPECT_THAT(work.addresses(), testing::IsEmpty());
}

TEST(Removed, ForgetsWhatIsNotToBeDestroyed) {
  const Workspace work(R"(
resource "local_file" "a" {
  count    = 2
  filename = "a${count.index}.txt"
  content  = "kept"
}
resource "local_file" "b" {
  filename = "b.txt"
  content  = "destroyed"
}
module "m" { source = "./m" }
)");
  work.write("m/main.tf",
             "resource \"local_file\" \"c\" {\n  filename = \"c.txt\"\n  content = \"c\"\n}\n");
  work.apply();
  work.write("main.tf", R"(
removed {
  from = local_file.a
  lifecycle {
    destroy = false
  }
}
removed { from = local_file.b }
removed {
  from = module.m
  lifecycle {
    destroy = false
  }
}
)");
  const Finished plan = work.plumb({"plan", "-out=saved"});
  EXPECT_THAT(plan.out, HasSubstr("Plan: 0 to add, 0 to change, 1 to destroy."));
  EXPECT_THAT(plan.out, HasSubstr(" # local_file.a[1] will no longer be managed by Plumb, but will "
                                  "not be destroyed\n"));
  EXPECT_THAT(plan.out, HasSubstr("Warning: Some objects will no longer be managed by Plumb"));
  work.apply({"saved"});
  EXPECT_THAT(work.addresses(), IsEmpty());
  for (const char* const file : {"a0.txt", "a1.txt", "c.txt"}) EXPECT_TRUE(work.exists(file));
  EXPECT_FALSE(work.exists("b.txt"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Check, WarnsAndStopsNothing) {
  const Workspace work(R"(
variable "want" { default = "x" }
resource "terraform_data" "a" { input = var.want }
check "value" {
  assert {
    condition     = terraform_data.a.output == "x"
    error_message = "It is ${terraform_data.a.output}."
  }
}
module "m" { source = "./m" }
)");
  work.write("m/main.tf",
             "variable \"n\" { default = 1 }\ncheck \"n\" {\n  assert {\n    condition = var.n > "
             "1\n    error_message = \"Too small.\"\n  }\n}\n");
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("Warning: Check block assertion known after apply"));
  EXPECT_THAT(plan.out, HasSubstr("Warning: Check block assertion failed"));
  EXPECT_THAT(plan.out, HasSubstr("Too small."));
  EXPECT_THAT(work.apply().out, Not(HasSubstr("It is")));
  const Finished other = work.apply({"-var=want=y"});
  EXPECT_THAT(other.out, HasSubstr("It is y."));
  EXPECT_THAT(other.out, HasSubstr("terraform_data.a.output is \"y\""));
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve"}).code, 0);
}

/// One by one: the others of the same block stay, and the history says who did it.
TEST(Taint, HasOneInstanceReplaced) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  count = 2\n}\n");
  work.apply();
  const Finished marked = work.plumb({"taint", "terraform_data.a[1]"});
  EXPECT_EQ(marked.code, 0) << marked.all();
  EXPECT_EQ(marked.out, "Resource instance terraform_data.a[1] has been marked as tainted.\n");
  const std::string plan = work.plumb({"plan"}).out;
  EXPECT_THAT(plan, testing::HasSubstr("# terraform_data.a[1] is tainted, so must be replaced"));
  EXPECT_THAT(plan, testing::HasSubstr("Plan: 1 to add, 0 to change, 1 to destroy."));

  const Finished unmarked = work.plumb({"untaint", "terraform_data.a[1]"});
  EXPECT_EQ(unmarked.code, 0) << unmarked.all();
  EXPECT_EQ(unmarked.out,
            "Resource instance terraform_data.a[1] has been successfully untainted.\n");
  EXPECT_EQ(work.plan_code(), 0);

  // Once more changes nothing, and is no mistake.
  EXPECT_EQ(work.plumb({"taint", "terraform_data.a[0]"}).code, 0);
  EXPECT_EQ(work.plumb({"taint", "terraform_data.a[0]"}).code, 0);
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
}

}  // namespace
}  // namespace plumb::test
