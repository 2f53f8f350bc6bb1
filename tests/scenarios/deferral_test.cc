/// Providers that put off what they are asked for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Addresses = std::vector<std::string>;

TEST(Deferral, IsAnErrorWhereItIsNotAllowed) {
  Workspace work("resource \"vault_leak\" \"a\" {}\n");
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
  EXPECT_EQ(work.plan_code(), 2);
  work.environment["VAULT_DEFERS"] = "1";
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 1);
  EXPECT_THAT(plan.err,
              HasSubstr("Error: Provider deferred changes when Plumb did not allow deferrals"));
  EXPECT_THAT(plan.err, HasSubstr("on main.tf line 1"));
  EXPECT_THAT(plan.err, HasSubstr("something that it needs is not there yet"));
}

/// A directory in which things of tests/plugins/patient.cc are made.
class PatientWorkspace : public Workspace {
 public:
  explicit PatientWorkspace(const std::string& main) : Workspace(main) {
    write("store/.keep", "");
    environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
    environment["PATIENT_STORE"] = path("store");
  }
  /// As the provider has it; empty if there is none.
  [[nodiscard]] std::string thing(const std::string& name) const {
    return exists("store/" + name) ? read("store/" + name) : "";
  }
  [[nodiscard]] json plan_json(std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), {"plan", "-allow-deferral", "-out=it.plan"});
    const Finished plan = plumb(arguments);
    EXPECT_EQ(plan.code, 0) << plan.err;
    return json::parse(plumb({"show", "-json", "it.plan"}).out);
  }
  Finished apply_part() const { return apply({"-allow-deferral"}); }
};

/// `address: reason, actions` of each deferred change.
Addresses deferred(const json& plan) {
  Addresses all;
  for (const json& each : plan.value("deferred_changes", json::array())) {
    std::string line = each["resource_change"]["address"].get<std::string>() + ": " +
                       each["reason"].get<std::string>();
    for (const json& action : each["resource_change"]["change"]["actions"])
      line += " " + action.get<std::string>();
    all.push_back(line);
  }
  return all;
}

/// Those with something to do.
Addresses changed(const json& plan) {
  Addresses all;
  for (const json& each : plan.value("resource_changes", json::array())) {
    if (each["change"]["actions"] != json{"no-op"}) all.push_back(each["address"]);
  }
  return all;
}

constexpr const char* kChain = R"(
resource "patient_mark" "first" { name = "first" }
resource "patient_thing" "waits" {
  name  = "waits"
  after = patient_mark.first.id
}
resource "patient_thing" "dependant" { name = "after-${patient_thing.waits.id}" }
resource "patient_thing" "bound" {
  name       = "bound"
  depends_on = [patient_thing.dependant]
}
resource "patient_thing" "sibling" { name = "sibling" }
output "name" { value = patient_thing.dependant.name }
output "sibling" { value = patient_thing.sibling.name }
)";

TEST(Deferral, LeavesWhatWaitsAndWhatDependsOnIt) {
  PatientWorkspace work(kChain);
  const json plan = work.plan_json();
  EXPECT_THAT(changed(plan), ElementsAre("patient_mark.first", "patient_thing.sibling"));
  EXPECT_THAT(deferred(plan), ElementsAre("patient_thing.bound: deferred_prereq create",
                                          "patient_thing.dependant: deferred_prereq create",
                                          "patient_thing.waits: resource_config_unknown create"));
  EXPECT_EQ(plan["complete"], false);
  EXPECT_EQ(plan["applyable"], true);
  const Finished applied = work.apply_part();
  EXPECT_THAT(applied.out, HasSubstr("Apply complete! Resources: 2 added, 0 changed, 0 "
                                     "destroyed.\n3 changes were deferred: they are left to the "
                                     "next plan.\n"));
  EXPECT_THAT(work.addresses(), ElementsAre("patient_mark.first", "patient_thing.sibling"));
  EXPECT_EQ(work.thing("waits") + work.thing("after-waits") + work.thing("bound"), "");
  EXPECT_EQ(work.plumb({"output", "-json"}).out.find("\"name\""), std::string::npos);
  EXPECT_EQ(work.plumb({"output", "-raw", "sibling"}).out, "sibling");
}

