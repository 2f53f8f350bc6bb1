#include "property/random_configuration.h"

#include <algorithm>

namespace plumb::test {
namespace {

constexpr unsigned kThingsMax = 7;
constexpr unsigned kInstancesMax = 4;

}  // namespace

void RandomConfiguration::add() {
  Thing thing;
  thing.name = "t" + std::to_string(made_++);
  thing.repeat = static_cast<Repeat>(below(3));
  thing.size = below(kInstancesMax);
  thing.create_before_destroy = below(4) == 0;
  thing.waits = below(3) == 0;
  for (const Thing& other : things_) {
    if (below(3) == 0) thing.refers_to.push_back(other.name);
  }
  things_.push_back(std::move(thing));
}

void RandomConfiguration::remove() {
  const std::string name = things_[below(static_cast<unsigned>(things_.size()))].name;
  std::erase_if(things_, [&](const Thing& thing) { return thing.name == name; });
  for (Thing& thing : things_) std::erase(thing.refers_to, name);
}

void RandomConfiguration::change() {
  for (unsigned left = 1 + below(3); left > 0; --left) {
    const unsigned what = below(8);
    if (things_.empty() || (what == 0 && things_.size() < kThingsMax)) {
      add();
      continue;
    }
    Thing& thing = things_[below(static_cast<unsigned>(things_.size()))];
    switch (what) {
      case 1:
        remove();
        break;
      case 2:
        ++thing.generation;
        break;
      case 3:
        thing.size = below(kInstancesMax);
        break;
      case 4:
        thing.create_before_destroy = !thing.create_before_destroy;
        ++thing.generation;
        break;
      case 5:
        module_size_ = below(3);
        break;
      case 6:
        ++module_version_;
        break;
      default:
        ++thing.version;
    }
  }
}

std::vector<std::string> RandomConfiguration::instances(const Thing& thing) {
  std::vector<std::string> keys;
  if (thing.repeat == Repeat::kSingle) return {""};
  for (unsigned i = 0; i < thing.size; ++i)
    keys.push_back(thing.repeat == Repeat::kCount ? "[" + std::to_string(i) + "]"
                                                  : "[\"k" + std::to_string(i) + "\"]");
  return keys;
}

std::vector<bool> RandomConfiguration::made_anew_first() const {
  std::vector<bool> anew(things_.size());
  for (std::size_t i = things_.size(); i-- > 0;) {
    anew[i] = anew[i] || things_[i].create_before_destroy;
    if (!anew[i]) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (std::ranges::count(things_[i].refers_to, things_[j].name) > 0) anew[j] = true;
    }
  }
  return anew;
}

std::string RandomConfiguration::block(const Thing& thing, bool anew) {
  std::string text = "resource \"unruly_thing\" \"" + thing.name + "\" {\n";
  std::string key = thing.name;
  if (thing.repeat == Repeat::kCount) {
    text += "  count = " + std::to_string(thing.size) + "\n";
    key += "[${count.index}]";
  } else if (thing.repeat == Repeat::kForEach) {
    text +=
        "  for_each = toset([for i in range(" + std::to_string(thing.size) + ") : \"k${i}\"])\n";
    key += "[\\\"${each.key}\\\"]";
  }
  text += "  key = \"unruly_thing." + key + " g" + std::to_string(thing.generation) + "\"\n";
  text += "  content = join(\" \", concat([\"v" + std::to_string(thing.version) + "\"]";
  for (const std::string& name : thing.refers_to)
    text +=
        ", values({ for k, v in flatten([unruly_thing." + name + "]) : k => try(v.seen, \"\") })";
  text += "))\n";
  // A key can be there once: what failed half-way could never be made anew beside it.
  if (anew) text += "  mild = true\n";
  if (thing.waits && !thing.refers_to.empty())
    text += "  depends_on = [unruly_thing." + thing.refers_to[0] + "]\n";
  if (thing.create_before_destroy) text += "  lifecycle {\n    create_before_destroy = true\n  }\n";
  return text + "}\n";
}

std::string RandomConfiguration::text() const {
  std::string text;
  const std::vector<bool> anew = made_anew_first();
  for (std::size_t i = 0; i < things_.size(); ++i) text += block(things_[i], anew[i]);
  if (module_size_ > 0) {
    text += "module \"m\" {\n  source = \"./m\"\n  count = " + std::to_string(module_size_) +
            "\n  at = count.index\n  version_of = " + std::to_string(module_version_) + "\n}\n";
  }
  return text + "output \"count\" {\n  value = " + std::to_string(things_.size()) + "\n}\n";
}

std::vector<std::string> RandomConfiguration::keys() const {
  std::vector<std::string> keys;
  for (const Thing& thing : things_) {
    for (const std::string& instance : instances(thing))
      keys.push_back("unruly_thing." + thing.name + instance + " g" +
                     std::to_string(thing.generation));
  }
  for (unsigned i = 0; i < module_size_; ++i)
    keys.push_back("module.m[" + std::to_string(i) + "].unruly_thing.in g0");
  std::ranges::sort(keys);
  return keys;
}

std::string RandomConfiguration::some_address() {
  if (things_.empty() || (module_size_ > 0 && below(5) == 0)) return "module.m";
  const Thing& thing = things_[below(static_cast<unsigned>(things_.size()))];
  const std::vector<std::string> all = instances(thing);
  const bool one = !all.empty() && below(2) == 0;
  return "unruly_thing." + thing.name +
         (one ? all[below(static_cast<unsigned>(all.size()))] : std::string());
}

std::string RandomConfiguration::some_replaceable() {
  const std::vector<bool> anew = made_anew_first();
  for (std::size_t i = 0; i < things_.size(); ++i) {
    const std::vector<std::string> all = instances(things_[i]);
    if (!anew[i] && !all.empty() && below(2) == 0)
      return "unruly_thing." + things_[i].name + all[0];
  }
  return "";
}

}  // namespace plumb::test
