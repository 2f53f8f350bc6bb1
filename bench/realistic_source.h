/// Configurations such as people write them, made from a seed: variables with long descriptions,
/// resources with nested blocks, policies in heredocs, lists of objects, `for` over `for`,
/// comments.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace plumb::bench {

class RealisticSource {
 public:
  explicit RealisticSource(std::uint32_t seed) : random_(seed) {}

  /// One file, of a few hundred bytes up to some 15 KB, in the canonical format.
  [[nodiscard]] std::string file();

 private:
  std::string variable();
  std::string resource();
  std::string locals();
  std::string module_call();
  std::string policy();
  std::string output();
  std::string nested_block();
  std::string expression();
  std::string name();
  std::string comment();
  [[nodiscard]] std::size_t below(std::size_t limit) { return random_() % limit; }
  [[nodiscard]] bool once_in(std::size_t times) { return below(times) == 0; }

  std::mt19937 random_;
};

}  // namespace plumb::bench
