/// The lines at the bottom of a terminal that show what an apply is about, drawn anew as it goes
/// on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plumb::cli {

/// What is under way.
struct LiveOperation {
  std::string name;
  const char* doing = "";  ///< "Creating"
  std::int64_t elapsed_ms = 0;
};

/// How far an apply is.
struct LiveState {
  std::size_t total = 0;  ///< Operations in all; 0 if that is not known.
  std::size_t done = 0;
  std::size_t failed = 0;
  std::int64_t elapsed_ms = 0;
  std::vector<LiveOperation> running;  ///< The slowest first.
};

/// A bar with counts, rate and the time that is left, and below it the slowest operations. No line
/// is wider than the terminal.
[[nodiscard]] std::vector<std::string> live_lines(const LiveState& state, std::size_t width);

/// The text with "…" in place of what does not fit, at the end.
[[nodiscard]] std::string fitted(const std::string& text, std::size_t width);

/// What takes the lines off a terminal again, the cursor being after the last of them. `width`: of
/// the terminal now; where it was made narrower, a line takes several of its rows.
[[nodiscard]] std::string erased(const std::vector<std::string>& lines, std::size_t width);

}  // namespace plumb::cli
