/// Configurations planned and applied, with what terraform makes of the same. The cases are in
/// beside/*.txtar:
///
///   -- before.tf --   is main.tf of an apply that comes first, beside the modules
///   -- NAME.tf --     the files that are planned
///   -- run --         further arguments of plan and apply, not of the one before
///   -- after --       (empty) what a plan after that finds is part of the result
///   -- result --      what came of it, as terraform told it when the case was recorded
///   -- differs --     why Plumb's result is another; the result is then Plumb's
///
/// The result is the exit code of plan, what was planned, the summaries and lines of what was
/// wrong, what provisioners said, and how the apply ended. Where terraform is installed the record
/// is held against it too. PLUMB_UPDATE_GOLDEN has them recorded anew.

#include <gtest/gtest.h>

#include "support/case_file.h"
#include "support/terminal_parts.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

const char* const kDirectory = "tests/scenarios/beside";

class Beside : public testing::TestWithParam<TextCase> {
 protected:
  static std::string result_of(const std::string& program) {
    const TextCase& c = GetParam();
    Workspace work;
    work.environment["CHECKPOINT_DISABLE"] = "1";
    const auto run_bare = [&](const std::vector<std::string>& arguments) {
      Command command = work.command(arguments);
      command.words[0] = program;
      return test::run(command);
    };
    const auto run = [&](std::vector<std::string> arguments) {
      for (const std::string& more : lines(c.section("run"))) arguments.push_back(more);
      return run_bare(arguments);
    };
    const auto init = [&] { (void)run_bare({"init", "-input=false"}); };
    if (c.has("before.tf")) {
      for (const auto& [name, text] : c.sections) {
        if (name.find('/') != std::string::npos) work.write(name, text);
      }
      work.write("main.tf", c.section("before.tf"));
      init();
      const Finished first = run_bare({"apply", "-auto-approve", "-no-color", "-input=false"});
      EXPECT_EQ(first.code, 0) << program << first.all();
      work.remove("main.tf");
    }
    for (const auto& [name, text] : c.sections) {
      if (name.find('.') != std::string::npos && name != "before.tf") work.write(name, text);
    }
    init();
    const Finished plan = run({"plan", "-detailed-exitcode", "-no-color", "-input=false"});
    // What a failed plan shows of its beginnings is each program's own affair.
    std::string text = "exit " + std::to_string(plan.code) + "\n" +
                       (plan.code == 1 ? "" : planned(plan)) + told(plan);
    if (plan.code != 1) {
      const Finished apply = run({"apply", "-auto-approve", "-no-color", "-input=false"});
      text += provisioned(apply) + ending(apply);
    }
    if (c.has("after")) {
      const Finished after = run({"plan", "-no-color", "-input=false"});
      text += "afterwards\n" + planned(after);
    }
    return text;
  }
};

TEST_P(Beside, IsAsRecorded) {
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

INSTANTIATE_TEST_SUITE_P(Table, Beside, testing::ValuesIn(read_cases(kDirectory)),
                         [](const auto& info) { return test_name(info.param); });

}  // namespace
}  // namespace plumb::test
