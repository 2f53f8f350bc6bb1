#include "layout.h"

#include <utf8proc.h>

#include <algorithm>

namespace plumb::terraform {
namespace {

/// What a person sees as one character counts as one column, however wide it is.
std::size_t columns(std::string_view text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  std::size_t count = 0;
  utf8proc_int32_t before = -1;
  utf8proc_int32_t state = 0;
  while (left > 0) {
    utf8proc_int32_t character = 0;
    const auto length = std::max<utf8proc_ssize_t>(utf8proc_iterate(at, left, &character), 1);
    if (before < 0 || utf8proc_grapheme_break_stateful(before, character, &state)) ++count;
    before = character;
    at += length;
    left -= length;
  }
  return count;
}

/// How deep the lines are. Brackets that are opened in one line make one step, however many.
class Indent {
 public:
  /// The steps before a line that opens so many more brackets than it closes.
  std::size_t before_line(int opened) {
    const std::size_t outer = steps_.size();
    if (opened > 0) steps_.push_back(opened);
    if (opened >= 0) return outer;
    for (int closed = -opened; closed > 0 && !steps_.empty();) {
      const int taken = std::min(closed, steps_.back());
      closed -= taken;
      steps_.back() -= taken;
      if (steps_.back() == 0) steps_.pop_back();
    }
    return steps_.size();
  }

 private:
  std::vector<int> steps_;
};

}  // namespace

/// For each line the width that its name is filled up to. Neighbours that are whole in themselves
/// share the widest.
std::vector<std::size_t> Layout::name_widths() const {
  std::vector<std::size_t> widths(lines_.size());
  for (std::size_t start = 0; start < lines_.size();) {
    std::size_t end = start + 1;
    widths[start] = columns(lines_[start].name);
    std::size_t widest = widths[start];
    while (lines_[start].aligned() && end < lines_.size() && lines_[end].aligned())
      widest = std::max(widest, columns(lines_[end++].name));
    std::fill(widths.begin() + static_cast<std::ptrdiff_t>(start),
              widths.begin() + static_cast<std::ptrdiff_t>(end), widest);
    start = end;
  }
  return widths;
}

std::string Layout::text() const {
  const std::vector<std::size_t> widths = name_widths();
  std::string text;
  Indent indent;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (i > 0) text += '\n';
    if (line.rest.empty()) continue;
    text.append(2 * indent.before_line(line.opened), ' ');
    if (!line.name.empty()) {
      text += line.name;
      text.append(widths[i] - columns(line.name) + 1, ' ');
    }
    text += line.rest;
  }
  return text;
}

}  // namespace plumb::terraform
