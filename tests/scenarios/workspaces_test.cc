/// Several states beside one configuration.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kConfiguration = R"(
resource "terraform_data" "a" {
  input = terraform.workspace
}
output "w" {
  value = terraform.workspace
}
)";

std::string listed(const Workspace& work) {
  return work.plumb({"workspace", "list"}).out;
}

std::string output_of(const Workspace& work) {
  return work.plumb({"output", "-raw", "w"}).out;
}

void expect_done(const Workspace& work, const std::vector<std::string>& arguments) {
  const Finished done = work.plumb(arguments);
  EXPECT_EQ(done.code, 0) << done.all();
}

void expect_refused(const Workspace& work, const std::vector<std::string>& arguments,
                    const std::string& why) {
  const Finished refused = work.plumb(arguments);
  EXPECT_EQ(refused.code, 1) << refused.all();
  EXPECT_THAT(in_one_line(refused.err), HasSubstr(why));
}

TEST(Workspaces, HaveStatesOfTheirOwn) {
  const Workspace work(kConfiguration);
  work.apply();
  expect_done(work, {"workspace", "new", "dev"});
  EXPECT_EQ(listed(work), "  default\n* dev\n\n");
  EXPECT_THAT(work.addresses(), IsEmpty());
  work.apply();
  EXPECT_EQ(output_of(work), "dev");
  expect_done(work, {"destroy", "-auto-approve"});
  expect_done(work, {"workspace", "select", "default"});
  EXPECT_EQ(output_of(work), "default");
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a"));
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Workspaces, HaveSerialsOfTheirOwn) {
  const Workspace work(kConfiguration);
  work.apply();
  Command dev = work.command({"apply", "-auto-approve"});
  dev.environment["TF_WORKSPACE"] = "dev";
  EXPECT_EQ(run(dev).code, 0);
  const std::string before = work.state();
  dev.words = {plumb_program(), "workspace", "show"};
  EXPECT_EQ(run(dev).out, "dev\n");
  dev.words = {plumb_program(), "destroy", "-auto-approve"};
  EXPECT_EQ(run(dev).code, 0);
  EXPECT_EQ(work.state(), before) << "the serial of one is not that of the other";
  EXPECT_EQ(listed(work), "* default\n  dev\n\n");
}

TEST(Workspaces, AreAskedForByName) {
  const Workspace work(kConfiguration);
  expect_refused(work, {"workspace", "select", "dev"}, "Workspace \"dev\" doesn't exist.");
  expect_done(work, {"workspace", "select", "-or-create", "dev"});
  expect_refused(work, {"workspace", "new", "dev"}, "Workspace \"dev\" already exists");
  expect_refused(work, {"workspace", "new", "a/b"}, "is not allowed");
  expect_refused(work, {"workspace", "new", ""}, "is not allowed");
  expect_refused(work, {"workspace", "new"}, "Expected a single argument: NAME.");
  EXPECT_EQ(work.plumb({"workspace", "show"}).out, "dev\n");
  expect_refused(work, {"workspace", "sho"}, "Did you mean \"show\"?");
}

TEST(Workspaces, AreNotDeletedWithWhatTheyHold) {
  const Workspace work(kConfiguration);
  expect_done(work, {"workspace", "new", "dev"});
  work.apply();
  expect_refused(work, {"workspace", "delete", "dev"}, "is your active workspace");
  expect_done(work, {"workspace", "select", "default"});
  expect_refused(work, {"workspace", "delete", "dev"}, "- terraform_data.a");
  expect_refused(work, {"workspace", "delete", "prod"}, "doesn't exist");
  const Finished forced = work.plumb({"workspace", "delete", "-force", "dev"});
  EXPECT_EQ(forced.code, 0) << forced.all();
  EXPECT_THAT(forced.out, HasSubstr("\"dev\" was non-empty"));
  EXPECT_EQ(listed(work), "* default\n\n");
  // Another of that name has nothing of it.
  expect_done(work, {"workspace", "new", "dev"});
  EXPECT_THAT(work.addresses(), IsEmpty());
}

