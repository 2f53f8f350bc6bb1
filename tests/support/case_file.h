/// Cases of tests as text: files, what is run, and what has to come of it.
///
/// A file holds many cases. Each begins with `=== name`; its sections begin with `-- name --` on a
/// line of their own and go on to the next one. A section that is named like a file (`main.tf`) is
/// one; the others say what to do: `run`, `exit`, `stdout`, `stderr` and what a suite adds.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace plumb::test {

struct TextCase {
  std::string file;  ///< Its name, without directory and extension.
  std::string name;
  std::vector<std::pair<std::string, std::string>> sections;  ///< In order.
  /// The section's text, or the default.
  [[nodiscard]] std::string section(const std::string& name,
                                    const std::string& fallback = "") const;
  [[nodiscard]] bool has(const std::string& name) const;
};

/// All cases of all `*.txtar` files in a directory of the source tree.
[[nodiscard]] std::vector<TextCase> read_cases(const std::string& directory);

/// The case's name as GoogleTest wants it: letters, digits and underscores.
[[nodiscard]] std::string test_name(const TextCase& what);

/// Whether PLUMB_UPDATE_GOLDEN asks for what is expected to be written anew.
[[nodiscard]] bool updating_golden();
/// Puts the case's sections of these names in, in place of those that are there.
void update_case(const std::string& directory, const TextCase& what,
                 const std::vector<std::pair<std::string, std::string>>& sections);

}  // namespace plumb::test
