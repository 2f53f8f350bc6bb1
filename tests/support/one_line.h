#pragma once

#include <algorithm>
#include <string>

namespace plumb::test {

/// Without the line breaks that fit a message to the terminal.
inline std::string in_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace plumb::test