TEST(Deferral, ConvergesWhenThePrerequisiteIsThere) {
  PatientWorkspace work(kChain);
  work.apply_part();
  const json plan = work.plan_json();
  EXPECT_THAT(deferred(plan), ElementsAre());
  EXPECT_EQ(plan["complete"], true);
  EXPECT_THAT(work.apply_part().out, HasSubstr("Resources: 3 added, 0 changed, 0 destroyed."));
  EXPECT_NE(work.thing("after-waits"), "");
  EXPECT_EQ(work.plumb({"output", "-raw", "name"}).out, "after-waits");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Deferral, IsNotAllowedUnlessAskedFor) {
  PatientWorkspace work(kChain);
  EXPECT_THAT(work.apply().out, HasSubstr("Resources: 5 added, 0 changed, 0 destroyed."));
}

TEST(Deferral, IsShown) {
  PatientWorkspace work(R"(
resource "patient_thing" "waits" {
  name  = "waits"
  after = "absent"
}
)");
  const Finished plan = work.plumb({"plan", "-allow-deferral", "-detailed-exitcode"});
  EXPECT_EQ(plan.code, 2);
  EXPECT_THAT(plan.out, HasSubstr(R"(
Note: This is a partial plan, parts can only be known in the next plan / apply cycle.

  # patient_thing.waits was deferred
  # (because something that it needs is not there yet)
  + resource "patient_thing" "waits" {
      + after = "absent"
      + id    = (known after apply)
      + name  = "waits"
    }
)"));
  EXPECT_THAT(plan.out, Not(HasSubstr("No changes")));
  EXPECT_THAT(work.plumb({"plan", "-allow-deferral", "-summary"}).out,
              HasSubstr("deferred to the next plan: 1\n      patient_thing.waits  # "
                        "absent_prereq\n"));
  EXPECT_THAT(work.plumb({"plan", "-allow-deferral", "-json"}).out,
              HasSubstr("\"@message\":\"patient_thing.waits: Deferred (absent_prereq)\""));
  EXPECT_EQ(work.plumb({"plan", "-allow-deferral", "-html=plan.html"}).code, 0);
  EXPECT_THAT(work.read("plan.html"), HasSubstr(R"("deferred":[{"address":"patient_thing.waits")"));
  EXPECT_THAT(work.apply_part().out,
              HasSubstr("1 change was deferred: it is left to the next plan."));
  EXPECT_THAT(work.addresses(), ElementsAre());
}

/// An object that is there already, and then is to become something else.
std::string standing(const std::string& more, const std::string& dependant) {
  return R"(
resource "patient_thing" "here" {
  name = "here"
  )" + more +
         R"(
}
resource "patient_thing" "dependant" {
  count = )" +
         dependant + R"(
  name  = "d${count.index}-${patient_thing.here.id}"
}
output "size" { value = patient_thing.here.size }
output "name" { value = patient_thing.here.name }
)";
}

