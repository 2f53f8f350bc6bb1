/// What a terminal shows of what is written to it: as much of one as our own output needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::test {

/// A screen of endless height. Lines that are wider than it go on in the next row, and are wrapped
/// anew when it is resized, as terminals of today do. Understands `\r`, `\n`, `ESC [ n A` (up),
/// `ESC [ J` (erase what is behind) and colours; every other letter takes one column.
class Screen {
 public:
  explicit Screen(std::size_t columns) : columns_(columns), lines_(1) {}

  /// Bytes may come in any pieces.
  void write(std::string_view bytes);
  void resize(std::size_t columns) { columns_ = columns; }

  /// The lines from the top, without blanks at their ends, and without empty ones at the bottom.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// All of them, each ended by a newline.
  [[nodiscard]] std::string text() const;

 private:
  using Line = std::vector<std::string>;  ///< A letter each, in UTF-8.

  void letter(std::string text);
  void control(char final, std::size_t amount);
  [[nodiscard]] std::size_t rows_of(const Line& line) const;
  [[nodiscard]] std::size_t row() const;
  void up(std::size_t rows);

  std::size_t columns_;
  std::vector<Line> lines_;
  std::size_t line_ = 0;    ///< Where the next letter goes.
  std::size_t column_ = 0;  ///< In that line, however many rows it takes.
  std::string pending_;     ///< The beginning of a letter or sequence.
};

}  // namespace plumb::test
