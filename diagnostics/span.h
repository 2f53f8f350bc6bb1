/// Places in source texts.
#pragma once

#include <cstdint>

namespace plumb::diagnostics {

/// Index of a text in a SourceMap. 0 is never given out and means "no file".
using FileId = std::uint32_t;
inline constexpr FileId kNoFile = 0;

/// A half-open range of bytes in one text. Lines and columns are worked out when a message is
/// printed (SourceMap::position), so that carrying a place around costs 12 bytes.
struct Span {
  FileId file = kNoFile;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool valid() const { return file != kNoFile; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that holds both; they must be of the same file. An invalid one is ignored.
[[nodiscard]] inline Span join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace plumb::diagnostics