TEST(Deferral, LeavesAnObjectAsItIsThatWouldBeUpdated) {
  PatientWorkspace work(standing("size = \"1\"", "2"));
  work.apply();
  const std::string before = work.state();
  // The second dependant would be destroyed, if nothing waited.
  work.write("main.tf", standing("size = \"2\"\n  after = \"absent\"", "1"));
  const json plan = work.plan_json();
  EXPECT_THAT(deferred(plan), ElementsAre("patient_thing.dependant[0]: deferred_prereq no-op",
                                          "patient_thing.dependant[1]: deferred_prereq delete",
                                          "patient_thing.here: absent_prereq update"));
  EXPECT_THAT(changed(plan), ElementsAre());
  EXPECT_EQ(plan["applyable"], true);  // The output's value will be another.
  EXPECT_THAT(work.apply({"it.plan"}).out, HasSubstr("2 changes were deferred"));
  EXPECT_EQ(json::parse(work.state())["resources"], json::parse(before)["resources"]);
  EXPECT_EQ(work.plumb({"output", "-raw", "size"}).out, "1");
  EXPECT_EQ(work.thing("here"), "-1");
  EXPECT_NE(work.thing("d1-here"), "");
  work.write("store/absent", "");
  work.apply_part();
  EXPECT_EQ(work.thing("here"), "-2");
  EXPECT_EQ(work.thing("d1-here"), "");
  EXPECT_EQ(work.plumb({"output", "-raw", "size"}).out, "2");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Deferral, LeavesAnObjectAsItIsThatWouldBeReplaced) {
  PatientWorkspace work(standing("kind = \"k1\"", "1"));
  work.apply();
  work.write("main.tf", standing("kind = \"k2\"\n  after = \"absent\"", "1"));
  const json plan = work.plan_json();
  EXPECT_THAT(deferred(plan), ElementsAre("patient_thing.dependant[0]: deferred_prereq update",
                                          "patient_thing.here: absent_prereq delete create"));
  EXPECT_THAT(work.apply({"it.plan"}).out,
              HasSubstr("Resources: 0 added, 0 changed, 0 destroyed."));
  EXPECT_EQ(work.thing("here"), "k1-");
  work.write("store/absent", "");
  work.apply_part();
  EXPECT_EQ(work.thing("here"), "k2-");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Deferral, LeavesDataThatIsNotThereYet) {
  PatientWorkspace work(R"(
resource "patient_mark" "first" { name = "first" }
provider "patient" {
  alias = "zoned"
  zone  = patient_mark.first.id
}
data "patient_sight" "absent" { of = "absent" }
data "patient_sight" "zoned" {
  provider = patient.zoned
  of       = "absent"
}
resource "patient_thing" "sees" { name = "sees-${data.patient_sight.absent.seen}" }
output "seen" { value = data.patient_sight.absent.seen }
)");
  EXPECT_THAT(deferred(work.plan_json()),
              ElementsAre("data.patient_sight.absent: absent_prereq read",
                          "data.patient_sight.zoned: provider_config_unknown read",
                          "patient_thing.sees: deferred_prereq create"));
  work.apply_part();
  EXPECT_THAT(work.addresses(), ElementsAre("patient_mark.first"));
  work.write("store/absent", "it");
  work.apply_part();
  EXPECT_NE(work.thing("sees-it"), "");
  EXPECT_EQ(work.plumb({"output", "-raw", "seen"}).out, "it");
}

