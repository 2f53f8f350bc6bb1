#include "support/workspace.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "support/sanitized.h"

namespace plumb::test {

namespace fs = std::filesystem;

Workspace::Workspace() {
  std::string name = (fs::temp_directory_path() / "plumb-scenario-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = fs::canonical(name).string();
}

Workspace::Workspace(const std::string& main) : Workspace() {
  write("main.tf", main);
}

Workspace::~Workspace() {
  std::error_code ignored;
  // What a test made unreadable can be removed again.
  for (auto at = fs::recursive_directory_iterator(path_, ignored); at != fs::end(at);
       at.increment(ignored)) {
    if (at->is_directory(ignored) && !at->is_symlink(ignored))
      fs::permissions(at->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
  }
  fs::permissions(path_, fs::perms::owner_all, fs::perm_options::add, ignored);
  fs::remove_all(path_, ignored);
}

void Workspace::write(const std::string& name, const std::string& text) const {
  fs::create_directories(fs::path(path(name)).parent_path());
  std::ofstream file(path(name), std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + name);
}

std::string Workspace::read(const std::string& name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool Workspace::exists(const std::string& name) const {
  return fs::exists(fs::symlink_status(path(name)));
}

void Workspace::remove(const std::string& name) const {
  fs::remove_all(path(name));
}

Command Workspace::command(const std::vector<std::string>& arguments) const {
  Command made;
  made.words.push_back(plumb_program());
  made.words.insert(made.words.end(), arguments.begin(), arguments.end());
  made.directory = path_;
  made.environment = environment;
  return made;
}

Finished Workspace::plumb(const std::vector<std::string>& arguments,
                          const std::string& input) const {
  Command made = command(arguments);
  made.input = input;
  return run(made);
}

Finished Workspace::apply(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words{"apply", "-auto-approve"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  Finished finished = plumb(words);
  EXPECT_EQ(finished.code, 0) << finished.all();
  return finished;
}

int Workspace::plan_code() const {
  const Finished finished = plumb({"plan", "-detailed-exitcode"});
  return finished.code;
}

std::string Workspace::state() const {
  return plumb({"state", "pull"}).out;
}

std::vector<std::string> Workspace::addresses() const {
  return lines(plumb({"state", "list"}).out);
}

std::string plumb_program() {
  return PLUMB_BINARY_DIR "/bin/plumb";
}

std::string test_plugin_directory() {
  return PLUMB_BINARY_DIR "/tests/plugins";
}

std::string terraform_program() {
  if (kSanitized) return {};  // What it says is no other than in the usual build.
  const char* const path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::string program = directory + "/terraform";
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) found.push_back(line);
  return found;
}

}  // namespace plumb::test
