/// Whether this is a build with sanitizers, in which programs start ten times slower.
#pragma once

#include <cstddef>

namespace plumb::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// The step through a long table of cases that each start the program many times. All are tried in
/// the usual build, which finds what is done wrong; every fourth finds what is wrong with memory.
inline constexpr std::size_t kStride = kSanitized ? 4 : 1;

}  // namespace plumb::test
