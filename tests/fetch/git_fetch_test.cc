#include "fetch/git_fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "fetch/fetch.h"
#include "fetch/git_credentials.h"
#include "support/fake_http.h"
#include "support/git_repository.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using test::GitRepository;
namespace fs = std::filesystem;

class FetchGit : public testing::Test {
 protected:
  void SetUp() override {
    if (!GitRepository::possible()) GTEST_SKIP() << "git is not installed";
  }
  /// What the file `x` then holds, or the error.
  std::string fetched(const GitRepository& repository, const std::string& ref,
                      const std::string& commit = "") {
    const test::Workspace work;
    const auto done = fetch_git({repository.url(), ref, commit, 0, "", work.path("out")}, none);
    if (!done) return done.error().message;
    last_commit = *done;
    EXPECT_FALSE(work.exists("out/.git"));
    return work.read("out/x");
  }
  const system::Watch none = [](std::uint64_t) { return true; };
  std::string last_commit;
};

TEST_F(FetchGit, FindsTagsBranchesAndCommits) {
  const GitRepository repository;
  repository.write("x", "first");
  const std::string first = repository.commit();
  repository.git({"tag", "light"});
  repository.git({"tag", "--annotate", "--message=m", "annotated"});
  repository.git({"branch", "feature/a"});
  repository.git({"tag", "both"});
  repository.write("x", "second");
  const std::string second = repository.commit();
  repository.git({"branch", "both"});

  EXPECT_EQ(fetched(repository, ""), "second");
  EXPECT_EQ(last_commit, second);
  EXPECT_EQ(fetched(repository, "main"), "second");
  EXPECT_EQ(fetched(repository, "light"), "first");
  EXPECT_EQ(last_commit, first);
  EXPECT_EQ(fetched(repository, "annotated"), "first");
  EXPECT_EQ(last_commit, first) << "the commit, and not the tag's own id";
  EXPECT_EQ(fetched(repository, "feature/a"), "first");
  EXPECT_EQ(fetched(repository, "both"), "first") << "a tag goes before a branch";
  EXPECT_EQ(fetched(repository, first), "first");
  EXPECT_EQ(fetched(repository, first.substr(0, 8)), "first");
  EXPECT_EQ(fetched(repository, "main", first), "first") << "a known commit goes before all";
  EXPECT_EQ(fetched(repository, "none"),
            repository.url() + " has no tag, branch or commit \"none\"");
  EXPECT_EQ(fetched(repository, "", std::string(40, '1')),
            repository.url() + " has no longer the commit " + std::string(40, '1'));
}

TEST_F(FetchGit, KnowsTheDefaultBranch) {
  const GitRepository repository;
  repository.write("x", "on main");
  repository.commit();
  repository.git({"checkout", "--quiet", "-b", "trunk"});
  repository.write("x", "on trunk");
  repository.commit();
  EXPECT_EQ(fetched(repository, ""), "on trunk");
}

TEST_F(FetchGit, SaysWhatIsWrong) {
  const GitRepository empty;
  EXPECT_EQ(fetched(empty, ""), empty.url() + " has no commits");
  const test::Workspace work;
  const auto missing =
      fetch_git({"file:///nonexistent/repository", "", "", 0, "", work.path("out")}, none);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message,
              testing::StartsWith("cannot fetch file:///nonexistent/repository: "));
}

TEST_F(FetchGit, KeepsSecretsToItself) {
  const test::Workspace work;
  const auto failed =
      fetch_git({"http://u:s3cret@127.0.0.1:1/r.git", "", "", 0, "", work.path("out")}, none);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(failed.error().message, testing::Not(testing::HasSubstr("s3cret")));
  EXPECT_THAT(failed.error().message, testing::HasSubstr("http://u:redacted@127.0.0.1:1/r.git"));
}

/// A second line would ask the helpers for the password of another host.
TEST_F(FetchGit, AsksForNoPasswordOfAnotherHost) {
  const auto asked = ask_git_credentials("https://h.example/r\nhost=other.example");
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code, ErrorCode::kInvalid);
}

TEST_F(FetchGit, FetchesSubmodules) {
  const GitRepository inner;
  inner.write("y", "inner");
  inner.commit();
  const GitRepository outer;
  outer.write("x", "outer");
  outer.git(
      {"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.url(), "sub"});
  outer.commit();
  const test::Workspace work;
  const auto done = fetch_git({outer.url(), "", "", 0, "", work.path("out")}, none);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(work.read("out/sub/y"), "inner");
  EXPECT_FALSE(work.exists("out/sub/.git"));
}

/// A list of submodules is as hostile as the rest.
TEST_F(FetchGit, BelievesNoListOfSubmodules) {
  const GitRepository secret;
  secret.write("y", "secret");
  const std::string commit = secret.commit();
  for (const std::string& url : {secret.path(""), std::string("ext::sh -c x"), std::string("-x")}) {
    const GitRepository outer;
    outer.write("x", "outer");
    outer.write(".gitmodules", "[submodule \"s\"]\n  path = sub\n  url = " + url + "\n");
    outer.git({"update-index", "--add", "--cacheinfo", "160000," + commit + ",sub"});
    outer.git({"add", "x", ".gitmodules"});
    outer.git({"commit", "--quiet", "--message=x"});
    EXPECT_THAT(fetched(outer, ""), testing::HasSubstr("from where it is not fetched")) << url;
  }
  const GitRepository elsewhere;
  elsewhere.write("x", "x");
  elsewhere.write(".gitmodules",
                  "[submodule \"s\"]\n  path = ../out\n  url = " + secret.url() + "\n");
  elsewhere.commit();
  EXPECT_EQ(fetched(elsewhere, ""), "x") << "what the tree does not have is no submodule";
}

TEST_F(FetchGit, TakesFilesAsTheyAre) {
  const GitRepository repository;
  repository.write(".gitattributes", "* text eol=crlf\n");
  repository.write("x", "one\ntwo\n");
  repository.commit();
  EXPECT_EQ(fetched(repository, ""), "one\ntwo\n");
}

TEST_F(FetchGit, StopsWhenItIsTold) {
  const GitRepository repository;
  repository.write("x", "x");
  repository.commit();
  const test::Workspace work;
  const auto done = fetch_git({repository.url(), "", "", 0, "", work.path("out")},
                              [](std::uint64_t) { return false; });
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, testing::EndsWith(": interrupted"));
}

TEST_F(FetchGit, RefusesLinksOutOfThePackage) {
  const GitRepository repository;
  repository.write("x", "x");
  fs::create_symlink("/etc/passwd", repository.path("link"));
  repository.commit();
  const test::Workspace work;
  const test::FakeHttp http;
  const Fetcher fetcher(http, none, {});
  const auto done =
      fetcher.fetch({*config::parse_module_source(repository.source()), "", work.path("out")});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "the link link to /etc/passwd leads outside of the module package");
}

}  // namespace
}  // namespace plumb::fetch