TEST(Deferral, DestroysNothingThatIsStillNeeded) {
  PatientWorkspace work(kChain);
  work.apply();
  work.write("store/dependant.busy", "");
  work.write("store/after-waits.busy", "");
  const Finished destroyed = work.plumb({"destroy", "-auto-approve", "-allow-deferral"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.err;
  EXPECT_THAT(destroyed.out, HasSubstr("Destroy complete! Resources: 2 destroyed.\n3 changes were "
                                       "deferred"));
  EXPECT_THAT(work.addresses(),
              ElementsAre("patient_mark.first", "patient_thing.dependant", "patient_thing.waits"));
  EXPECT_NE(work.thing("waits"), "");
  work.remove("store/after-waits.busy");
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve", "-allow-deferral"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre());
}

TEST(Deferral, LeavesBlocksWhoseInstancesAreNotKnown) {
  PatientWorkspace work(R"(
resource "patient_mark" "first" { name = "ab" }
resource "patient_thing" "many" {
  count = length(patient_mark.first.id)
  name  = "many-${count.index}"
}
module "inner" {
  source   = "./inner"
  for_each = toset([patient_mark.first.id])
  given    = each.key
}
output "count" { value = length(patient_thing.many) }
output "inner" { value = module.inner }
)");
  work.write("inner/main.tf", R"(
variable "given" {}
data "patient_sight" "it" { of = var.given }
resource "patient_thing" "in" { name = "in-${var.given}" }
output "name" { value = patient_thing.in.name }
output "fixed" { value = 1 }
)");
  EXPECT_EQ(work.plumb({"init"}).code, 0);
  const Finished refused = work.plumb({"plan"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("Error: Invalid count argument"));
  EXPECT_THAT(refused.err, HasSubstr("Error: Invalid for_each argument"));
  const json plan = work.plan_json();
  EXPECT_THAT(deferred(plan),
              ElementsAre("patient_thing.many[*]: instance_count_unknown create",
                          "module.inner[*].data.patient_sight.it: instance_count_unknown read",
                          "module.inner[*].patient_thing.in: instance_count_unknown create"));
  const json& inner = plan["deferred_changes"][2]["resource_change"];
  EXPECT_EQ(inner["module_address"], "module.inner[*]");
  EXPECT_EQ(inner["index_unknown"], true);
  work.apply({"it.plan"});
  EXPECT_THAT(work.addresses(), ElementsAre("patient_mark.first"));
  EXPECT_EQ(work.plumb({"output", "-json"}).out, "{}\n");
  work.apply_part();
  EXPECT_NE(work.thing("many-1"), "");
  EXPECT_NE(work.thing("in-ab"), "");
  EXPECT_EQ(work.plumb({"output", "count"}).out, "2\n");
  // What is there stays while the number of instances is not known once more.
  const std::string main = work.read("main.tf");
  work.write("main.tf", "resource \"patient_mark\" \"other\" { name = \"c\" }\n" +
                            std::string(main).replace(main.find("length(patient_mark.first.id)"),
                                                      29, "length(patient_mark.other.id)"));
  EXPECT_THAT(deferred(work.plan_json()),
              ElementsAre("patient_thing.many[*]: instance_count_unknown create"));
  work.apply_part();
  EXPECT_NE(work.thing("many-1"), "");
  EXPECT_EQ(work.plumb({"output", "count"}).out, "2\n");
  work.apply_part();
  EXPECT_EQ(work.thing("many-1"), "");
  EXPECT_EQ(work.plumb({"output", "count"}).out, "1\n");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(Deferral, LeavesWhatCannotBeReadYet) {
  PatientWorkspace work(standing("size = \"1\"", "0"));
  work.apply();
  work.write("store/here.busy", "");
  const std::string before = work.state();
  work.apply({"-refresh-only", "-allow-deferral"});
  EXPECT_EQ(json::parse(work.state())["resources"], json::parse(before)["resources"]);
  work.write("main.tf", standing("size = \"2\"", "0"));
  EXPECT_THAT(deferred(work.plan_json()), ElementsAre("patient_thing.here: absent_prereq update"));
  work.remove("store/here.busy");
  work.apply_part();
  EXPECT_EQ(work.thing("here"), "-2");
}

TEST(Deferral, LeavesAnImportOfWhatIsNotThereYet) {
  PatientWorkspace work(R"(
import {
  to = patient_thing.found
  id = "found"
}
resource "patient_thing" "found" { name = "found" }
)");
  EXPECT_THAT(deferred(work.plan_json()), ElementsAre("patient_thing.found: absent_prereq create"));
  work.apply({"it.plan"});
  EXPECT_THAT(work.addresses(), ElementsAre());
  work.write("store/found", "");
  EXPECT_THAT(work.apply_part().out, HasSubstr("Resources: 1 imported, 0 added, 0 changed"));
  EXPECT_THAT(work.addresses(), ElementsAre("patient_thing.found"));
}

TEST(Deferral, HasEffectsOfItsOwn) {
  PatientWorkspace work(R"(
resource "patient_thing" "waits" {
  name  = "waits"
  after = "absent"
}
)");
  const auto digest = [&] {
    const std::string out = work.plumb({"plan", "-allow-deferral"}).out;
    return out.substr(out.find("Digest of these effects"));
  };
  const std::string waiting = digest();
  EXPECT_EQ(digest(), waiting);
  work.write("store/absent", "");
  EXPECT_NE(digest(), waiting);
}

}  // namespace
}  // namespace plumb::test
