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

#include <algorithm>
#include <regex>

#include "support/case_file.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

const char* const kDirectory = "tests/scenarios/beside";

std::string masked(const std::string& text) {
  static const std::regex kId("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  static const std::regex kDeposed("deposed object [0-9a-f]{8}");
  static const std::regex kName("\\bPlumb\\b");
  const std::string without_ids =
      std::regex_replace(std::regex_replace(text, kId, "<id>"), kDeposed, "deposed object <key>");
  return std::regex_replace(without_ids, kName, "Terraform");
}

/// From the first heading to the end of the summary and of what outputs do.
std::string planned(const Finished& plan) {
  std::string part;
  bool inside = false;
  for (const std::string& line : lines(plan.out)) {
    if (line.starts_with("  # ") || line.starts_with(" # ") || line.starts_with("Plan: ") ||
        line.starts_with("Changes to Outputs") || line.starts_with("No changes."))
      inside = true;
    if (line.starts_with("─") || line.starts_with("Warning: ") || line.starts_with("Error: "))
      break;
    if (inside) part += line + "\n";
    if (line.starts_with("No changes.")) break;
  }
  while (part.ends_with("\n\n")) part.pop_back();
  return masked(part);
}

/// `Error: Cycle (main.tf line 3)`, sorted.
std::string told(const Finished& finished) {
  static const std::regex kPlace("^  on ([^ ]+) line ([0-9]+).*");
  std::vector<std::string> found;
  for (const std::string& line : lines(finished.out + "\n" + finished.err)) {
    std::smatch place;
    if (line.starts_with("Error: ") || line.starts_with("Warning: ")) {
      found.push_back(line);
    } else if (!found.empty() && !found.back().ends_with(")") &&
               std::regex_match(line, place, kPlace)) {
      found.back() += " (" + place[1].str() + " line " + place[2].str() + ")";
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::string text;
  for (const std::string& line : found) text += line + "\n";
  return masked(text);
}

/// What provisioners said. There is an order where only one runs at a time.
std::string provisioned(const Finished& apply) {
  std::string text;
  for (const std::string& line : lines(apply.out)) {
    const bool begins = line.ends_with(": Provisioning with 'local-exec'...");
    if (begins || line.find(" (local-exec): ") != std::string::npos) text += line + "\n";
  }
  return masked(text);
}

/// How an apply ended.
std::string ending(const Finished& apply) {
  for (const std::string& line : lines(apply.out)) {
    if (line.starts_with("Apply complete!")) return line + "\n";
  }
  return told(apply);
}

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
