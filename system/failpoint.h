/// Places where a test lets the program die.
#pragma once

#include <string_view>

namespace plumb::system {

/// Does nothing unless the environment has PLUMB_CRASH_AT=N: then the N-th call in the process,
/// counted from 1, is the program's end, as by kill -9. With PLUMB_CRASH_LOG=FILE each call appends
/// its name to the file first. Costs one load of an atomic otherwise.
void failpoint(std::string_view name);

}  // namespace plumb::system
