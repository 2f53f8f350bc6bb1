/// What is really there, and what the state says: for holding the one against the other.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/workspace.h"

namespace plumb::test {

struct Thing {
  std::string id;  ///< Empty in a state that does not know it yet.
  std::string key;
  std::string content;
};

class UnrulyWorld {
 public:
  explicit UnrulyWorld(const Workspace& work) : work_(work) {}

  /// By id.
  [[nodiscard]] std::map<std::string, Thing> objects() const;
  /// Puts an object there that nobody has made.
  void seed(const std::string& key) const;
  /// Keys of what was deleted since the last call.
  [[nodiscard]] std::vector<std::string> take_deleted();

 private:
  const Workspace& work_;
  std::size_t read_ = 0;  ///< Of the log.
};

/// The things of the state, deposed ones too, but nothing that was only read.
[[nodiscard]] std::vector<Thing> things_of_state(const Workspace& work);

/// Addresses of operations that were begun and have no outcome.
[[nodiscard]] std::set<std::string> unfinished(const Workspace& work);

}  // namespace plumb::test
