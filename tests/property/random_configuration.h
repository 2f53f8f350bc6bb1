/// Configurations of unruly things that change from run to run.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace plumb::test {

class RandomConfiguration {
 public:
  explicit RandomConfiguration(std::mt19937& random) : random_(random) {}

  /// Changes something, or several things.
  void change();
  [[nodiscard]] std::string text() const;
  /// Keys of the objects that it stands for.
  [[nodiscard]] std::vector<std::string> keys() const;
  /// The address of a block, an instance or the module: for -target and -exclude.
  [[nodiscard]] std::string some_address();
  /// The address of an instance that may be replaced; empty if there is none.
  [[nodiscard]] std::string some_replaceable();

 private:
  enum class Repeat { kSingle, kCount, kForEach };
  struct Thing {
    std::string name;
    Repeat repeat = Repeat::kSingle;
    unsigned size = 1;        ///< Of count and for_each.
    unsigned generation = 0;  ///< Another one is another object.
    unsigned version = 0;     ///< Another one is an update.
    bool create_before_destroy = false;
    bool waits = false;                  ///< For what it refers to, by depends_on too.
    std::vector<std::string> refers_to;  ///< Names of things that come before.
  };

  [[nodiscard]] unsigned below(unsigned limit) { return random_() % limit; }
  void add();
  void remove();
  [[nodiscard]] static std::string block(const Thing& thing, bool anew);
  [[nodiscard]] static std::vector<std::string> instances(const Thing& thing);
  /// Things that are made before they are destroyed, because something with that depends on them.
  [[nodiscard]] std::vector<bool> made_anew_first() const;

  std::mt19937& random_;
  std::vector<Thing> things_;
  unsigned made_ = 0;
  unsigned module_size_ = 0;  ///< Instances of the module; none: there is no call.
  unsigned module_version_ = 0;
};

}  // namespace plumb::test
