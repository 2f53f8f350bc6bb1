#include "diagnostics/source_map.h"

#include <utf8proc.h>

#include <algorithm>
#include <cassert>

namespace plumb::diagnostics {
namespace {

std::vector<std::uint32_t> find_line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    starts.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return starts;
}

/// Grapheme clusters in a line's beginning. Bytes that are not UTF-8 count one each.
std::uint32_t count_graphemes(std::string_view text) {
  std::uint32_t count = 0;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto size =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (size <= 0) {
      at += 1;
      count += 1;
      previous = -1;
      continue;
    }
    if (previous < 0 || utf8proc_grapheme_break_stateful(previous, code, &state)) count += 1;
    previous = code;
    at += static_cast<std::size_t>(size);
  }
  return count;
}

/// The steps to the innermost container around the byte.
std::string path_to(std::uint32_t at, const std::vector<ContainerEntry>& containers) {
  const auto after =
      std::upper_bound(containers.begin(), containers.end(), at,
                       [](std::uint32_t byte, const ContainerEntry& c) { return byte < c.begin; });
  auto index = static_cast<std::uint32_t>(after - containers.begin()) - 1;  // 0 - 1 is kRoot.
  while (index != ContainerEntry::kRoot && at >= containers[index].end)
    index = containers[index].parent;
  std::vector<std::string_view> steps;
  for (; index != ContainerEntry::kRoot; index = containers[index].parent)
    steps.push_back(containers[index].step);
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += *step;
  return path.starts_with('.') ? path.substr(1) : path;
}

}  // namespace

FileId SourceMap::add(std::string name, std::string text) {
  const std::lock_guard lock(mutex_);
  sources_.push_back({std::move(name), std::move(text), {}, {}, {}, {}});
  return static_cast<FileId>(sources_.size());
}

SourceMap::Source& SourceMap::source(FileId file) const {
  assert(file != kNoFile && file <= sources_.size());
  return sources_[file - 1];
}

std::string_view SourceMap::name(FileId file) const {
  const std::lock_guard lock(mutex_);
  return source(file).name;
}

std::string_view SourceMap::text(FileId file) const {
  const std::lock_guard lock(mutex_);
  return source(file).text;
}

std::string_view SourceMap::text(Span span) const {
  const std::string_view whole = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  return whole.substr(begin, span.end > begin ? span.end - begin : 0);
}

Position SourceMap::position(FileId file, std::uint32_t byte) const {
  const std::lock_guard lock(mutex_);
  Source& from = source(file);
  if (from.line_starts.empty()) from.line_starts = find_line_starts(from.text);
  byte = std::min(byte, static_cast<std::uint32_t>(from.text.size()));
  const auto after = std::upper_bound(from.line_starts.begin(), from.line_starts.end(), byte);
  const auto line = static_cast<std::uint32_t>(after - from.line_starts.begin());
  const std::uint32_t start = from.line_starts[line - 1];
  const std::string_view before = std::string_view(from.text).substr(start, byte - start);
  return {line, count_graphemes(before) + 1, byte};
}

void SourceMap::set_outline(FileId file, std::vector<OutlineEntry> blocks) {
  const std::lock_guard lock(mutex_);
  source(file).outline = std::move(blocks);
}

void SourceMap::set_containers(FileId file, std::vector<ContainerEntry> containers) {
  const std::lock_guard lock(mutex_);
  source(file).containers = std::move(containers);
}

void SourceMap::conceal(Span span) {
  const std::lock_guard lock(mutex_);
  source(span.file).concealed.push_back(span);
}

bool SourceMap::is_concealed(Span span) const {
  const std::lock_guard lock(mutex_);
  const std::vector<Span>& concealed = source(span.file).concealed;
  return std::any_of(concealed.begin(), concealed.end(), [&](const Span& secret) {
    return secret.begin < span.end && span.begin < secret.end;
  });
}

std::string SourceMap::enclosing_block(Span span) const {
  if (!span.valid()) return {};
  const std::lock_guard lock(mutex_);
  const Source& from = source(span.file);
  if (!from.containers.empty()) return path_to(span.begin, from.containers);
  const auto after = std::upper_bound(
      from.outline.begin(), from.outline.end(), span.begin,
      [](std::uint32_t at, const OutlineEntry& entry) { return at < entry.begin; });
  if (after == from.outline.begin()) return {};
  const OutlineEntry& entry = *(after - 1);
  if (span.begin >= entry.end) return {};
  std::string_view header =
      std::string_view(from.text).substr(entry.begin, entry.header_end - entry.begin);
  while (!header.empty() && (header.back() == ' ' || header.back() == '\t'))
    header.remove_suffix(1);
  return std::string(header);
}

}  // namespace plumb::diagnostics
