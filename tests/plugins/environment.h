/// What a test tells a plugin.
#pragma once

#include <cstdlib>
#include <string>

namespace plumb::test {

/// Empty if the variable is not set.
inline std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace plumb::test
