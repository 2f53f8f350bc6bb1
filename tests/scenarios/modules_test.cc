/// Modules that are not local: installed, locked, found again, and what is said when that fails.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/archive_builder.h"
#include "support/git_repository.h"
#include "support/loopback_server.h"
#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

/// A module that says which one it is.
std::string says(const std::string& text) {
  return "output \"is\" {\n  value = \"" + text + "\"\n}\n";
}

/// A call of the source, and its output as one of the root's.
std::string call(const std::string& name, const std::string& source, const std::string& rest = "") {
  return "module \"" + name + "\" {\n  source = \"" + source + "\"\n" + rest + "}\noutput \"" +
         name + "\" {\n  value = module." + name + ".is\n}\n";
}

std::string installed_output(const Workspace& work, const std::string& name) {
  work.apply();
  return work.plumb({"output", "-raw", name}).out;
}

void init(const Workspace& work, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"init"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished finished = work.plumb(arguments);
  ASSERT_EQ(finished.code, 0) << finished.all();
}

void forget_installed(const Workspace& work) {
  std::filesystem::remove_all(work.path(".plumb"));
}

class FromGit : public testing::Test {
 protected:
  void SetUp() override {
    if (!GitRepository::possible()) GTEST_SKIP() << "git is not installed";
    repository = std::make_unique<GitRepository>();
    repository->write("main.tf", says("first"));
    repository->write("sub/main.tf", "module \"up\" {\n  source = \"../other\"\n}\n" + says("sub") +
                                         "output \"path\" {\n  value = path.module\n}\n");
    repository->write("other/main.tf", says("other"));
    first = repository->commit();
    repository->git({"tag", "v1"});
    repository->write("main.tf", says("second"));
    repository->commit();
    repository->git({"branch", "next"});
  }
  std::unique_ptr<GitRepository> repository;
  std::string first;
};

TEST_F(FromGit, TagBranchCommitDepthAndSubfolder) {
  const Workspace work(call("tag", repository->source("?ref=v1")) +
                       call("branch", repository->source("?ref=next")) +
                       call("commit", repository->source("?ref=" + first)) +
                       call("shallow", repository->source("?ref=next&depth=1")) +
                       call("sub", repository->source("//sub?ref=v1")) +
                       "output \"path\" {\n  value = module.sub.path\n}\n");
  const Finished finished = work.plumb({"init"});
  ASSERT_EQ(finished.code, 0) << finished.all();
  const std::string url = repository->source();
  EXPECT_THAT(finished.out, testing::StartsWith("Initializing modules...\n"
                                                "Downloading " +
                                                url +
                                                "?ref=next for branch...\n"
                                                "Downloading " +
                                                url + "?ref=" + first +
                                                " for commit...\n"
                                                "Downloading " +
                                                url +
                                                "?ref=next&depth=1 for shallow...\n"
                                                "Downloading " +
                                                url +
                                                "?ref=v1 for sub...\n"
                                                "Downloading " +
                                                url +
                                                "?ref=v1 for tag...\n"
                                                "- branch in .plumb/modules/branch\n"
                                                "- commit in .plumb/modules/commit\n"
                                                "- shallow in .plumb/modules/shallow\n"
                                                "- sub in .plumb/modules/sub/sub\n"
                                                "- tag in .plumb/modules/tag\n"
                                                "- sub.up in .plumb/modules/sub/other\n"
                                                "Initializing provider plugins...\n"));
  EXPECT_EQ(installed_output(work, "tag"), "first");
  EXPECT_EQ(installed_output(work, "branch"), "second");
  EXPECT_EQ(installed_output(work, "commit"), "first");
  EXPECT_EQ(installed_output(work, "shallow"), "second");
  EXPECT_EQ(installed_output(work, "sub"), "sub");
  EXPECT_EQ(installed_output(work, "path"), ".plumb/modules/sub/sub");
  EXPECT_THAT(work.plumb({"init"}).out,
              testing::StartsWith("Initializing modules...\nInitializing provider plugins...\n"));
  EXPECT_EQ(work.plumb({"get"}).out, "");
}

