/// A workspace whose provider is the unruly one.
#pragma once

#include <string>

#include "support/workspace.h"

namespace plumb::test {

class UnrulyWorkspace : public Workspace {
 public:
  explicit UnrulyWorkspace(const std::string& main) : Workspace(main) {
    environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
    environment["UNRULY_WORLD"] = path("world");
    write("world/log", "");
  }

  /// An apply that the provider is told how to answer.
  [[nodiscard]] Finished apply_with(std::map<std::string, std::string> moods,
                                    const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"apply", "-auto-approve"};
    words.insert(words.end(), more.begin(), more.end());
    Command all = command(words);
    all.environment.merge(moods);
    return run(all);
  }
};

}  // namespace plumb::test
