/// What somebody who used the program for the first time ran into. Each was wrong once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "support/workspace.h"

namespace plumb::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(FirstUser, DestroyOfATargetKeepsWhatItDependsOn) {
  const Workspace work(R"(
resource "terraform_data" "a" {}
resource "terraform_data" "b" { input = terraform_data.a.id }
resource "terraform_data" "c" { input = terraform_data.b.id }
resource "terraform_data" "d" { depends_on = [terraform_data.a] }
output "b" { value = terraform_data.b.id }
)");
  work.apply();
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve", "-target=terraform_data.b"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a", "terraform_data.d"));
  EXPECT_EQ(work.plumb({"output", "-raw", "b"}).code, 0) << "outputs wait for a plan of everything";
}

TEST(FirstUser, APlanMadeDuringAnApplyIsStale) {
  const Workspace work(R"(
resource "random_uuid" "a" {}
resource "time_sleep" "s" { create_duration = "2s" }
resource "random_uuid" "b" { depends_on = [time_sleep.s] }
)");
  std::thread applying([&] { work.apply(); });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const Finished plan = work.plumb({"plan", "-out=saved.plan"});
  // Planning waits for nobody; applying at the same time waits for the lock, and then finds nothing
  // left to do.
  const Finished second = work.plumb({"apply", "-auto-approve", "-lock-timeout=20s"});
  applying.join();
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(second.out, HasSubstr("Apply complete! Resources: 0 added, 0 changed, 0 destroyed."));
  const Finished stale = work.plumb({"apply", "saved.plan"});
  EXPECT_EQ(stale.code, 1);
  EXPECT_THAT(stale.err, HasSubstr("Saved plan is stale"));
}

TEST(FirstUser, HugeNumbersAreKeptAndInfiniteOnesRefused) {
  const Workspace work(R"(
resource "terraform_data" "big" { input = 1e309 }
output "big" { value = 1e400 }
)");
  work.apply();
  EXPECT_EQ(work.plan_code(), 0);
  EXPECT_EQ(work.plumb({"output", "-raw", "big"}).out, "1" + std::string(400, '0'));
  work.write("main.tf", "output \"big\" { value = 1/0 }\n");
  const Finished refused = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("Error: Infinite output value"));
  EXPECT_EQ(work.plumb({"state", "list"}).code, 0);
}

TEST(FirstUser, WhatIsLeftWhenTheFilesAreGoneCanBeDestroyed) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  work.remove("main.tf");
  const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(FirstUser, ObjectsAreDestroyedInOrderThroughOneThatStays) {
  const Workspace work(R"(
resource "time_sleep" "root" { destroy_duration = "0s" }
resource "time_sleep" "mid" {
  destroy_duration = "0s"
  depends_on       = [time_sleep.root]
}
resource "time_sleep" "top" {
  destroy_duration = "1s"
  depends_on       = [time_sleep.mid]
}
)");
  work.apply();
  work.write("main.tf", "resource \"time_sleep\" \"mid\" { destroy_duration = \"0s\" }\n");
  const Finished applied = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  const std::size_t top = applied.out.find("time_sleep.top: Destruction complete");
  const std::size_t root = applied.out.find("time_sleep.root: Destroying...");
  ASSERT_NE(top, std::string::npos) << applied.out;
  ASSERT_NE(root, std::string::npos) << applied.out;
  EXPECT_LT(top, root);
}

TEST(FirstUser, ADatabaseThatVanishesIsNoticed) {
  const Workspace work("resource \"time_sleep\" \"s\" { create_duration = \"2s\" }\n");
  Finished applied;
  std::thread applying([&] { applied = work.plumb({"apply", "-auto-approve"}); });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  for (const char* const name : {"plumb.db", "plumb.db-wal", "plumb.db-shm"}) work.remove(name);
  applying.join();
  EXPECT_EQ(applied.code, 1);
  EXPECT_THAT(applied.err, HasSubstr("plumb.db was removed or"));
  EXPECT_TRUE(work.exists("plumb.db.emergency"));
  EXPECT_EQ(work.plan_code(), 0) << "the next command reads it back";
  EXPECT_THAT(work.addresses(), ElementsAre("time_sleep.s"));
}

// What the second one ran into.

