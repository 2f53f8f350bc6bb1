#pragma once

/// Where line breaks, indents and aligned equals signs go in generated text. Read off the output of
/// terraform 1.11.4.

#include <string>
#include <string_view>
#include <vector>

namespace plumb::terraform {

/// Takes text piece by piece, and knows afterwards how each line begins.
class Layout {
 public:
  void add(std::string_view text) { last().rest.append(text); }
  void open(char bracket) {
    last().rest += bracket;
    ++last().opened;
  }
  void close(char bracket) {
    last().rest += bracket;
    --last().opened;
  }
  /// The name on the left of an equals sign; a line has at most one, at its beginning.
  void assign(std::string name) {
    last().name = std::move(name);
    last().rest += "= ";
  }
  void end_line() { lines_.emplace_back(); }

  /// Every line with its end, but for an empty last one.
  [[nodiscard]] std::string text() const;

 private:
  struct Line {
    std::string name;
    std::string rest;
    int opened = 0;  ///< Brackets opened less those closed.

    [[nodiscard]] bool aligned() const { return !name.empty() && opened == 0; }
  };

  [[nodiscard]] Line& last() { return lines_.back(); }
  [[nodiscard]] std::vector<std::size_t> name_widths() const;

  std::vector<Line> lines_ = std::vector<Line>(1);
};

}  // namespace plumb::terraform
