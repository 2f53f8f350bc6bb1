/// The layout is Terraform's, byte for byte, since people and tools know it. What is better: plain
/// text, which cannot underline the subject, has carets below it; an empty line among the shown
/// ones is kept, so that the numbers are right; a range that ends with a newline does not show the
/// next line; nothing that comes from a file or a provider can command the terminal.
#include "diagnostics/render.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "diagnostics/printable.h"
#include "diagnostics/snippet.h"

namespace plumb::diagnostics {
namespace {

/// Columns of a line's number and what divides it from the code.
constexpr std::size_t kGutter = 6;

constexpr const char* kReset = "\x1b[0m";
constexpr const char* kBold = "\x1b[1m";
constexpr const char* kUnderline = "\x1b[4m";
constexpr const char* kGray = "\x1b[90m";

/// Terminal codes, or nothing in plain text.
class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  [[nodiscard]] std::string code(const char* sequence) const { return color_ ? sequence : ""; }
  [[nodiscard]] std::string reset() const { return code(kReset); }
  [[nodiscard]] std::string bold(const std::string& text) const {
    return code(kBold) + text + reset();
  }
  [[nodiscard]] bool colored() const { return color_; }

 private:
  bool color_;
};

/// Code points, which is what word wrapping counts.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

/// Breaks a line at spaces. A word that is too long stays whole.
std::string wrap(std::string_view line, std::size_t width) {
  std::string wrapped;
  std::size_t column = 0;
  while (!line.empty()) {
    const std::size_t word_begin = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t word_end = std::min(line.find(' ', word_begin), line.size());
    const std::string_view blanks = line.substr(0, word_begin);
    const std::string_view word = line.substr(word_begin, word_end - word_begin);
    if (column > 0 && !word.empty() && column + blanks.size() + length(word) > width) {
      wrapped += '\n';
      column = 0;
    } else {
      wrapped += blanks;
      column += blanks.size();
    }
    wrapped += word;
    column += length(word);
    line.remove_prefix(word_end);
  }
  return wrapped;
}

/// Calls visit(line) for each line, without newlines.
template <typename Visit>
void for_each_line(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string heading(const Diagnostic& diagnostic, const Style& style) {
  const bool error = diagnostic.severity == Severity::kError;
  return style.code(kBold) + style.code(error ? "\x1b[31m" : "\x1b[33m") +
         (error ? "Error: " : "Warning: ") + style.reset() + style.reset() +
         style.bold(printable(diagnostic.summary)) + "\n\n" + style.reset();
}

/// Under what the subject has on its first line: "^^^". Tabs above are tabs here, too.
std::string carets(std::string_view lead, std::string_view subject) {
  std::string line(kGutter, ' ');
  for (std::size_t at = 0; at < lead.size();) {
    const std::size_t tab = std::min(lead.find('\t', at), lead.size());
    line.append(columns(lead.substr(at, tab - at)), ' ').append(tab < lead.size() ? "\t" : "");
    at = tab + 1;
  }
  return line.append(std::max<std::size_t>(1, columns(subject)), '^') + "\n";
}

std::string first_line_of(std::string_view text) {
  return printable(text.substr(0, text.find('\n')));
}

std::string code_lines(const Snippet& snippet, const Style& style) {
  const std::string_view code = snippet.code;
  const std::string_view before = code.substr(0, snippet.highlight_begin);
  const std::string_view subject =
      code.substr(snippet.highlight_begin, snippet.highlight_end - snippet.highlight_begin);
  const std::string marked = printable(before) + style.code(kUnderline) + printable(subject) +
                             style.reset() + printable(code.substr(snippet.highlight_end)) +
                             style.reset();
  const std::uint32_t subject_line =
      snippet.first_line + static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  std::string lines;
  std::uint32_t number = snippet.first_line;
  for_each_line(marked, [&](std::string_view line) {
    char prefix[16];
    std::snprintf(prefix, sizeof prefix, "%4u: ", number);
    lines.append(prefix).append(line).append("\n");
    if (!style.colored() && number == subject_line)
      lines += carets(printable(before.substr(before.rfind('\n') + 1)), first_line_of(subject));
    ++number;
  });
  return lines;
}

/// The call and the values that the failed expression used.
std::string value_box(const Diagnostic& diagnostic, const Style& style) {
  if (diagnostic.values.empty() && diagnostic.called_function.empty()) return "";
  std::string box =
      "    " + style.code(kGray) + "├────────────────" + style.reset() + "\n" + style.reset();
  const std::string rule = "    " + style.code(kGray) + "│" + style.reset() + " ";
  if (!diagnostic.called_function.empty()) {
    const std::string& call = diagnostic.called_function;
    const std::size_t name_end = std::min(call.find('('), call.size());
    const bool parameters = name_end < call.size();
    box += rule + "while calling " + style.bold(call.substr(0, name_end));
    box += (parameters ? "(" : "") + style.reset();
    if (parameters) box += call.substr(name_end + 1);
    box += "\n";
  }
  std::vector<ValueNote> values = diagnostic.values;
  std::stable_sort(values.begin(), values.end(), [](const ValueNote& a, const ValueNote& b) {
    return a.traversal < b.traversal;
  });
  for (const ValueNote& value : values) {
    box += rule + style.bold(printable(value.traversal)) + " " + printable(value.statement) + "\n" +
           style.reset();
  }
  return box;
}

std::string place(const Diagnostic& diagnostic, const SourceMap& sources, const Style& style) {
  if (!diagnostic.subject.valid()) return "";
  const FileId file = diagnostic.subject.file;
  const std::string line = std::to_string(sources.position(file, diagnostic.subject.begin).line);
  std::string text = "  on " + printable(sources.name(file)) + " line " + line;
  if (sources.text(file).empty()) return text + ":\n  (source code not available)\n\n";
  const auto snippet = find_snippet(diagnostic, sources);
  if (!snippet)
    return text + ":\n  (not shown: it may hold a secret)\n" + value_box(diagnostic, style) + "\n";
  if (!snippet->block.empty()) text.append(", in ").append(printable(snippet->block));
  return text + ":\n" + code_lines(*snippet, style) + value_box(diagnostic, style) + "\n";
}

std::string detail_lines(const std::string& detail, int width) {
  std::string lines;
  for_each_line(detail, [&](std::string_view line) {
    const bool wraps = width > 0 && !line.starts_with(' ');
    lines += wraps ? wrap(line, static_cast<std::size_t>(width)) : std::string(line);
    lines += '\n';
  });
  return lines;
}

/// The rule at the left: it shows where one of several diagnostics ends.
std::string boxed(std::string_view content, const Diagnostic& diagnostic) {
  const std::string color = diagnostic.severity == Severity::kError ? "\x1b[31m" : "\x1b[33m";
  std::string box = color + "╷" + kReset + kReset + "\n";
  for_each_line(content, [&](std::string_view line) {
    box.append(color).append("│").append(kReset).append(" ").append(kReset).append(line).append(
        "\n");
  });
  return box + color + "╵" + kReset + kReset + "\n";
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const SourceMap& sources,
                   const RenderOptions& options) {
  constexpr int kRuleWidth = 2;
  const Style style(options.color);
  std::string content = heading(diagnostic, style);
  const std::string where = place(diagnostic, sources, style);
  if (!diagnostic.address.empty())
    content += "  with " + printable(diagnostic.address) + (where.empty() ? "\n\n" : ",\n");
  content += where;
  content += detail_lines(printable(diagnostic.detail),
                          options.width - 1 - (options.color ? kRuleWidth : 0));
  return options.color ? boxed(content, diagnostic) : "\n" + content;
}

}  // namespace plumb::diagnostics
