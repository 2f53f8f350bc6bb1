/// Diagnostics as people read them: heading, place, source lines, values, what to do.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"

namespace plumb::diagnostics {

struct RenderOptions {
  bool color = false;  ///< A terminal: a box at the left, colours, the range underlined.
  int width = 78;      ///< Columns for the wrapped text.
};

/// One diagnostic in Terraform's layout, with a blank line before and after.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const SourceMap& sources,
                                 const RenderOptions& options);

/// One diagnostic as the JSON object of `validate -json` and of the `-json` streams.
[[nodiscard]] std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources);

}  // namespace plumb::diagnostics
