/// The commands around the main job: state, output, import, fmt, console, graph, parse, show.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

constexpr const char* kThree = R"(
resource "terraform_data" "a" {
  count = 2
  input = count.index
}
resource "null_resource" "b" {}
output "number" {
  value = 42
}
output "list" {
  value = ["x", { y = true }]
}
)";

TEST(State, IsListedShownMovedAndForgotten) {
  const Workspace work(kThree);
  work.apply();
  EXPECT_THAT(work.addresses(),
              ElementsAre("null_resource.b", "terraform_data.a[0]", "terraform_data.a[1]"));
  EXPECT_THAT(lines(work.plumb({"state", "list", "terraform_data.a"}).out),
              ElementsAre("terraform_data.a[0]", "terraform_data.a[1]"));
  EXPECT_THAT(work.plumb({"state", "show", "terraform_data.a[1]"}).out, HasSubstr("input  = 1"));
  EXPECT_EQ(work.plumb({"state", "mv", "terraform_data.a[1]", "terraform_data.moved"}).code, 0);
  EXPECT_EQ(work.plumb({"state", "mv", "null_resource.b", "module.m.null_resource.b"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a[0]", "terraform_data.moved",
                                            "module.m.null_resource.b"));
  EXPECT_EQ(work.plumb({"state", "rm", "module.m"}).code, 0);
  EXPECT_THAT(work.addresses(), ElementsAre("terraform_data.a[0]", "terraform_data.moved"));
  const Json state = Json::parse(work.state());
  EXPECT_EQ(state.at("version"), 4);
  EXPECT_EQ(state.at("resources").size(), 2U);
  EXPECT_EQ(state.at("outputs").at("number").at("value"), 42);
}

TEST(State, OfTerraformIsImportedOnRequest) {
  const Workspace maker(kThree);
  maker.apply();
  const Workspace work(kThree);
  work.write("terraform.tfstate", maker.state());
  EXPECT_EQ(work.plumb({"plan"}).code, 1) << "not before it is imported";
  const Finished imported = work.plumb({"init", "-import-state=terraform.tfstate"});
  EXPECT_EQ(imported.code, 0) << imported.all();
  EXPECT_EQ(work.plan_code(), 0);
  EXPECT_EQ(Json::parse(work.state()).at("resources"), Json::parse(maker.state()).at("resources"));
  EXPECT_EQ(Json::parse(work.state()).at("lineage"), Json::parse(maker.state()).at("lineage"));
}

TEST(Output, HasThreeForms) {
  const Workspace work(kThree);
  EXPECT_THAT(work.plumb({"output"}).all(), HasSubstr("No outputs found"));
  work.apply();
  EXPECT_EQ(work.plumb({"output"}).out,
            "list = [\n  \"x\",\n  {\n    \"y\" = true\n  },\n]\nnumber = 42\n");
  EXPECT_EQ(work.plumb({"output", "number"}).out, "42\n");
  EXPECT_EQ(work.plumb({"output", "-raw", "number"}).out, "42");
  const Json all = Json::parse(work.plumb({"output", "-json"}).out);
  EXPECT_EQ(all.at("number"), (Json{{"sensitive", false}, {"type", "number"}, {"value", 42}}));
}

TEST(Show, WritesThePublishedFormats) {
  const Workspace work(kThree);
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  const Json plan = Json::parse(work.plumb({"show", "-json", "saved"}).out);
  EXPECT_EQ(plan.at("format_version"), "1.2");
  EXPECT_EQ(plan.at("resource_changes").size(), 3U);
  EXPECT_EQ(plan.at("resource_changes").at(0).at("change").at("actions"), Json({"create"}));
  EXPECT_EQ(plan.at("planned_values").at("outputs").at("number").at("value"), 42);
  work.apply();
  const Json state = Json::parse(work.plumb({"show", "-json"}).out);
  EXPECT_EQ(state.at("format_version"), "1.0");
  EXPECT_EQ(state.at("values").at("root_module").at("resources").size(), 3U);
}

TEST(JsonStreams, AreOneMessageALine) {
  const Workspace work(kThree);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"plan", "-json"}, {"apply", "-json", "-auto-approve"}}) {
    std::vector<std::string> types;
    for (const std::string& line : lines(work.plumb(words).out)) {
      const Json message = Json::parse(line);
      EXPECT_TRUE(message.contains("@message") && message.contains("@level")) << line;
      types.push_back(message.at("type"));
    }
    EXPECT_THAT(types, testing::Contains("version"));
    EXPECT_THAT(types, testing::Contains("change_summary"));
    EXPECT_THAT(types, testing::Contains("planned_change"));
  }
  const Json valid = Json::parse(work.plumb({"validate", "-json"}).out);
  EXPECT_EQ(valid.at("valid"), true);
  work.write("wrong.tf", "locals {\n  a = var.missing\n}\n");
  const Finished invalid = work.plumb({"validate", "-json"});
  EXPECT_EQ(invalid.code, 1);
  const Json told = Json::parse(invalid.out);
  EXPECT_EQ(told.at("error_count"), 1);
  EXPECT_EQ(told.at("diagnostics").at(0).at("range").at("filename"), "wrong.tf");
  EXPECT_EQ(told.at("diagnostics").at(0).at("range").at("start").at("line"), 2);
}

