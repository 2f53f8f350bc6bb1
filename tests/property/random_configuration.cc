#include "property/random_configuration.h"

#include <algorithm>
#include <utility>

namespace plumb::test {
namespace {

constexpr unsigned kThingsMax = 7;
constexpr unsigned kInstancesMax = 4;

/// `t0` of `t0[1] g3`.
std::string label_of(const std::string& key) {
  return key.substr(0, key.find_first_of("[ "));
}

/// `[1]` of `t0[1] g3`.
std::string instance_of(const std::string& key) {
  const std::size_t begin = std::min(key.find('['), key.rfind(" g"));
  return key.substr(begin, key.rfind(" g") - begin);
}

}  // namespace

void RandomConfiguration::add() {
  Thing thing;
  thing.name = thing.label = "t" + std::to_string(made_++);
  names_[thing.label] = {thing.name};
  thing.repeat = static_cast<Repeat>(below(3));
  thing.size = below(kInstancesMax);
  thing.create_before_destroy = below(4) == 0;
  thing.prevent_destroy = below(12) == 0;
  thing.waits = below(3) == 0;
  thing.imports = thing.repeat == Repeat::kSingle && below(3) == 0;
  for (const Thing& other : things_) {
    if (below(3) == 0) thing.refers_to.push_back(other.label);
    if (below(8) == 0) thing.trigger = other.label;
    if (below(6) == 0 && other.repeat == Repeat::kSingle) thing.looks_at = other.label;
  }
  if (thing.imports) seeds_.push_back(key_of(thing, ""));
  things_.push_back(std::move(thing));
}

void RandomConfiguration::remove() {
  const auto at = things_.begin() + below(static_cast<unsigned>(things_.size()));
  const Thing gone = *at;
  things_.erase(at);
  for (Thing& thing : things_) {
    std::erase(thing.refers_to, gone.label);
    if (thing.trigger == gone.label) thing.trigger.clear();
    if (thing.looks_at == gone.label) thing.looks_at.clear();
  }
  const unsigned how = below(4);
  if (how == 0) left_.insert(gone.label);
  // What was guarded goes only if that is said.
  if (how == 0 || how == 1 || gone.prevent_destroy) {
    rest_.push_back("removed {\n  from = unruly_thing." + gone.name +
                    "\n  lifecycle {\n    destroy = " + (how == 0 ? "false" : "true") +
                    "\n  }\n}\n");
  }
  if (gone.imports) left_.insert(gone.label);
}

void RandomConfiguration::rename(Thing& thing) {
  const std::string fresh = "n" + std::to_string(made_++);
  rest_.push_back("moved {\n  from = unruly_thing." + thing.name + "\n  to   = unruly_thing." +
                  fresh + "\n}\n");
  thing.name = fresh;
  names_[thing.label].push_back(fresh);
}

void RandomConfiguration::change_thing(Thing& thing, unsigned what, bool settled) {
  switch (what) {
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
      if (settled) rename(thing);
      break;
    case 6:
      thing.prevent_destroy = below(2) == 0;
      break;
    default:
      ++thing.version;
  }
}

void RandomConfiguration::change(bool settled) {
  for (unsigned left = 1 + below(3); left > 0; --left) {
    const unsigned what = below(11);
    if (things_.empty() || (what == 0 && things_.size() < kThingsMax)) {
      add();
    } else if (what == 1) {
      remove();
    } else if (what == 7) {
      module_size_ = below(3);
    } else if (what == 8) {
      ++module_version_;
    } else {
      change_thing(things_[below(static_cast<unsigned>(things_.size()))], what, settled);
    }
  }
}

void RandomConfiguration::unprotect() {
  for (Thing& thing : things_) thing.prevent_destroy = false;
}

std::vector<std::string> RandomConfiguration::instances(const Thing& thing) {
  std::vector<std::string> keys;
  if (thing.repeat == Repeat::kSingle) return {""};
  for (unsigned i = 0; i < thing.size; ++i)
    keys.push_back(thing.repeat == Repeat::kCount ? "[" + std::to_string(i) + "]"
                                                  : "[\"k" + std::to_string(i) + "\"]");
  return keys;
}

std::string RandomConfiguration::key_of(const Thing& thing, const std::string& instance) {
  return thing.label + instance + " g" + std::to_string(thing.generation);
}

const RandomConfiguration::Thing* RandomConfiguration::labelled(const std::string& label) const {
  const auto found = std::ranges::find(things_, label, &Thing::label);
  return found == things_.end() ? nullptr : &*found;
}

std::vector<bool> RandomConfiguration::made_anew_first() const {
  std::vector<bool> anew(things_.size());
  for (std::size_t i = things_.size(); i-- > 0;) {
    anew[i] = anew[i] || things_[i].create_before_destroy;
    if (!anew[i]) continue;
    for (std::size_t j = 0; j < i; ++j) {
      const std::string& label = things_[j].label;
      if (std::ranges::count(things_[i].refers_to, label) > 0 || things_[i].trigger == label ||
          things_[i].looks_at == label)
        anew[j] = true;
    }
  }
  return anew;
}

std::string RandomConfiguration::content(const Thing& thing) const {
  std::string text = "join(\" \", concat([\"v" + std::to_string(thing.version) + "\"]";
  for (const std::string& label : thing.refers_to)
    text += ", values({ for k, v in flatten([unruly_thing." + labelled(label)->name +
            "]) : k => try(v.seen, \"\") })";
  if (!thing.looks_at.empty()) text += ", [data.unruly_look." + thing.label + ".content]";
  return text + "))";
}

std::string RandomConfiguration::lifecycle(const Thing& thing, bool anew) const {
  std::string text;
  if (thing.create_before_destroy) text += "    create_before_destroy = true\n";
  if (thing.prevent_destroy) text += "    prevent_destroy = true\n";
  // The key stays, and can be there once.
  if (!thing.trigger.empty() && !anew)
    text += "    replace_triggered_by = [unruly_thing." + labelled(thing.trigger)->name + "]\n";
  return text.empty() ? "" : "  lifecycle {\n" + text + "  }\n";
}

std::string RandomConfiguration::block(const Thing& thing, bool anew) const {
  std::string text = "resource \"unruly_thing\" \"" + thing.name + "\" {\n";
  std::string key = thing.label;
  if (thing.repeat == Repeat::kCount) {
    text += "  count = " + std::to_string(thing.size) + "\n";
    key += "[${count.index}]";
  } else if (thing.repeat == Repeat::kForEach) {
    text +=
        "  for_each = toset([for i in range(" + std::to_string(thing.size) + ") : \"k${i}\"])\n";
    key += "[\\\"${each.key}\\\"]";
  }
  text += "  key = \"" + key + " g" + std::to_string(thing.generation) + "\"\n";
  text += "  content = " + content(thing) + "\n";
  // A key can be there once: what failed half-way could never be made anew beside it.
  if (anew) text += "  mild = true\n";
  if (thing.waits && !thing.refers_to.empty())
    text += "  depends_on = [unruly_thing." + labelled(thing.refers_to[0])->name + "]\n";
  text += lifecycle(thing, anew) + "}\n";
  if (!thing.looks_at.empty()) {
    const std::string seen = "unruly_thing." + labelled(thing.looks_at)->name;
    text += "data \"unruly_look\" \"" + thing.label + "\" {\n  key = " + seen +
            ".key\n  depends_on = [" + seen + "]\n}\n";
  }
  if (thing.imports)
    text +=
        "import {\n  to = unruly_thing." + thing.name + "\n  id = \"" + thing.label + " g0\"\n}\n";
  return text;
}

std::string RandomConfiguration::text() const {
  std::string text;
  const std::vector<bool> anew = made_anew_first();
  for (std::size_t i = 0; i < things_.size(); ++i) text += block(things_[i], anew[i]);
  for (const std::string& block : rest_) text += block;
  if (module_size_ > 0) {
    text += "module \"m\" {\n  source = \"./m\"\n  count = " + std::to_string(module_size_) +
            "\n  at = count.index\n  version_of = " + std::to_string(module_version_) + "\n}\n";
  }
  return text + "output \"count\" {\n  value = " + std::to_string(things_.size()) + "\n}\n";
}

std::vector<std::string> RandomConfiguration::keys() const {
  std::vector<std::string> keys;
  for (const Thing& thing : things_) {
    for (const std::string& instance : instances(thing)) keys.push_back(key_of(thing, instance));
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

std::vector<std::string> RandomConfiguration::addresses_of(const std::string& key) const {
  const auto names = names_.find(label_of(key));
  if (names == names_.end()) return {key.substr(0, key.rfind(" g"))};
  std::vector<std::string> addresses;
  for (const std::string& name : names->second)
    addresses.push_back("unruly_thing." + name + instance_of(key));
  return addresses;
}

bool RandomConfiguration::protects(const std::string& key) const {
  const Thing* const thing = labelled(label_of(key));
  return thing != nullptr && thing->prevent_destroy;
}

bool RandomConfiguration::may_be_foreign(const std::string& key) const {
  const std::string label = label_of(key);
  const Thing* const thing = labelled(label);
  return left_.count(label) > 0 || (thing != nullptr && thing->imports);
}

std::vector<std::string> RandomConfiguration::take_seeds() {
  return std::exchange(seeds_, {});
}

std::vector<std::string> RandomConfiguration::importing() const {
  std::vector<std::string> keys;
  for (const Thing& thing : things_) {
    if (thing.imports) keys.push_back(thing.label + " g0");
  }
  return keys;
}

void RandomConfiguration::end_import(const std::string& key) {
  const auto found = std::ranges::find(things_, label_of(key), &Thing::label);
  if (found != things_.end()) found->imports = false;
}

}  // namespace plumb::test