TEST_F(FromGit, StaysAtTheLockedCommitUntilUpgraded) {
  const Workspace work(call("m", repository->source("?ref=next")));
  init(work);
  repository->git({"checkout", "--quiet", "next"});
  repository->write("main.tf", says("third"));
  repository->commit();

  forget_installed(work);
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "second");
  const std::string lock = work.read(".plumb.modules.lock.hcl");
  const Finished upgraded = work.plumb({"init", "-upgrade"});
  EXPECT_THAT(upgraded.out, testing::StartsWith("Upgrading modules...\nDownloading "));
  EXPECT_EQ(installed_output(work, "m"), "third");
  EXPECT_NE(work.read(".plumb.modules.lock.hcl"), lock);
}

TEST_F(FromGit, ALockedCommitThatIsGoneIsSaid) {
  const Workspace work(call("m", repository->source("?ref=next")));
  init(work);
  work.write(
      ".plumb.modules.lock.hcl",
      std::regex_replace(work.read(".plumb.modules.lock.hcl"), std::regex("commit = \"[0-9a-f]+\""),
                         "commit = \"1111111111111111111111111111111111111111\""));
  forget_installed(work);
  const Finished finished = work.plumb({"get"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.err, HasSubstr("Error: Failed to download module\n\n  on main.tf line 2, in "
                                      "module \"m\":\n"));
  EXPECT_THAT(finished.err, HasSubstr("has no longer the commit"));
}

TEST_F(FromGit, AChangedInstallationIsRefusedAndMended) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  init(work);
  work.write(".plumb/modules/m/main.tf", says("tampered"));
  const Finished refused = work.plumb({"plan"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err,
              HasSubstr("Error: Installed module was changed\n\n  on main.tf line 1:\n"));
  EXPECT_THAT(in_one_line(refused.err),
              HasSubstr("Run \"plumb init\" to install the module anew."));
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "first");
}

TEST_F(FromGit, AChangedCallIsNotInstalled) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  init(work);
  work.write("main.tf", call("m", repository->source("?ref=next")));
  EXPECT_THAT(work.plumb({"validate"}).err, HasSubstr("Error: Module source has changed\n"));
  work.write("main.tf",
             call("m", repository->source("?ref=v1")) + call("n", repository->source("?ref=v1")));
  EXPECT_THAT(work.plumb({"validate"}).err, HasSubstr("Error: Module not installed\n"));
  init(work, {"-get=true"});
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  work.write("main.tf", call("n", repository->source("?ref=v1")));
  init(work);
  EXPECT_FALSE(work.exists(".plumb/modules/m")) << "what nobody calls goes";
}

TEST_F(FromGit, WithoutGettingNothingIsFetched) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  const Finished finished = work.plumb({"init", "-get=false"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.err, HasSubstr("Error: Module not installed\n"));
  EXPECT_FALSE(work.exists(".plumb"));
}

TEST_F(FromGit, AReadOnlyLockIsNotChanged) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  const Finished refused = work.plumb({"init", "-lockfile=readonly"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("Error: Module lock file would change\n"));
  EXPECT_FALSE(work.exists(".plumb.modules.lock.hcl"));
  init(work);
  forget_installed(work);
  init(work, {"-lockfile=readonly"});
}

TEST_F(FromGit, AReadOnlyLockKeepsWhatIsInstalled) {
  const Workspace work(call("m", repository->source()));
  init(work);
  const std::string before = installed_output(work, "m");
  repository->write("main.tf", says("newer"));
  repository->commit();
  const Finished refused = work.plumb({"init", "-upgrade", "-lockfile=readonly"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("Error: Module lock file would change\n"));
  EXPECT_EQ(installed_output(work, "m"), before);
}

TEST(FromAnArchiveOfThisMachine, IsNotLocked) {
  const Workspace work;
  work.write("m.zip", ArchiveBuilder(ArchiveForm::kZip).file("main.tf", says("zipped")).bytes());
  work.write("main.tf", call("m", work.path("m.zip")));
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "zipped");
  EXPECT_FALSE(work.exists(".plumb.modules.lock.hcl"));
  init(work, {"-lockfile=readonly"});
}

