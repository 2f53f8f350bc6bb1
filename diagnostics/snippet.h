/// The lines of a text that a diagnostic shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"

namespace plumb::diagnostics {

struct Snippet {
  std::string block;      ///< SourceMap::enclosing_block() of the subject.
  std::string_view code;  ///< Whole lines, without the newline of the last one.
  std::uint32_t first_line = 1;
  std::size_t highlight_begin = 0;  ///< Offsets of the subject in `code`.
  std::size_t highlight_end = 0;
};

/// A place without length is shown as the one character there.
[[nodiscard]] Span visible(Span subject);

/// The lines of the subject and of the context around it; nothing if there are none to show, or
/// what they hold is concealed. The subject must be valid.
[[nodiscard]] std::optional<Snippet> find_snippet(const Diagnostic& diagnostic,
                                                  const SourceMap& sources);

}  // namespace plumb::diagnostics