TEST(Workspaces, AreSetByTheEnvironment) {
  Workspace work(kConfiguration);
  work.apply();
  work.environment["TF_WORKSPACE"] = "ci";
  expect_refused(work, {"workspace", "select", "default"}, "TF_WORKSPACE");
  expect_refused(work, {"workspace", "new", "x"}, "TF_WORKSPACE");
  work.apply();
  EXPECT_EQ(output_of(work), "ci");
  work.environment["TF_WORKSPACE"] = "a b";
  expect_refused(work, {"plan"}, "Invalid workspace name set using TF_WORKSPACE");
}

TEST(Workspaces, KeepTheirPlansApart) {
  const Workspace work(kConfiguration);
  EXPECT_EQ(work.plumb({"plan", "-out=p"}).code, 0);
  expect_done(work, {"workspace", "new", "dev"});
  expect_refused(work, {"apply", "p"}, "The plan was made in workspace \"default\"");
  EXPECT_THAT(work.addresses(), IsEmpty());
  expect_done(work, {"workspace", "select", "default"});
  expect_done(work, {"apply", "p"});
}

/// What Terraform made there is not made a second time.
TEST(Workspaces, OfTerraformAreTakenOverOneByOne) {
  const Workspace source(kConfiguration);
  source.apply();
  const Workspace work(kConfiguration);
  work.write("terraform.tfstate", source.state());
  work.write("terraform.tfstate.d/prod/terraform.tfstate", source.state());
  work.write(".terraform/environment", "prod");
  EXPECT_EQ(listed(work), "  default\n* prod\n\n");
  expect_refused(work, {"plan"}, "There is the state terraform.tfstate.d/prod/terraform.tfstate");
  expect_done(work, {"init", "-import-state=terraform.tfstate.d/prod/terraform.tfstate"});
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a"));
  expect_done(work, {"workspace", "select", "default"});
  expect_refused(work, {"apply", "-auto-approve"}, "There is the state terraform.tfstate,");
  expect_done(work, {"init", "-import-state=terraform.tfstate"});
  EXPECT_EQ(work.plan_code(), 0);
  expect_done(work, {"workspace", "new", "-state=terraform.tfstate", "copy"});
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a"));
}

TEST(Workspaces, AreNotMadeFromAStateThatCannotBeRead) {
  const Workspace work(kConfiguration);
  work.write("broken.tfstate", "{");
  expect_refused(work, {"workspace", "new", "-state=missing.tfstate", "dev"}, "missing.tfstate");
  expect_refused(work, {"workspace", "new", "-state=broken.tfstate", "dev"}, "broken.tfstate");
  EXPECT_EQ(listed(work), "* default\n\n");
}

/// It would still be there, and nothing would have looked into it.
TEST(Workspaces, OfTerraformAreNotDeleted) {
  const Workspace source(kConfiguration);
  source.apply();
  const Workspace work(kConfiguration);
  work.write("terraform.tfstate.d/prod/terraform.tfstate", source.state());
  expect_refused(work, {"workspace", "delete", "-force", "prod"}, "Workspace belongs to Terraform");
  work.remove("terraform.tfstate.d");
  EXPECT_EQ(listed(work), "* default\n\n");
}

TEST(ReplaceProvider, ChangesWhoObjectsBelongTo) {
  const Workspace work(kConfiguration);
  work.apply();
  const std::vector<std::string> replace{"state", "replace-provider",
                                         "terraform.io/builtin/terraform", "acme/data"};
  const Finished refused = work.plumb(replace, "no\n");
  EXPECT_EQ(refused.code, 0) << refused.all();
  EXPECT_THAT(refused.out, HasSubstr("Cancelled"));
  EXPECT_THAT(work.state(), HasSubstr("terraform.io/builtin/terraform"));
  const Finished done = work.plumb(replace, "yes\n");
  EXPECT_EQ(done.code, 0) << done.all();
  EXPECT_THAT(done.out, HasSubstr("  terraform_data.a\n"));
  EXPECT_THAT(work.state(), HasSubstr("provider[\\\"registry.terraform.io/acme/data\\\"]"));
  EXPECT_EQ(work.plumb(replace).out, "No matching resources found.\n");
  expect_refused(work, {"state", "replace-provider", "-auto-approve", "bad!", "acme/data"},
                 "Invalid \"from\" provider \"bad!\"");
}

}  // namespace
}  // namespace plumb::test