TEST(SecondUser, MovesOnlyOneInstanceToOneAddress) {
  const Workspace work(R"(
resource "terraform_data" "c" { count = 2 }
module "m" {
  source = "./m"
  count  = 2
}
)");
  work.write("m/main.tf", "resource \"terraform_data\" \"d\" {}\n");
  work.apply();
  const std::string before = work.state();
  for (const auto& [from, to] : {std::pair("terraform_data.c", "terraform_data.e[0]"),
                                 {"module.m", "module.n[0]"},
                                 {"module.m", "module.n[\"k\"]"}}) {
    const Finished refused = work.plumb({"state", "mv", from, to});
    EXPECT_EQ(refused.code, 1) << from;
    EXPECT_THAT(refused.err, HasSubstr("More than one instance would move to"));
    EXPECT_EQ(work.state(), before);
  }
  EXPECT_EQ(work.plumb({"state", "mv", "terraform_data.c", "terraform_data.e"}).code, 0);
  EXPECT_EQ(work.plumb({"state", "mv", "module.m", "module.n"}).code, 0);
  EXPECT_THAT(work.addresses(),
              ElementsAre("terraform_data.e[0]", "terraform_data.e[1]",
                          "module.n[0].terraform_data.d", "module.n[1].terraform_data.d"));
}

TEST(SecondUser, AFileThatCannotBeReadIsNotPassedOver) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.write("b.tf", "resource \"terraform_data\" \"b\" {}\n");
  work.apply();
  work.remove("b.tf");
  ASSERT_EQ(::symlink("/nowhere/b.tf", work.path("b.tf").c_str()), 0);
  EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("The file \"b.tf\" could not be read"));
  work.remove("b.tf");
  ASSERT_EQ(::mkfifo(work.path("b.tf").c_str(), 0600), 0);
  EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("b.tf is no regular file"));
  work.remove("b.tf");
  ASSERT_EQ(::mkdir(work.path("b.tf").c_str(), 0700), 0);
  EXPECT_EQ(work.plumb({"plan"}).code, 0) << "a folder is no file";
}

TEST(SecondUser, APlanGoesThroughALinkAndIntoAPipe) {
  const Workspace work("output \"o\" { value = 1 }\n");
  work.write("target", "");
  ASSERT_EQ(::symlink("target", work.path("link").c_str()), 0);
  EXPECT_EQ(work.plumb({"plan", "-out=link"}).code, 0);
  EXPECT_TRUE(fs::is_symlink(work.path("link")));
  EXPECT_EQ(work.plumb({"apply", "target"}).code, 0);
  ASSERT_EQ(::mkfifo(work.path("pipe").c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = work.read("pipe"); });
  EXPECT_EQ(work.plumb({"plan", "-out=pipe"}).code, 0);
  reader.join();
  EXPECT_FALSE(received.empty());
  EXPECT_TRUE(fs::is_fifo(work.path("pipe")));
}

TEST(SecondUser, FormattingKeepsAFilesMode) {
  const Workspace work("a   =  1\n");
  ASSERT_EQ(::chmod(work.path("main.tf").c_str(), 0640), 0);
  EXPECT_EQ(work.plumb({"fmt"}).code, 0);
  EXPECT_EQ(fs::status(work.path("main.tf")).permissions(), fs::perms(0640));
}

TEST(SecondUser, ATargetedApplyLeavesTheRestUnevaluated) {
  const Workspace work(R"(
variable "skip" { default = 0 }
variable "keys" { default = ["x"] }
locals { keys = toset(var.keys) }
resource "terraform_data" "a" { count = var.skip == 1 ? 0 : 1 }
resource "terraform_data" "e" { for_each = local.keys }
module "m" {
  source = "./m"
  count  = var.skip + 1
  keys   = var.keys
}
resource "terraform_data" "b" { input = 1 }
)");
  work.write("m/main.tf",
             "variable \"keys\" {}\n"
             "resource \"terraform_data\" \"d\" { for_each = toset(var.keys) }\n");
  work.apply({"-target=terraform_data.b"});
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.b"));
  EXPECT_EQ(work.plumb({"plan", "-target=module.m", "-out=p"}).code, 0);
  work.apply({"p"});
  work.apply();
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve", "-target=terraform_data.b"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a[0]", "terraform_data.e[\"x\"]",
                                            "module.m[0].terraform_data.d[\"x\"]"));
}

