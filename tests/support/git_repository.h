/// A git repository of a test's own, made with the git program.
#pragma once

#include <string>
#include <vector>

#include "support/workspace.h"

namespace plumb::test {

class GitRepository {
 public:
  /// Empty, its branch is `main`.
  GitRepository();

  /// Whether there is a git program to make one with.
  [[nodiscard]] static bool possible();

  void write(const std::string& name, const std::string& text) const { work_.write(name, text); }
  /// Of everything; returns the commit's id.
  std::string commit() const;
  /// `git <arguments>`; the test fails if it does. Returns what it says.
  std::string git(const std::vector<std::string>& arguments) const;

  [[nodiscard]] std::string path(const std::string& name) const { return work_.path(name); }
  [[nodiscard]] std::string url() const { return "file://" + work_.path(); }
  /// As a module's source.
  [[nodiscard]] std::string source(const std::string& rest = "") const {
    return "git::" + url() + rest;
  }

 private:
  Workspace work_;
};

}  // namespace plumb::test
