/// `plumb test` beside `terraform test`. The cases are in test_command/*.txtar:
///
///   -- NAME.tf --, -- tests/NAME.tftest.hcl --, … are the files
///   -- environment --   variables, NAME=value, one a line
///   -- run --           further arguments
///   -- result --        what came of it, as terraform told it when the case was recorded
///   -- differs --       why Plumb's result is another; the result is then Plumb's
///
/// The result is the exit code, the lines of files and runs, the summary, and the summaries and
/// places of what was wrong. Where terraform is installed the record is held against it too.
/// PLUMB_UPDATE_GOLDEN has them recorded anew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/case_file.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

const char* const kDirectory = "tests/scenarios/test_command";

/// `Error: Test assertion failed (main.tftest.hcl line 3)`, sorted.
std::vector<std::string> told(const Finished& finished) {
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
  return found;
}

std::string result_text(const Finished& finished) {
  static const std::regex kProgress(
      "^(  run \".*\"|[^ ]+\\.(tftest|tofutest)\\.(hcl|json))\\.\\.\\. .*");
  std::string text = "exit " + std::to_string(finished.code) + "\n";
  for (const std::string& line : lines(finished.out)) {
    const bool summary = line.starts_with("Success!") || line.starts_with("Failure!");
    if (summary || std::regex_match(line, kProgress)) text += line + "\n";
  }
  for (const std::string& line : told(finished)) text += line + "\n";
  for (const std::string& line : lines(finished.err)) {
    if (line.starts_with("  - ")) text += "left" + line.substr(3) + "\n";
  }
  return text;
}

class TestCommand : public testing::TestWithParam<TextCase> {
 protected:
  static std::string result_of(const std::string& program) {
    const TextCase& c = GetParam();
    Workspace work;
    work.environment["CHECKPOINT_DISABLE"] = "1";
    for (const std::string& line : lines(c.section("environment"))) {
      const std::size_t equals = line.find('=');
      work.environment[line.substr(0, equals)] = line.substr(equals + 1);
    }
    for (const auto& [name, text] : c.sections) {
      if (name.find('.') != std::string::npos) work.write(name, text);
    }
    const auto run = [&](const std::vector<std::string>& arguments) {
      Command command = work.command(arguments);
      command.words[0] = program;
      return test::run(command);
    };
    (void)run({"init", "-input=false"});
    std::vector<std::string> arguments{"test", "-no-color"};
    for (const std::string& more : lines(c.section("run"))) arguments.push_back(more);
    std::string text = result_text(run(arguments));
    if (work.exists("log")) text += "log\n" + work.read("log");
    EXPECT_FALSE(work.exists("plumb.db")) << "tests leave no state";
    return text;
  }
};

TEST_P(TestCommand, IsAsRecorded) {
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

INSTANTIATE_TEST_SUITE_P(Table, TestCommand, testing::ValuesIn(read_cases(kDirectory)),
                         [](const auto& info) { return test_name(info.param); });

constexpr const char* kModule =
    "variable \"n\" {\n  default = 1\n}\nresource \"terraform_data\" \"a\" {\n  input = var.n\n}\n"
    "output \"o\" {\n  value = terraform_data.a.output\n}\n";

/// What each line of the stream is about, and where it is.
std::vector<std::string> messages(const std::string& out) {
  std::vector<std::string> found;
  for (const std::string& line : lines(out)) {
    const Json message = Json::parse(line);
    std::string text = message["type"];
    for (const char* const where : {"@testfile", "@testrun"})
      text += message.contains(where) ? " " + message[where].get<std::string>() : "";
    const auto body = message.find(message["type"].get<std::string>());
    if (body != message.end() && body->contains("progress"))
      text += " " + (*body)["progress"].get<std::string>();
    if (body != message.end() && body->contains("status"))
      text += " " + (*body)["status"].get<std::string>();
    found.push_back(text);
  }
  return found;
}

TEST(TestMessages, TellEverythingInItsOrder) {
  Workspace work(kModule);
  work.write("a.tftest.hcl",
             "run \"one\" {}\nrun \"two\" {\n  assert {\n    condition     = output.o == 2\n"
             "    error_message = \"It is ${output.o}.\"\n  }\n}\n");
  const Finished tested = work.plumb({"test", "-json"});
  EXPECT_EQ(tested.code, 1) << tested.all();
  EXPECT_THAT(
      messages(tested.out),
      ElementsAre("version", "test_abstract", "test_file a.tftest.hcl starting",
                  "test_run a.tftest.hcl one starting", "test_run a.tftest.hcl one complete pass",
                  "test_run a.tftest.hcl two starting", "test_run a.tftest.hcl two complete fail",
                  "diagnostic a.tftest.hcl two", "test_file a.tftest.hcl teardown",
                  "test_run a.tftest.hcl two teardown", "test_file a.tftest.hcl complete fail",
                  "test_summary fail"));
  const Json summary = Json::parse(lines(tested.out).back());
  EXPECT_EQ(summary["test_summary"].dump(),
            R"({"errored":0,"failed":1,"passed":1,"skipped":0,"status":"fail"})");
}

TEST(TestMessages, HaveWhatWasMadeIfAskedForIt) {
  Workspace work(kModule);
  work.write("a.tftest.hcl", "run \"one\" {}\nrun \"two\" {\n  command = plan\n}\n");
  const Finished tested = work.plumb({"test", "-json", "-verbose"});
  ASSERT_EQ(tested.code, 0) << tested.all();
  std::string state;
  std::string plan;
  for (const std::string& line : lines(tested.out)) {
    const Json message = Json::parse(line);
    if (message["type"] == "test_state") state = message["test_state"]["outputs"].dump();
    if (message["type"] == "test_plan") plan = message["test_plan"]["plan_format_version"];
  }
  EXPECT_EQ(state, R"({"o":{"sensitive":false,"type":"number","value":1}})");
  EXPECT_EQ(plan, "1.2");
}

TEST(TestJunit, HasACaseForEachRun) {
  Workspace work(kModule);
  work.write("a.tftest.hcl",
             "run \"one\" {}\nrun \"two\" {\n  assert {\n    condition     = output.o == 2\n"
             "    error_message = \"It is <${output.o}>.\"\n  }\n}\nrun \"three\" {\n"
             "  variables {\n    n = run.nothing\n  }\n}\nrun \"four\" {}\n");
  const Finished tested = work.plumb({"test", "-junit-xml=out.xml"});
  EXPECT_EQ(tested.code, 1);
  const std::string xml = work.read("out.xml");
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"a.tftest.hcl\" tests=\"4\" skipped=\"1\" "
                             "failures=\"1\" errors=\"1\">"));
  EXPECT_THAT(xml, HasSubstr("<testcase name=\"one\" classname=\"a.tftest.hcl\" time=\"0."));
  EXPECT_THAT(xml, HasSubstr("<failure message=\"1 of 1 assertions failed: It is &lt;1&gt;.\">"));
  EXPECT_THAT(xml, HasSubstr("Previous testcase \"three\" ended in error"));
}

