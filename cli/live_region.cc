#include "cli/live_region.h"

#include <algorithm>
#include <cstdio>

#include "cli/step_text.h"
#include "diagnostics/printable.h"

namespace plumb::cli {
namespace {

constexpr std::size_t kBarWidth = 24;
/// Narrower terminals have numbers alone.
constexpr std::size_t kWidthForBar = 60;
constexpr std::size_t kShownMax = 3;
/// Before so many are done nobody can say how long the rest takes.
constexpr std::size_t kDoneForRate = 3;

std::string bar(const LiveState& state) {
  const std::size_t ended = std::min(state.total, state.done + state.failed);
  const std::size_t full = kBarWidth * ended / state.total;
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '-') + "] ";
}

/// `3m20s`
std::string duration(std::int64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + "s";
  if (seconds < 3600)
    return std::to_string(seconds / 60) + "m" + std::to_string(seconds % 60) + "s";
  return std::to_string(seconds / 3600) + "h" + std::to_string(seconds / 60 % 60) + "m";
}

std::string rate_text(const LiveState& state) {
  if (state.done < kDoneForRate || state.elapsed_ms <= 0) return "";
  const double rate =
      static_cast<double>(state.done) * 1000 / static_cast<double>(state.elapsed_ms);
  char text[32];
  std::snprintf(text, sizeof text, rate < 10 ? "%.1f" : "%.0f", rate);
  std::string out = std::string(", ") + text + "/s";
  const std::size_t ended = state.done + state.failed;
  if (state.total > ended) {
    const double left = static_cast<double>(state.total - ended) / rate;
    out += ", about " + duration(static_cast<std::int64_t>(left + 0.5)) + " left";
  }
  return out;
}

std::string first_line(const LiveState& state, std::size_t width) {
  std::string line;
  if (state.total > 0 && width >= kWidthForBar) line += bar(state);
  line += std::to_string(state.done);
  if (state.total > 0) line += "/" + std::to_string(state.total);
  line += " done";
  if (state.failed > 0) line += ", " + std::to_string(state.failed) + " failed";
  return line + ", " + duration(state.elapsed_ms / 1000) + rate_text(state);
}

}  // namespace

std::string fitted(const std::string& text, std::size_t width) {
  const std::string line = diagnostics::printable(text);
  if (diagnostics::columns(line) <= width) return line;
  std::string out;
  std::size_t used = 1;  // Of the mark at the end.
  for (std::size_t at = 0; at < line.size();) {
    std::size_t size = 1;
    while (at + size < line.size() &&
           (static_cast<unsigned char>(line[at + size]) & 0xC0U) == 0x80U)
      ++size;
    const std::string letter = line.substr(at, size);
    used += diagnostics::columns(letter);
    if (used > width) break;
    out += letter;
    at += size;
  }
  return width == 0 ? "" : out + "…";
}

std::vector<std::string> live_lines(const LiveState& state, std::size_t width) {
  std::vector<std::string> lines = {fitted(first_line(state, width), width)};
  const std::size_t shown = std::min(state.running.size(), kShownMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const LiveOperation& operation = state.running[i];
    lines.push_back(fitted("  " + duration(operation.elapsed_ms / 1000) + "  " + operation.doing +
                               " " + operation.name,
                           width));
  }
  if (state.running.size() > shown) {
    lines.push_back(
        fitted("  and " + std::to_string(state.running.size() - shown) + " more", width));
  }
  return lines;
}

std::string erased(const std::vector<std::string>& lines, std::size_t width) {
  if (lines.empty()) return "";
  std::size_t rows = 0;
  for (const std::string& line : lines) {
    const std::size_t columns = std::max<std::size_t>(1, diagnostics::columns(line));
    rows += (columns + width - 1) / std::max<std::size_t>(1, width);
  }
  std::string out = "\r";
  if (rows > 1) out += "\033[" + std::to_string(rows - 1) + "A";
  return out + "\033[J";
}

}  // namespace plumb::cli