TEST(Modules, KeepPasswordsOutOfExcerpts) {
  const Workspace work(call("m", "https://u:hunter2@127.0.0.1:1/x.zip?token=hunter3"));
  const Finished failed = work.plumb({"init"});
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.err, HasSubstr("https://u:redacted@127.0.0.1:1/x.zip?token=redacted"));
  EXPECT_THAT(failed.all(), Not(HasSubstr("hunter")));
}

TEST_F(FromGit, ABrokenLockStopsAllButAnUpgrade) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  work.write(".plumb.modules.lock.hcl", "<<<<<<< HEAD\n");
  EXPECT_EQ(work.plumb({"init"}).code, 1);
  EXPECT_FALSE(work.exists(".plumb"));
  init(work, {"-upgrade"});
  EXPECT_EQ(installed_output(work, "m"), "first");
}

TEST_F(FromGit, APlanFileHasTheModules) {
  const Workspace work(call("m", repository->source("?ref=v1")));
  init(work);
  ASSERT_EQ(work.plumb({"plan", "-out=p"}).code, 0);
  forget_installed(work);
  const Finished applied = work.plumb({"apply", "p"});
  EXPECT_EQ(applied.code, 0) << applied.all();
  EXPECT_EQ(work.plumb({"output", "-raw", "m"}).out, "first");
}

TEST_F(FromGit, ModulesAreListed) {
  const Workspace work(call("a", repository->source("//sub?ref=v1")));
  init(work);
  EXPECT_EQ(work.plumb({"modules"}).out, "\nModules declared by configuration:\n.\n└── \"a\"[" +
                                             repository->source("//sub?ref=v1") +
                                             "]\n    └── \"up\"[../other]\n\n");
  const Json listed = Json::parse(work.plumb({"modules", "-json"}).out);
  EXPECT_EQ(listed.dump(),
            Json({{"format_version", "1.0"},
                  {"modules",
                   {{{"key", "a"}, {"source", repository->source("//sub?ref=v1")}, {"version", ""}},
                    {{"key", "up"}, {"source", "../other"}, {"version", ""}}}}})
                .dump());
}

