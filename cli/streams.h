/// Where a command reads and writes.
#pragma once

#include <istream>
#include <ostream>

namespace plumb::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool terminal_in = false;   ///< Somebody may answer questions.
  bool terminal_out = false;  ///< Colours and a progress line make sense.
};

}  // namespace plumb::cli
