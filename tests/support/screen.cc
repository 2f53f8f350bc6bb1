#include "support/screen.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace plumb::test {
namespace {

/// Bytes of the letter or sequence that begins the text; 0 if it does not end there.
std::size_t unit_size(std::string_view text) {
  if (text[0] == '\033') {
    if (text.size() < 2) return 0;
    if (text[1] != '[') throw std::runtime_error("unknown sequence of a terminal");
    for (std::size_t i = 2; i < text.size(); ++i) {
      if (std::isalpha(static_cast<unsigned char>(text[i])) != 0) return i + 1;
    }
    return 0;
  }
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  return size <= text.size() ? size : 0;
}

}  // namespace

void Screen::write(std::string_view bytes) {
  pending_ += bytes;
  std::size_t done = 0;
  while (done < pending_.size()) {
    const std::size_t size = unit_size(std::string_view(pending_).substr(done));
    if (size == 0) break;
    const std::string unit = pending_.substr(done, size);
    done += size;
    if (unit[0] == '\033') {
      const std::string amount = unit.substr(2, unit.size() - 3);
      const bool is_number = !amount.empty() && std::ranges::all_of(amount, [](unsigned char c) {
        return std::isdigit(c) != 0;
      });
      control(unit.back(), is_number ? std::stoul(amount) : 1);
    } else {
      letter(unit);
    }
  }
  pending_.erase(0, done);
}

void Screen::letter(std::string text) {
  Line& line = lines_[line_];
  if (text == "\r") {
    column_ = row() * columns_;
  } else if (text == "\n") {
    if (++line_ == lines_.size()) lines_.emplace_back();
    // The terminal's driver writes a \r before it; there is nothing to be done for the column.
  } else {
    if (line.size() <= column_) line.resize(column_ + 1, " ");
    line[column_++] = std::move(text);
  }
}

void Screen::control(char final, std::size_t amount) {
  if (final == 'm') return;
  if (final == 'A') return up(amount);
  if (final != 'J') throw std::runtime_error("unknown sequence of a terminal");
  lines_.resize(line_ + 1);
  if (lines_[line_].size() > column_) lines_[line_].resize(column_);
}

std::size_t Screen::rows_of(const Line& line) const {
  return std::max<std::size_t>(1, (line.size() + columns_ - 1) / columns_);
}

/// The row within the line. Behind the last letter of a full row the cursor still stands on it.
std::size_t Screen::row() const {
  return column_ == 0 ? 0 : (column_ - 1) / columns_;
}

void Screen::up(std::size_t rows) {
  std::size_t at = row();
  const std::size_t within = column_ - at * columns_;
  for (; rows > 0; --rows) {
    if (at > 0) {
      --at;
    } else if (line_ > 0) {
      at = rows_of(lines_[--line_]) - 1;
    }
  }
  column_ = at * columns_ + within;
}

std::vector<std::string> Screen::lines() const {
  std::vector<std::string> shown;
  for (const Line& line : lines_) {
    std::string text;
    for (const std::string& letter : line) text += letter;
    text.erase(text.find_last_not_of(' ') + 1);
    shown.push_back(std::move(text));
  }
  while (!shown.empty() && shown.back().empty()) shown.pop_back();
  return shown;
}

std::string Screen::text() const {
  std::string all;
  for (const std::string& line : lines()) all += line + "\n";
  return all;
}

}  // namespace plumb::test
