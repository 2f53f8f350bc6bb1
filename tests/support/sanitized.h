/// Whether this is a build with sanitizers, in which programs start ten times slower.
#pragma once

#include <cstddef>

namespace plumb::test {

/// The step through a long table of cases that each start the program many times. All are tried in
/// the usual build, which finds what is done wrong; every fourth finds what is wrong with memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr std::size_t kStride = 4;
#else
inline constexpr std::size_t kStride = 1;
#endif

}  // namespace plumb::test
