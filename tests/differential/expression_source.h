/// Expressions made at random from a seed: most are right, some wrong in one place.
#pragma once

#include <string>

#include "differential/function_signatures.h"
#include "differential/random_choice.h"

namespace plumb::differential {

/// Expressions refer to the names of world.h alone.
class ExpressionSource {
 public:
  explicit ExpressionSource(std::uint32_t seed) : random_(seed) {}

  /// The next one. May have several lines.
  [[nodiscard]] std::string next();

 private:
  std::string term(Kind kind, int depth);
  std::string compound(Kind kind, int depth);
  std::string literal(Kind kind, int depth);
  std::string named(Kind kind);
  std::string operation(Kind kind, int depth);
  std::string call(Kind kind, int depth);
  std::string call_of(const Signature& signature, int depth);
  std::string argument(char letter, int depth);
  std::string text_of(char language);
  std::string access(Kind kind, int depth);
  std::string for_list(int depth);
  std::string for_map(int depth);
  std::string quoted(int depth);
  std::string heredoc(int depth);
  std::string interpolation(int depth);
  std::string directive(int depth);
  std::string elements(Kind kind, int depth, std::size_t count_max);
  std::string object(int depth);
  std::string mistake(int depth);
  Kind any_kind();

  RandomChoice random_;
};

}  // namespace plumb::differential
