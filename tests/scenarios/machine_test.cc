/// What machines read: `show -json` of plans and states, with what terraform writes of the same.
/// The cases are in machine/*.txtar:
///
///   -- before.tf --   is main.tf of an apply that comes first
///   -- NAME.tf --     the files that are planned
///   -- run --         further arguments of plan
///   -- plan --        the members of the plan's JSON that are compared, one a line
///   -- state --       the same of the state, after the plan was applied
///   -- pull --        the same of the state file
///   -- result --      what they are, as terraform had them when the case was recorded
///   -- differs --     why Plumb's result is another; the result is then Plumb's
///
/// Where terraform is installed the record is held against it too. PLUMB_UPDATE_GOLDEN has them
/// recorded anew.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/case_file.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using Json = nlohmann::json;

const char* const kDirectory = "tests/scenarios/machine";

std::string masked(const std::string& text) {
  static const std::regex kId("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  return std::regex_replace(text, kId, "<id>");
}

/// Sorts arrays at any depth: theirs of terraform have no order.
void sort_arrays(Json& value) {
  for (Json& child : value) {
    if (child.is_structured()) sort_arrays(child);
  }
  if (value.is_array()) std::sort(value.begin(), value.end());
}

/// The members, each a paragraph.
std::string members(const Finished& shown, const std::string& names) {
  const Json all = Json::parse(shown.out, nullptr, false);
  std::string text;
  for (const std::string& name : lines(names)) {
    Json member = all.is_object() && all.contains(name) ? all.at(name) : Json("absent");
    if (member.is_structured() && name != "configuration") sort_arrays(member);
    text += name + " " + masked(member.dump(1)) + "\n";
  }
  return text;
}

class Machine : public testing::TestWithParam<TextCase> {
 protected:
  static std::string result_of(const std::string& program) {
    const TextCase& c = GetParam();
    Workspace work;
    work.environment["CHECKPOINT_DISABLE"] = "1";
    const auto run = [&](const std::vector<std::string>& arguments) {
      Command command = work.command(arguments);
      command.words[0] = program;
      return test::run(command);
    };
    const auto write = [&](const std::string& name, const std::string& text) {
      work.write(name, text);
      (void)run({"init", "-input=false"});
    };
    if (c.has("before.tf")) {
      write("main.tf", c.section("before.tf"));
      const Finished first = run({"apply", "-auto-approve", "-no-color", "-input=false"});
      EXPECT_EQ(first.code, 0) << program << first.all();
      work.remove("main.tf");
    }
    for (const auto& [name, text] : c.sections) {
      if (name.find('.') != std::string::npos && name != "before.tf") write(name, text);
    }
    std::vector<std::string> arguments = {"plan", "-out=plan", "-no-color", "-input=false"};
    for (const std::string& more : lines(c.section("run"))) arguments.push_back(more);
    const Finished plan = run(arguments);
    std::string text = "exit " + std::to_string(plan.code) + "\n" +
                       members(run({"show", "-json", "plan"}), c.section("plan"));
    if (c.has("state") || c.has("pull")) {
      const Finished applied = run({"apply", "-no-color", "-input=false", "plan"});
      text += "applied, exit " + std::to_string(applied.code) + "\n" +
              members(run({"show", "-json"}), c.section("state")) +
              members(run({"state", "pull"}), c.section("pull"));
    }
    return text;
  }
};

TEST_P(Machine, IsAsRecorded) {
  const TextCase& c = GetParam();
  const std::string terraform = terraform_program();
  const bool compared = !terraform.empty() && !c.has("differs");
  const std::string ours = result_of(plumb_program());
  if (updating_golden()) {
    update_case(kDirectory, c, {{"result", compared ? result_of(terraform) : ours}});
    GTEST_SKIP() << "written anew";
  }
  EXPECT_EQ(ours, c.section("result"));
  if (!compared) return;
  EXPECT_EQ(result_of(terraform), c.section("result")) << "of terraform itself";
}

INSTANTIATE_TEST_SUITE_P(Table, Machine, testing::ValuesIn(read_cases(kDirectory)),
                         [](const auto& info) { return test_name(info.param); });

}  // namespace
}  // namespace plumb::test
