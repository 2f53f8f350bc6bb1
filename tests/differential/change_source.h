/// Two configurations of the same thing, made at random from a seed: the first is applied, of the
/// second the plan is compared.
#pragma once

#include <string>
#include <vector>

#include "differential/configuration_source.h"
#include "differential/random_choice.h"

namespace plumb::differential {

struct ConfigurationChange {
  Configuration before;
  Configuration after;
};

class ChangeSource {
 public:
  explicit ChangeSource(std::uint32_t seed) : random_(seed) {}

  [[nodiscard]] ConfigurationChange next();

 private:
  enum class Repetition { kNone, kCount, kSet, kMap };

  /// A resource or a call of a module.
  struct Thing {
    std::string name;
    Repetition repetition = Repetition::kNone;
    std::size_t size = 1;   ///< Of count and for_each.
    std::size_t input = 0;  ///< Number of its input among those that there are.
    std::size_t trigger = 0;
    std::size_t lifecycle = 0;
    bool is_module = false;
  };

  Thing thing(std::size_t number);
  void change(const Thing& before);
  void move(const Thing& from, const Thing& to);
  void remove(const Thing& thing);
  [[nodiscard]] std::string text_of(const Thing& thing) const;
  [[nodiscard]] std::string outputs_of(const std::vector<Thing>& things) const;
  [[nodiscard]] static std::string address_of(const Thing& thing);
  [[nodiscard]] static std::string key_of(const Thing& thing, std::size_t index);

  RandomChoice random_;
  std::vector<Thing> after_;
  std::string statements_;  ///< `moved` and `removed` blocks.
};

}  // namespace plumb::differential
