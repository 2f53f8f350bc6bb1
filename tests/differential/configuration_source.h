/// Configurations made at random from a seed: of `terraform_data`, variables, modules, checks. Some
/// have one mistake.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "differential/random_choice.h"

namespace plumb::differential {

/// Texts by the name of their file.
using Configuration = std::map<std::string, std::string>;

class ConfigurationSource {
 public:
  explicit ConfigurationSource(std::uint32_t seed) : random_(seed) {}

  /// The next one: every third with a mistake.
  [[nodiscard]] Configuration next();

 private:
  /// Something that expressions can refer to, and what one gets.
  struct Name {
    std::string reference;
    char kind;  ///< As the letters of Kind: `s`, `n`, `l`, `m`, `o`.
  };

  /// What an override file can say more about.
  struct Block {
    std::string kind;
    std::string labels;  ///< As they are written; of locals the name.
  };

  void add_variable(std::size_t number);
  void add_local(std::size_t number);
  void add_resource(std::size_t number);
  void add_module(std::size_t number);
  void add_output(std::size_t number);
  void add_check(std::size_t number);
  void add_move(std::size_t number);
  void add_values();
  void add_override();
  void add_mistake();

  std::string value(char kind);
  std::string literal(char kind);
  std::string reference(char kind);
  std::string lifecycle();
  std::string overriding_arguments(const std::string& kind);
  std::string repetition(std::string& each);

  RandomChoice random_;
  std::string main_;
  Configuration files_;
  std::vector<Name> names_;
  std::vector<Block> blocks_;
  std::vector<std::string> given_;  ///< Variables that a file of values may set: `name = value`.
  std::size_t produced_ = 0;
};

}  // namespace plumb::differential
