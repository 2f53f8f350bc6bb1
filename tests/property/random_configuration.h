/// Configurations of unruly things that change from run to run.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace plumb::test {

class RandomConfiguration {
 public:
  explicit RandomConfiguration(std::mt19937& random) : random_(random) {}

  /// Changes something, or several things. `settled`: nothing is unfinished, without which nothing
  /// can be moved.
  void change(bool settled);
  /// Takes back all that keeps objects from being destroyed.
  void unprotect();
  [[nodiscard]] std::string text() const;
  /// Keys of the objects that it stands for.
  [[nodiscard]] std::vector<std::string> keys() const;
  /// The address of a block, an instance or the module: for -target and -exclude.
  [[nodiscard]] std::string some_address();
  /// The address of an instance that may be replaced; empty if there is none.
  [[nodiscard]] std::string some_replaceable();

  /// Addresses that an object of that key has, or had before it was moved.
  [[nodiscard]] std::vector<std::string> addresses_of(const std::string& key) const;
  /// Whether the configuration protects the object from being destroyed.
  [[nodiscard]] bool protects(const std::string& key) const;
  /// Whether an object of that key may be in the world and in no state: it waits to be imported, or
  /// was left behind on purpose.
  [[nodiscard]] bool may_be_foreign(const std::string& key) const;
  /// Keys of objects that are to be there before the next run, so that they can be imported.
  [[nodiscard]] std::vector<std::string> take_seeds();
  /// What waits to be imported: by key.
  [[nodiscard]] std::vector<std::string> importing() const;
  /// The object has been imported, or is no more.
  void end_import(const std::string& key);

 private:
  enum class Repeat { kSingle, kCount, kForEach };
  struct Thing {
    std::string name;
    std::string label;  ///< Of its objects' keys: its first name.
    Repeat repeat = Repeat::kSingle;
    unsigned size = 1;        ///< Of count and for_each.
    unsigned generation = 0;  ///< Another one is another object.
    unsigned version = 0;     ///< Another one is an update.
    bool create_before_destroy = false;
    bool prevent_destroy = false;
    bool waits = false;                  ///< For what it refers to, by depends_on too.
    bool imports = false;                ///< Begins with an object that is there.
    std::vector<std::string> refers_to;  ///< Labels of things that come before; so the next two.
    std::string trigger;                 ///< Replaced when that changes; empty for none.
    std::string looks_at;                ///< Through a data source.
  };

  [[nodiscard]] unsigned below(unsigned limit) { return random_() % limit; }
  void add();
  void remove();
  void rename(Thing& thing);
  void change_thing(Thing& thing, unsigned what, bool settled);
  [[nodiscard]] const Thing* labelled(const std::string& label) const;
  [[nodiscard]] std::string block(const Thing& thing, bool anew) const;
  [[nodiscard]] std::string content(const Thing& thing) const;
  [[nodiscard]] std::string lifecycle(const Thing& thing, bool anew) const;
  [[nodiscard]] static std::string key_of(const Thing& thing, const std::string& instance);
  [[nodiscard]] static std::vector<std::string> instances(const Thing& thing);
  /// Things that are made before they are destroyed, because something with that depends on them.
  [[nodiscard]] std::vector<bool> made_anew_first() const;

  std::mt19937& random_;
  std::vector<Thing> things_;
  std::map<std::string, std::vector<std::string>> names_;  ///< By label.
  std::vector<std::string> rest_;                          ///< Blocks `moved` and `removed`.
  std::set<std::string> left_;                             ///< Labels that were left behind.
  std::vector<std::string> seeds_;
  unsigned made_ = 0;
  unsigned module_size_ = 0;  ///< Instances of the module; none: there is no call.
  unsigned module_version_ = 0;
};

}  // namespace plumb::test