TEST(Modules, KeepPasswordsToThemselves) {
  const Workspace work(call("m", "git::http://user:s3cret@127.0.0.1:1/r.git"));
  const Finished finished = work.plumb({"get"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_EQ(finished.out, "Downloading git::http://user:redacted@127.0.0.1:1/r.git for m...\n");
  // The line of the configuration is shown as it is; nothing else has it.
  const std::string text = finished.err;
  EXPECT_EQ(text.find("s3cret"), text.rfind("s3cret"));
}

TEST(Modules, OfNothingAreNone) {
  const Workspace work;
  EXPECT_EQ(work.plumb({"modules"}).out, "No modules found in configuration.\n");
  EXPECT_EQ(work.plumb({"modules", "-json"}).out,
            "{\"format_version\":\"1.0\",\"modules\":null}\n");
  EXPECT_EQ(work.plumb({"get"}).code, 0);
}

/// At every step at which the program can die: afterwards nothing that is used is another module
/// than was called for, and the next init puts everything right.
TEST_F(FromGit, ADeathInBetweenLeavesNothingWrong) {
  const auto prepare = [&](const Workspace& work) {
    work.write("main.tf",
               call("a", repository->source("?ref=v1")) + call("b", repository->source("?ref=v1")));
    init(work);
    work.write("main.tf", call("a", repository->source("?ref=next")) +
                              call("b", repository->source("?ref=next")));
  };
  int steps = 0;
  {
    const Workspace work;
    prepare(work);
    Command command = work.command({"get"});
    command.environment["PLUMB_CRASH_LOG"] = work.path("steps");
    ASSERT_EQ(run(command).code, 0);
    steps = static_cast<int>(lines(work.read("steps")).size());
  }
  ASSERT_GE(steps, 5);
  for (int step = 1; step <= steps; ++step) {
    SCOPED_TRACE("PLUMB_CRASH_AT=" + std::to_string(step));
    const Workspace work;
    prepare(work);
    Command command = work.command({"get"});
    command.environment["PLUMB_CRASH_AT"] = std::to_string(step);
    EXPECT_EQ(run(command).signal, SIGKILL);
    const bool usable = work.plumb({"validate"}).code == 0;
    EXPECT_EQ(usable ? installed_output(work, "a") : "second", "second");
    init(work);
    EXPECT_EQ(installed_output(work, "a"), "second");
    EXPECT_EQ(installed_output(work, "b"), "second");
    for (const auto& entry : std::filesystem::directory_iterator(work.path(".plumb/modules")))
      EXPECT_THAT(entry.path().filename().string(), Not(testing::StartsWith(".new-")));
  }
}

/// The same lines, in whatever order, and the same manifest, as the real one's.
TEST_F(FromGit, IsInstalledAsByTerraform) {
  if (terraform_program().empty()) GTEST_SKIP() << "terraform is not installed";
  const std::string main = call("tag", repository->source("?ref=v1")) +
                           call("sub", repository->source("//sub?ref=next")) +
                           call("local", "./l") + call("plain", repository->source());
  const auto run_in = [&](const std::string& program, const Workspace& work) {
    work.write("main.tf", main);
    work.write("l/main.tf", "module \"deep\" {\n  source = \"" + repository->source("?ref=v1") +
                                "\"\n}\n" + says("local"));
    Command command = work.command({"get", "-no-color"});
    command.words[0] = program;
    command.environment["CHECKPOINT_DISABLE"] = "1";
    const Finished finished = run(command);
    EXPECT_EQ(finished.code, 0) << finished.all();
    std::vector<std::string> said =
        lines(std::regex_replace(finished.out, std::regex("\\.terraform/"), ".plumb/"));
    std::ranges::sort(said);
    return said;
  };
  const Workspace theirs;
  const Workspace ours;
  EXPECT_EQ(run_in(plumb_program(), ours), run_in(terraform_program(), theirs));
  const Json manifest = Json::parse(std::regex_replace(
      theirs.read(".terraform/modules/modules.json"), std::regex("\\.terraform/"), ".plumb/"));
  EXPECT_EQ(Json::parse(ours.read(".plumb/modules/modules.json")), manifest);
  // And what terraform has installed is used as it is.
  EXPECT_EQ(installed_output(theirs, "sub"), "sub");
  EXPECT_FALSE(theirs.exists(".plumb"));
}

/// What a test says is on the network, by path. The program asks from another thread.
class Pages {
 public:
  void put(const std::string& path, const std::string& body, const std::string& headers = "") {
    const std::lock_guard guard(mutex_);
    pages_[path] = http_answer("200 OK", body, headers);
  }
  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] int times_asked(const std::string& path) {
    const std::lock_guard guard(mutex_);
    return asked_[path];
  }
  [[nodiscard]] std::string last_request() {
    const std::lock_guard guard(mutex_);
    return last_;
  }

 private:
  std::string answer(const std::string& request) {
    const std::lock_guard guard(mutex_);
    last_ = request;
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    ++asked_[path];
    const auto found = pages_.find(path);
    return found == pages_.end() ? http_answer("404 Not Found", "") : found->second;
  }

  std::mutex mutex_;
  std::map<std::string, std::string> pages_;
  std::map<std::string, int> asked_;
  std::string last_;
  LoopbackServer server_{[this](const std::string& request, int) { return answer(request); }};
};

std::string archive_saying(const std::string& text) {
  return ArchiveBuilder(ArchiveForm::kTarXz)
      .file("main.tf", says(text))
      .file("sub/main.tf", says(text + " in sub"))
      .bytes();
}

TEST(FromArchive, IsFetchedOnceForAllCalls) {
  Pages pages;
  pages.put("/m.tar.xz", archive_saying("archive"));
  const Workspace work(call("a", pages.url() + "/m.tar.xz") +
                       call("b", pages.url() + "/m.tar.xz//sub"));
  init(work);
  EXPECT_EQ(installed_output(work, "a"), "archive");
  EXPECT_EQ(installed_output(work, "b"), "archive in sub");
  EXPECT_EQ(pages.times_asked("/m.tar.xz"), 1);
  work.write("main.tf", work.read("main.tf") + call("c", pages.url() + "/m.tar.xz"));
  init(work);
  EXPECT_EQ(installed_output(work, "c"), "archive");
  EXPECT_EQ(pages.times_asked("/m.tar.xz"), 1) << "what is installed is copied";
}

TEST(FromArchive, MayNotChangeOnceItIsLocked) {
  Pages pages;
  pages.put("/m.tar.xz", archive_saying("reviewed"));
  const Workspace work(call("m", pages.url() + "/m.tar.xz"));
  init(work);
  pages.put("/m.tar.xz", archive_saying("replaced"));
  forget_installed(work);
  const Finished refused = work.plumb({"init"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(
      refused.err,
      HasSubstr("Error: Module content has changed\n\n  on main.tf line 2, in module \"m\":\n"));
  EXPECT_THAT(in_one_line(refused.err), HasSubstr("take it with \"plumb init -upgrade\"."));
  EXPECT_FALSE(work.exists(".plumb/modules/m"));
  init(work, {"-upgrade"});
  EXPECT_EQ(installed_output(work, "m"), "replaced");
  EXPECT_EQ(work.plumb({"get", "-update"}).code, 0);
}

TEST(FromArchive, ThatIsHostileLeavesNoTrace) {
  Pages pages;
  pages.put("/m.tgz",
            ArchiveBuilder().file("main.tf", says("x")).file("../../../stolen", "x").bytes());
  const Workspace work(call("m", pages.url() + "/m.tgz"));
  const Finished refused = work.plumb({"init"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(in_one_line(refused.err),
              HasSubstr("the archive's entry \"../../../stolen\" leads outside of the archive."));
  EXPECT_FALSE(work.exists("stolen"));
  EXPECT_FALSE(work.exists(".plumb/modules/m"));
}

TEST(FromNowhere, SaysWhereAndWhatToDo) {
  const Workspace work(call("m", "http://127.0.0.1:1/m.zip"));
  const Finished finished = work.plumb({"init"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_EQ(std::regex_replace(finished.err, std::regex("after [0-9]+ ms"), "after N ms"),
            R"(
Error: Failed to download module

  on main.tf line 2, in module "m":
   2:   source = "http://127.0.0.1:1/m.zip"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^

Could not download module "m" from "http://127.0.0.1:1/m.zip": Failed to
connect to 127.0.0.1 port 1 after N ms: Couldn't connect to server. Once that
place can be reached, run "plumb init" again.
)");
}

class FromRegistry : public testing::Test {
 protected:
  FromRegistry() {
    work.write("rc", "host \"reg.example.com\" {\n  services = {\n    \"modules.v1\" = \"" +
                         pages.url() + "/v1/\"\n  }\n}\n");
    work.environment["TF_CLI_CONFIG_FILE"] = work.path("rc");
    offer({"1.0.0", "1.2.0"});
    for (const std::string version : {"1.0.0", "1.2.0", "1.3.0", "2.0.0"}) {
      pages.put("/v1/acme/vpc/aws/" + version + "/download", "",
                "X-Terraform-Get: " + pages.url() + "/" + version + ".zip\r\n");
      pages.put("/" + version + ".zip",
                ArchiveBuilder(ArchiveForm::kZip).file("main.tf", says(version)).bytes());
    }
  }
  void offer(const std::vector<std::string>& versions) {
    Json list = Json::array();
    for (const std::string& version : versions) list.push_back({{"version", version}});
    pages.put("/v1/acme/vpc/aws/versions", Json({{"modules", {{{"versions", list}}}}}).dump());
  }
  void constrain(const std::string& constraint) const {
    work.write("main.tf",
               call("m", "reg.example.com/acme/vpc/aws", "  version = \"" + constraint + "\"\n"));
  }
  Pages pages;
  Workspace work;
};

TEST_F(FromRegistry, GivesTheNewestThatIsAllowed) {
  constrain("~> 1.0");
  const Finished finished = work.plumb({"init"});
  ASSERT_EQ(finished.code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              testing::StartsWith("Initializing modules...\n"
                                  "Downloading reg.example.com/acme/vpc/aws 1.2.0 for m...\n"
                                  "- m in .plumb/modules/m\n"));
  EXPECT_EQ(installed_output(work, "m"), "1.2.0");
  EXPECT_THAT(work.plumb({"modules"}).out,
              HasSubstr("└── \"m\"[reg.example.com/acme/vpc/aws] 1.2.0 (~> 1.0)\n"));
}

TEST_F(FromRegistry, StaysAtTheLockedVersionUntilUpgraded) {
  constrain("~> 1.0");
  init(work);
  offer({"1.0.0", "1.2.0", "1.3.0", "2.0.0"});
  forget_installed(work);
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "1.2.0");
  init(work, {"-upgrade"});
  EXPECT_EQ(installed_output(work, "m"), "1.3.0");
  constrain(">= 2.0");
  EXPECT_THAT(work.plumb({"plan"}).err,
              HasSubstr("Error: Module version requirements have changed"));
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "2.0.0");
}

/// As registries say of repositories whose archives have one folder on top.
TEST_F(FromRegistry, MayNameAFolderWithinAnArchive) {
  pages.put("/v1/acme/vpc/aws/1.2.0/download", "",
            "X-Terraform-Get: " + pages.url() + "/packed//*?archive=zip\r\n");
  pages.put("/packed", ArchiveBuilder(ArchiveForm::kZip)
                           .file("vpc-1.2.0/main.tf", says("inside"))
                           .file("vpc-1.2.0/net/main.tf", says("inside net"))
                           .bytes());
  work.write("main.tf", call("m", "reg.example.com/acme/vpc/aws") +
                            call("n", "reg.example.com/acme/vpc/aws//net"));
  init(work);
  EXPECT_EQ(installed_output(work, "m"), "inside");
  EXPECT_EQ(installed_output(work, "n"), "inside net");
  EXPECT_THAT(work.read(".plumb/modules/modules.json"),
              HasSubstr(R"("Dir":".plumb/modules/n/vpc-1.2.0/net")"));
  EXPECT_EQ(pages.times_asked("/packed"), 1);
  work.write("main.tf", work.read("main.tf") + call("o", "reg.example.com/acme/vpc/aws"));
  init(work);
  EXPECT_EQ(installed_output(work, "o"), "inside");
}

TEST_F(FromRegistry, SendsTheToken) {
  constrain("1.0.0");
  work.environment["TF_TOKEN_reg_example_com"] = "s3cret";
  pages.put("/1.0.0.zip", "no zip");
  const Finished finished = work.plumb({"init"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(pages.last_request(), testing::StartsWith("GET /1.0.0.zip"));
  EXPECT_THAT(pages.last_request(), Not(HasSubstr("s3cret"))) << "the token is the registry's";
  EXPECT_THAT(finished.all(), Not(HasSubstr("s3cret")));
  constrain("5.0.0");
  (void)work.plumb({"init"});
  EXPECT_THAT(pages.last_request(), HasSubstr("Authorization: Bearer s3cret\r\n"));
}

TEST_F(FromRegistry, SaysWhatThereIsNot) {
  constrain(">= 5.0");
  const Finished none = work.plumb({"init"});
  EXPECT_EQ(none.code, 1);
  EXPECT_EQ(none.err, R"(
Error: Unresolvable module version constraint

  on main.tf line 2, in module "m":
   2:   source = "reg.example.com/acme/vpc/aws"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

There is no version of module "reg.example.com/acme/vpc/aws" that meets the
constraint ">= 5.0". The newest is 1.2.0.
)");
  work.write("main.tf", call("m", "reg.example.com/acme/none/aws"));
  EXPECT_THAT(work.plumb({"init"}).err, HasSubstr("Error: Module not found\n"));
  work.write("rc",
             "host \"reg.example.com\" {\n  services = {\n    \"modules.v1\" = "
             "\"http://127.0.0.1:1/\"\n  }\n}\n");
  EXPECT_THAT(work.plumb({"init"}).err,
              HasSubstr("Error: Error accessing remote module registry\n"));
}

}  // namespace
}  // namespace plumb::test