TEST(TestInterrupt, LeavesNothingBehind) {
  Workspace work(
      "resource \"terraform_data\" \"a\" {\n  provisioner \"local-exec\" {\n    when    = destroy\n"
      "    command = \"echo gone >> log\"\n  }\n}\nresource \"terraform_data\" \"slow\" {\n"
      "  depends_on = [terraform_data.a]\n  provisioner \"local-exec\" {\n"
      "    command = \"touch begun; while [ ! -e go ]; do sleep 0.05; done\"\n  }\n}\n");
  work.write("a.tftest.hcl", "run \"one\" {}\nrun \"two\" {}\n");
  Process process(work.command({"test"}));
  while (!work.exists("begun")) ::usleep(10000);
  process.signal(SIGINT);
  EXPECT_TRUE(process.await_error("Interrupt received."));
  work.write("go", "");
  const Finished tested = process.finish();
  EXPECT_EQ(tested.code, 1) << tested.all();
  EXPECT_THAT(tested.out, HasSubstr("run \"two\"... skip"));
  EXPECT_EQ(work.read("log"), "gone\n");
  EXPECT_THAT(tested.err, Not(HasSubstr("cleaned up manually")));
}

TEST(TestProviders, OfPluginsAreMocked) {
  Workspace work(
      "resource \"local_file\" \"f\" {\n  filename = \"out.txt\"\n  content  = \"x\"\n}\n"
      "resource \"random_integer\" \"n\" {\n  min = 1\n  max = 9\n}\n");
  work.write("a.tftest.hcl",
             "mock_provider \"local\" {}\nmock_provider \"random\" {\n"
             "  mock_resource \"random_integer\" {\n    defaults = {\n      result = 42\n    }\n"
             "  }\n}\nrun \"r\" {\n  assert {\n    condition     = random_integer.n.result == 42\n"
             "    error_message = \"It is ${random_integer.n.result}.\"\n  }\n  assert {\n"
             "    condition     = length(local_file.f.content_md5) == 8\n"
             "    error_message = \"It is ${local_file.f.content_md5}.\"\n  }\n}\n");
  const Finished tested = work.plumb({"test"});
  EXPECT_EQ(tested.code, 0) << tested.all();
  EXPECT_FALSE(work.exists("out.txt"));
}

TEST(TestSecrets, AreShownByNoMessage) {
  Workspace work("variable \"s\" {\n  type      = number\n  sensitive = true\n}\n");
  work.write("a.tftest.hcl", "variables {\n  s = \"hunter2\"\n}\nrun \"r\" {}\n");
  work.write("b.tftest.hcl", "run \"r\" {\n  variables {\n    s = \"hunter2\"\n  }\n}\n");
  const Finished tested = work.plumb({"test", "-verbose"});
  EXPECT_THAT(tested.err, HasSubstr("Error: Invalid value for input variable"));
  EXPECT_THAT(tested.all(), Not(HasSubstr("hunter2")));
}

TEST(TestMistakes, AreFoundByValidateAndInit) {
  Workspace work(kModule);
  work.write("tests/a.tftest.hcl", "run \"one\" {\n  nope = 1\n}\n");
  for (const char* const command : {"validate", "init"}) {
    const Finished found = work.plumb({command});
    EXPECT_EQ(found.code, 1) << command;
    EXPECT_THAT(found.err, HasSubstr("Error: Unsupported argument")) << command;
    EXPECT_THAT(found.err, HasSubstr("on tests/a.tftest.hcl line 2, in run \"one\"")) << command;
  }
  EXPECT_EQ(work.plumb({"validate", "-no-tests"}).code, 0);
  EXPECT_EQ(work.plumb({"plan"}).code, 0) << "a plan does not read tests";
}

}  // namespace
}  // namespace plumb::test