TEST(SecondUser, EveryCommandTakesNoColor) {
  Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  work.environment["TF_CLI_ARGS"] = "-no-color";
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"version"},
                                             {"graph"},
                                             {"providers"},
                                             {"state", "list"},
                                             {"state", "pull"},
                                             {"state", "show", "terraform_data.a"},
                                             {"output"},
                                             {"show"},
                                             {"validate"},
                                             {"fmt"},
                                             {"plan"}})
    EXPECT_EQ(work.plumb(words).code, 0) << words[0];
}

TEST(SecondUser, TheConsoleKnowsWhatIsNotDeclared) {
  const Workspace work("variable \"name\" { default = 1 }\n");
  for (const char* const text : {"var.nope", "local.nope", "module.nope", "data.x.y", "a.b.c",
                                 "module.zz.y", "local.nope + 1"})
    EXPECT_THAT(work.plumb({"console"}, std::string(text) + "\n").err,
                HasSubstr("Error: Reference to undeclared"))
        << text;
  EXPECT_THAT(work.plumb({"console"}, "var.nam\n").err, HasSubstr("Did you mean\n\"name\"?"));
  EXPECT_EQ(work.plumb({"console"}, "var.name + 1\n").out, "2\n");
}

TEST(SecondUser, ImportedNumbersKeepTheirDigits) {
  const Workspace work(R"(
resource "terraform_data" "a" {
  input = { big = 123456789012345678901234567890, f = 0.1234567890123456789 }
}
output "o" { value = 0.1234567890123456789 }
)");
  work.apply();
  work.write("terraform.tfstate", work.state());
  work.remove("plumb.db");
  EXPECT_EQ(work.plumb({"init", "-import-state=terraform.tfstate"}).code, 0);
  EXPECT_EQ(work.plan_code(), 0);
  EXPECT_EQ(work.plumb({"output", "-json", "o"}).out, "0.1234567890123456789\n");
}

TEST(SecondUser, SecretsStayOutOfMessages) {
  const Workspace work(R"(
variable "pw" {
  default   = "s3cr3tPASSWORD"
  sensitive = true
}
data "local_file" "d" { filename = "/nope/${var.pw}" }
data "http" "h" { url = "http://127.0.0.1:1/${var.pw}" }
locals { twice = { for x in [var.pw, var.pw] : x => 1 } }
)");
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"plan"}, {"plan", "-json"}, {"apply", "-auto-approve"}}) {
    const std::string all = work.plumb(words).all();
    EXPECT_THAT(all, HasSubstr("(sensitive value)"));
    EXPECT_THAT(all, testing::Not(HasSubstr("s3cr3tPASSWORD")));
  }
}

TEST(SecondUser, WhoMayOnlyReadTheStateReadsIt) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\noutput \"o\" { value = 1 }\n");
  work.apply();
  ASSERT_EQ(::chmod(work.path("plumb.db").c_str(), 0444), 0);
  ASSERT_EQ(::chmod(work.path().c_str(), 0555), 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a"));
  EXPECT_EQ(work.plumb({"output", "-raw", "o"}).out, "1");
  EXPECT_EQ(work.plan_code(), 0);
  ASSERT_EQ(::chmod(work.path().c_str(), 0755), 0);
}

TEST(SecondUser, AFinalNewlineShows) {
  const Workspace work(
      "output \"a\" { value = \"x\\ny\" }\noutput \"b\" { value = \"x\\ny\\n\" }\n");
  work.apply();
  EXPECT_EQ(work.plumb({"output"}).out, "a = <<EOT\nx\ny\nEOT\nb = <<EOT\nx\ny\n\nEOT\n");
}

TEST(SecondUser, AValidationPointsAtTheCallThatFails) {
  const Workspace work(R"(
module "good" {
  source = "./m"
  n      = 1
}
module "bad" {
  source = "./m"
  n      = 4
}
)");
  work.write("m/main.tf",
             "variable \"n\" {\n  validation {\n    condition     = var.n < 3\n"
             "    error_message = \"Too big.\"\n  }\n}\n");
  EXPECT_THAT(work.plumb({"plan"}).err, HasSubstr("on main.tf line 8, in module \"bad\":"));
}

}  // namespace
}  // namespace plumb::test
