/// Configurations made at random from a seed, with odd layout: valid syntax, meaningless content.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace plumb::parser {

class RandomSource {
 public:
  explicit RandomSource(std::uint32_t seed) : random_(seed) {}

  [[nodiscard]] std::string file();

 private:
  std::string body(int depth);
  std::string block(int depth);
  std::string one_line_block();
  std::string argument(int depth);
  std::string expression(int depth, bool multi_line);
  std::string term(int depth, bool multi_line);
  std::string list(int depth);
  std::string object(int depth);
  std::string for_expression(int depth);
  std::string call(int depth);
  std::string quoted(int depth);
  std::string heredoc(int depth);
  std::string name();
  std::string number();
  /// Blanks, perhaps with a comment; with newlines where they mean nothing.
  std::string gap(bool multi_line);
  std::string line_end();
  std::string indentation();
  [[nodiscard]] int below(int limit) {
    return static_cast<int>(random_() % static_cast<unsigned>(limit));
  }
  [[nodiscard]] bool once_in(int times) { return below(times) == 0; }

  std::mt19937 random_;
};

}  // namespace plumb::parser