TEST(Fmt, ChecksDiffsAndWrites) {
  const Workspace work("locals {\na=1\n  bcd = 2\n}\n");
  const std::string wanted = "locals {\n  a   = 1\n  bcd = 2\n}\n";
  const Finished check = work.plumb({"fmt", "-check"});
  EXPECT_EQ(check.code, 3);
  EXPECT_EQ(check.out, "main.tf\n");
  const Finished diff = work.plumb({"fmt", "-diff", "-write=false"});
  EXPECT_THAT(diff.out, HasSubstr("+  a   = 1"));
  EXPECT_THAT(diff.out, HasSubstr("-a=1"));
  EXPECT_EQ(work.plumb({"fmt", "-"}, work.read("main.tf")).out, wanted);
  // Named from the working directory, however it was given.
  EXPECT_EQ(work.plumb({"fmt", "-check", work.path()}).out, "main.tf\n");
  EXPECT_EQ(work.plumb({"fmt"}).out, "main.tf\n");
  EXPECT_EQ(work.read("main.tf"), wanted);
  EXPECT_EQ(work.plumb({"fmt", "-check"}).code, 0);
}

TEST(Console, Evaluates) {
  const Workspace work(kThree);
  work.apply();
  EXPECT_EQ(work.plumb({"console"}, "1 + 2\nupper(\"x\")\nterraform_data.a[1].input\n").out,
            "3\n\"X\"\n1\n");
}

TEST(Graph, IsDot) {
  const Workspace work(
      "resource \"terraform_data\" \"a\" {}\n"
      "resource \"terraform_data\" \"b\" {\n  input = terraform_data.a.id\n}\n");
  const Finished graph = work.plumb({"graph"});
  EXPECT_EQ(graph.code, 0);
  EXPECT_THAT(graph.out, HasSubstr("digraph"));
  EXPECT_THAT(graph.out, HasSubstr("terraform_data.b"));
  EXPECT_THAT(graph.out, HasSubstr("->"));
}

TEST(Parse, WritesTheTree) {
  const Workspace work("locals {\n  a = 1 + 2\n}\n");
  EXPECT_TRUE(Json::parse(work.plumb({"parse", "main.tf", "-format=json"}).out).is_object());
  EXPECT_THAT(work.plumb({"parse", "main.tf", "-format=sexp"}).out, HasSubstr("locals"));
}

TEST(Environment, ArgumentsDirectoryAndColour) {
  Workspace work("variable \"v\" {\n  default = 1\n}\noutput \"v\" {\n  value = var.v\n}\n");
  work.environment["TF_CLI_ARGS"] = "-no-color";
  work.environment["TF_CLI_ARGS_apply"] = "-var='v=two words'";
  work.apply();
  work.environment.erase("TF_CLI_ARGS");
  EXPECT_EQ(work.plumb({"output", "-raw", "v"}).out, "two words");
  work.environment.erase("TF_CLI_ARGS_apply");
  work.write("below/main.tf", "output \"w\" {\n  value = basename(path.cwd)\n}\n");
  EXPECT_EQ(work.plumb({"-chdir=below", "apply", "-auto-approve"}).code, 0);
  EXPECT_TRUE(work.exists("below/plumb.db"));
  work.environment["NO_COLOR"] = "1";
  EXPECT_THAT(work.plumb({"plan"}).out, Not(HasSubstr("\033[")));
}

TEST(Version, IsTold) {
  const Workspace work;
  EXPECT_THAT(work.plumb({"version"}).out, HasSubstr("Plumb v"));
  EXPECT_EQ(work.plumb({"-version"}).out, work.plumb({"version"}).out);
}

}  // namespace
}  // namespace plumb::test
