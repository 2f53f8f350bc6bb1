/// Provisioners as a whole program runs them: what it prints, in both forms, and how a run that is
/// interrupted ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <regex>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string resource(const std::string& name, const std::string& provisioners) {
  return "resource \"terraform_data\" \"" + name + "\" {\n" + provisioners + "}\n";
}

std::string local_exec(const std::string& arguments) {
  return "  provisioner \"local-exec\" {\n" + arguments + "\n  }\n";
}

/// The texts of what is told of provisioners.
std::vector<std::string> messages(const std::string& out) {
  static const std::regex kText(R"re("@message":"((?:[^"\\]|\\.)*)")re");
  std::vector<std::string> found;
  for (const std::string& line : lines(out)) {
    std::smatch text;
    if (line.find("\"provisioner\":\"local-exec\"") == std::string::npos) continue;
    if (std::regex_search(line, text, kText)) found.push_back(text[1]);
  }
  return found;
}

TEST(Provisioners, AreToldToPrograms) {
  const Workspace work(resource("a", local_exec("command = \"echo \\\"a b\\\"\"") +
                                         local_exec("command = \"exit 2\"\non_failure = continue") +
                                         local_exec("command = \"exit 3\"")));
  const Finished applied = work.plumb({"apply", "-auto-approve", "-json"});
  EXPECT_EQ(applied.code, 1);
  const std::vector<std::string> expected = {
      R"(terraform_data.a: Provisioning with 'local-exec'...)",
      R"(terraform_data.a: (local-exec): Executing: [\"/bin/sh\" \"-c\" \"echo \\\"a b\\\"\"])",
      R"(terraform_data.a: (local-exec): a b)",
      R"(terraform_data.a: (local-exec) Provisioning complete)",
      R"(terraform_data.a: Provisioning with 'local-exec'...)",
      R"(terraform_data.a: (local-exec): Executing: [\"/bin/sh\" \"-c\" \"exit 2\"])",
      R"(terraform_data.a: (local-exec) Provisioning errored)",
      R"(terraform_data.a: Provisioning with 'local-exec'...)",
      R"(terraform_data.a: (local-exec): Executing: [\"/bin/sh\" \"-c\" \"exit 3\"])",
      R"(terraform_data.a: (local-exec) Provisioning errored)",
  };
  EXPECT_EQ(messages(applied.out), expected) << applied.all();
}

TEST(Provisioners, DoNotLeakSecretsInErrors) {
  const Workspace work(
      resource("a", local_exec("command = \"echo ${sensitive(\"hid\")}den; exit 1\"")));
  for (const char* form : {"-no-color", "-json"}) {
    const Finished applied = work.plumb({"apply", "-auto-approve", form});
    EXPECT_EQ(applied.code, 1);
    EXPECT_THAT(applied.all(), HasSubstr("exit status 1"));
    EXPECT_THAT(applied.all(), Not(HasSubstr("hidden")));
  }
}

TEST(Provisioners, ErrorsHoldTheEndOfALongOutput) {
  const Workspace work(resource(
      "a", local_exec("command = \"seq 100000; exit 1\"\nenvironment = { A = sensitive(\"x\") }")));
  const Finished hidden = work.plumb({"apply", "-auto-approve", "-no-color"});
  EXPECT_THAT(hidden.all(), Not(HasSubstr("99999")));
  work.write("main.tf", resource("a", local_exec("command = \"seq 100000; exit 1\"")));
  const Finished shown = work.plumb({"apply", "-auto-approve", "-json"});
  EXPECT_THAT(shown.out, HasSubstr(R"(99999\n100000\n)"));
  const std::size_t error = shown.out.find("local-exec provisioner error");
  ASSERT_NE(error, std::string::npos);
  EXPECT_LT(shown.out.size() - error, 20'000U);
}

TEST(Provisioners, OfInstancesRunSideBySide) {
  // Each waits for the other.
  const std::string script =
      "mkfifo p 2>/dev/null; if [ ${count.index} = 0 ]; then echo x > p; else read l < p; fi";
  const Workspace work(resource("a", "  count = 2\n" + local_exec("command = \"" + script + "\"")));
  work.apply();
}

TEST(Provisioners, ThatReachElsewhereAreRefusedBeforeAnythingIsDone) {
  for (const char* type : {"file", "remote-exec"}) {
    const std::string arguments =
        std::string(type) == "file" ? "content = \"x\"\ndestination = \"/x\"" : "inline = [\"x\"]";
    const Workspace work(resource("a", "  connection {\n    host = \"x\"\n  }\n  provisioner \"" +
                                           std::string(type) + "\" {\n" + arguments + "\n  }\n"));
    const Finished plan = work.plumb({"plan", "-no-color"});
    EXPECT_EQ(plan.code, 1);
    EXPECT_THAT(plan.all(), HasSubstr("Provisioner not supported yet"));
  }
}

/// A command that says that it runs, and waits for a file; it ends with the workspace.
const char* const kWaits =
    "touch running; echo running; "
    "while [ -e running ] && ! [ -e go ]; do sleep 0.01; done; echo ends";

TEST(Provisioners, RunToTheirEndAfterOneInterrupt) {
  const Workspace work(resource("a", local_exec("command = \"" + std::string(kWaits) + "\"") +
                                         local_exec("command = \"echo second\"")));
  Process process(work.command({"apply", "-auto-approve", "-no-color", "-json"}));
  ASSERT_TRUE(process.await_output("(local-exec): running"));
  process.signal(SIGINT);
  ASSERT_TRUE(process.await_error("Interrupt received"));
  work.write("go", "");
  const Finished finished = process.finish();
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.all(), HasSubstr("(local-exec): ends"));
  EXPECT_THAT(finished.all(), Not(HasSubstr("second\"]")));
  EXPECT_THAT(finished.all(), HasSubstr("Provisioner not run"));
  EXPECT_THAT(work.plumb({"plan", "-no-color"}).out, HasSubstr("terraform_data.a is tainted"));
}

TEST(Provisioners, EndAfterTwoInterrupts) {
  const Workspace work(resource("a", local_exec("command = \"" + std::string(kWaits) + "\"")));
  Process process(work.command({"apply", "-auto-approve", "-no-color", "-json"}));
  ASSERT_TRUE(process.await_output("(local-exec): running"));
  process.signal(SIGINT);
  ASSERT_TRUE(process.await_error("Interrupt received"));
  process.signal(SIGINT);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.all(), HasSubstr("it was stopped on request"));
  EXPECT_THAT(finished.all(), Not(HasSubstr("(local-exec): ends")));
  EXPECT_THAT(work.plumb({"plan", "-no-color"}).out, HasSubstr("terraform_data.a is tainted"));
}

TEST(Provisioners, OfTaintedObjectsAreNotRunAtTheirEnd) {
  const std::string at_end = local_exec("when = destroy\ncommand = \"echo bye >> gone\"");
  const Workspace work(resource("a", local_exec("command = \"exit 1\"") + at_end));
  EXPECT_EQ(work.plumb({"apply", "-auto-approve"}).code, 1);
  work.write("main.tf", resource("a", at_end));
  work.apply();
  EXPECT_FALSE(work.exists("gone"));
  EXPECT_EQ(work.plumb({"destroy", "-auto-approve"}).code, 0);
  EXPECT_EQ(work.read("gone"), "bye\n");
}

TEST(Provisioners, OfAModuleThatIsGoneSeeItsPath) {
  const Workspace work("module \"m\" {\n  source = \"./m\"\n  count  = 2\n}\n");
  work.write(
      "m/main.tf",
      resource("a", local_exec("when = destroy\ncommand = \"echo ${path.module} >> gone\"")));
  EXPECT_EQ(work.plumb({"init"}).code, 0);
  work.apply();
  work.write("main.tf", "module \"m\" {\n  source = \"./m\"\n  count  = 1\n}\n");
  work.apply();
  EXPECT_EQ(work.read("gone"), "m\n");
}

}  // namespace
}  // namespace plumb::test
