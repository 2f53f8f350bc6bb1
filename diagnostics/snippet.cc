#include "diagnostics/snippet.h"

#include <algorithm>

namespace plumb::diagnostics {

Span visible(Span subject) {
  if (subject.end <= subject.begin) subject.end = subject.begin + 1;
  return subject;
}

std::optional<Snippet> find_snippet(const Diagnostic& diagnostic, const SourceMap& sources) {
  const Span subject = visible(diagnostic.subject);
  const bool same_file = diagnostic.context.valid() && diagnostic.context.file == subject.file;
  const Span shown = same_file ? join(subject, diagnostic.context) : subject;
  const std::string_view text = sources.text(subject.file);
  if (text.empty()) return std::nullopt;

  const std::size_t first = std::min<std::size_t>(shown.begin, text.size());
  // The newline at its very end does not make the next line part of it.
  const std::size_t last = std::min<std::size_t>(std::max(shown.end - 1, shown.begin), text.size());
  const std::size_t line_begin =
      first == 0 ? 0 : text.rfind('\n', first - 1) + 1;  // npos + 1 is 0.
  std::size_t line_end = std::min(text.find('\n', last), text.size());
  if (line_end > line_begin && text[line_end - 1] == '\r') --line_end;
  const Span lines{subject.file, static_cast<std::uint32_t>(line_begin),
                   static_cast<std::uint32_t>(std::max(line_end, line_begin))};
  if (sources.is_concealed(lines)) return std::nullopt;

  Snippet snippet;
  // A block's first byte is not inside of it.
  if (subject.begin > 0) {
    snippet.block = sources.enclosing_block({subject.file, subject.begin - 1, subject.begin - 1});
  }
  snippet.code = text.substr(line_begin, std::max(line_end, line_begin) - line_begin);
  snippet.first_line = sources.position(subject.file, static_cast<std::uint32_t>(line_begin)).line;
  snippet.highlight_begin = std::min<std::size_t>(subject.begin - line_begin, snippet.code.size());
  snippet.highlight_end = std::min<std::size_t>(subject.end - line_begin, snippet.code.size());
  return snippet;
}

}  // namespace plumb::diagnostics
