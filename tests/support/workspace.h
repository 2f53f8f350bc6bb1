/// A directory with a configuration, and the program at work in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/process.h"

namespace plumb::test {

/// Removed at the end, with all that is in it.
class Workspace {
 public:
  Workspace();
  /// With a main.tf.
  explicit Workspace(const std::string& main);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
  /// Makes the directories above, too.
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool exists(const std::string& name) const;
  void remove(const std::string& name) const;

  /// Added to the program's environment from now on.
  std::map<std::string, std::string> environment = clean_environment();

  /// What running the program would take; to be changed before it is run.
  [[nodiscard]] Command command(const std::vector<std::string>& arguments) const;
  [[nodiscard]] Finished plumb(const std::vector<std::string>& arguments,
                               const std::string& input = "") const;
  /// `apply -auto-approve` with more arguments; the test fails if it does.
  Finished apply(const std::vector<std::string>& arguments = {}) const;
  /// The exit code of `plan -detailed-exitcode`.
  [[nodiscard]] int plan_code() const;
  /// `state pull`, which tells all that is in the state.
  [[nodiscard]] std::string state() const;
  /// `state list`, by line.
  [[nodiscard]] std::vector<std::string> addresses() const;

 private:
  std::string path_;
};

/// The built program.
[[nodiscard]] std::string plumb_program();
/// Where the plugins of tests/plugins/ are.
[[nodiscard]] std::string test_plugin_directory();
/// Terraform, or empty if it is not installed, or this is a build with sanitizers.
[[nodiscard]] std::string terraform_program();

[[nodiscard]] std::vector<std::string> lines(const std::string& text);

}  // namespace plumb::test
