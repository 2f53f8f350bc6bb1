#include "support/git_repository.h"

#include <gtest/gtest.h>

namespace plumb::test {
namespace {

Finished run_git(const std::string& folder, const std::vector<std::string>& arguments) {
  Command command;
  command.words = {"/usr/bin/env", "git"};
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  command.directory = folder;
  command.environment = clean_environment();
  // Nothing of who runs the test.
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"GIT_CONFIG_GLOBAL", "/dev/null"},
                                          {"GIT_CONFIG_NOSYSTEM", "1"},
                                          {"GIT_AUTHOR_NAME", "a"},
                                          {"GIT_AUTHOR_EMAIL", "a@example.com"},
                                          {"GIT_COMMITTER_NAME", "a"},
                                          {"GIT_COMMITTER_EMAIL", "a@example.com"}})
    command.environment[name] = value;
  return run(command);
}

}  // namespace

bool GitRepository::possible() {
  return run_git("/", {"--version"}).code == 0;
}

GitRepository::GitRepository() {
  git({"init", "--quiet", "--initial-branch=main"});
}

std::string GitRepository::commit() const {
  git({"add", "--all"});
  git({"commit", "--quiet", "--message=x"});
  return lines(git({"rev-parse", "HEAD"})).at(0);
}

std::string GitRepository::git(const std::vector<std::string>& arguments) const {
  const Finished finished = run_git(work_.path(), arguments);
  EXPECT_EQ(finished.code, 0) << finished.all();
  return finished.out;
}

}  // namespace plumb::test
