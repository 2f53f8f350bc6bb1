/// The texts that spans point into.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/span.h"

namespace plumb::diagnostics {

/// A place as people name it. Columns count grapheme clusters, as HCL does; bytes count from 0.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t byte = 0;
};

/// A top-level block of a text: messages say "in resource "a" "b"" for a place inside it.
struct OutlineEntry {
  std::uint32_t begin = 0;       ///< First byte of the block's type.
  std::uint32_t header_end = 0;  ///< The byte of its opening brace.
  std::uint32_t end = 0;         ///< One past its closing brace.
};

/// An object or array in a text of JSON, whose places are named by the way to them from the root:
/// "in resource.terraform_data.a".
struct ContainerEntry {
  static constexpr std::uint32_t kRoot = ~std::uint32_t{0};

  std::uint32_t begin = 0;       ///< Its opening brace or bracket.
  std::uint32_t end = 0;         ///< One past the closing one.
  std::uint32_t parent = kRoot;  ///< Index of the container around it; kRoot for the outermost.
  std::string step;              ///< From there: `.name` or `[1]`. Of the outermost: empty.
};

/// Owns every text that was read, for as long as anything may point into it. Thread-safe.
class SourceMap {
 public:
  /// Keeps the text under the name that messages show. The id is valid for the map's lifetime, and
  /// so is text().
  FileId add(std::string name, std::string text);

  [[nodiscard]] std::string_view name(FileId file) const;
  [[nodiscard]] std::string_view text(FileId file) const;
  [[nodiscard]] std::string_view text(Span span) const;
  [[nodiscard]] Position position(FileId file, std::uint32_t byte) const;

  /// Says where the blocks of a text are, in order. Called once by whoever parsed it.
  void set_outline(FileId file, std::vector<OutlineEntry> blocks);

  /// The same for JSON, in the order in which they begin.
  void set_containers(FileId file, std::vector<ContainerEntry> containers);

  /// From now on no message shows a line of this range: it may hold a secret.
  void conceal(Span span);

  /// Whether any of the range was concealed.
  [[nodiscard]] bool is_concealed(Span span) const;

  /// The header of the top-level block around the place as written, for example `resource "a" "b"`,
  /// or the way to it in JSON, `resource.a.b`; empty if there is none.
  [[nodiscard]] std::string enclosing_block(Span span) const;

 private:
  struct Source {
    std::string name;
    std::string text;
    std::vector<OutlineEntry> outline;
    std::vector<ContainerEntry> containers;
    std::vector<Span> concealed;
    std::vector<std::uint32_t> line_starts;  ///< Filled when a position is first asked for.
  };
  [[nodiscard]] Source& source(FileId file) const;

  mutable std::mutex mutex_;
  mutable std::deque<Source> sources_;  ///< A deque, because texts must not move.
};

}  // namespace plumb::diagnostics
