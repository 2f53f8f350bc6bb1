/// Chance from a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace plumb::differential {

/// Distributions of the standard library differ between libraries; remainders do not. Compilers may
/// still call in another order, so records keep what was generated.
class RandomChoice {
 public:
  explicit RandomChoice(std::uint32_t seed) : random_(seed) {}

  /// From 0 to limit - 1.
  [[nodiscard]] std::size_t below(std::size_t limit) { return random_() % limit; }
  [[nodiscard]] bool once_in(std::size_t times) { return below(times) == 0; }

  /// One element of a list that is not empty.
  template <typename List>
  [[nodiscard]] const auto& one_of(const List& list) {
    return std::data(list)[below(std::size(list))];
  }

 private:
  std::mt19937 random_;
};

}  // namespace plumb::differential
