#include "differential/change_source.h"

#include <iterator>

namespace plumb::differential {
namespace {

constexpr const char* kInputs[] = {"\"one\"",
                                   "\"two\"",
                                   "null",
                                   "{ name = \"n\", list = [1, \"a\"] }",
                                   "{ name = \"m\", list = [1] }",
                                   "[for x in var.many : upper(x)]",
                                   "var.secret",
                                   "{ open = 1, shut = var.secret }",
                                   "terraform_data.base.id",
                                   "terraform_data.base.output"};

constexpr const char* kTriggers[] = {
    "", "", "", "\"t1\"", "\"t2\"", "[var.secret, 1]", "terraform_data.base.output"};

constexpr const char* kConditions =
    "  lifecycle {\n    precondition {\n      condition     = length(var.many) < 4\n      "
    "error_message = \"Before.\"\n    }\n    postcondition {\n      condition     = self.output != "
    "\"two\"\n      error_message = \"After.\"\n    }\n  }\n";

constexpr const char* kLifecycles[] = {
    "",
    "",
    "",
    "  lifecycle {\n    create_before_destroy = true\n  }\n",
    "  lifecycle {\n    ignore_changes = [input]\n  }\n",
    "  lifecycle {\n    ignore_changes = all\n  }\n",
    "  lifecycle {\n    replace_triggered_by = [terraform_data.base]\n  }\n",
    "  lifecycle {\n    replace_triggered_by = [terraform_data.base.output]\n  }\n",
    "  lifecycle {\n    prevent_destroy = true\n  }\n",
    kConditions};

constexpr const char* kVariables =
    "variable \"many\" {\n  type    = list(string)\n  default = [\"x\", \"y\"]\n}\n\n"
    "variable \"secret\" {\n  type      = string\n  default   = \"hush\"\n  sensitive = true\n}\n\n"
    "variable \"shape\" {\n  type = object({\n    name = optional(string, \"std\")\n    ports = "
    "optional(map(number), { http = 80 })\n  })\n  default = {}\n}\n\n";

constexpr const char* kChild =
    "variable \"text\" {\n  type    = any\n  default = null\n}\n\n"
    "resource \"terraform_data\" \"inner\" {\n  input = var.text\n}\n\n"
    "resource \"terraform_data\" \"each\" {\n  for_each = toset([\"p\", \"q\"])\n  input    = "
    "each.key\n}\n\n"
    "output \"text\" {\n  value     = terraform_data.inner.output\n  sensitive = true\n}\n";

}  // namespace

ChangeSource::Thing ChangeSource::thing(std::size_t number) {
  Thing made;
  made.is_module = random_.once_in(4);
  made.name = (made.is_module ? "m" : "r") + std::to_string(number);
  static constexpr Repetition kRepetitions[] = {
      Repetition::kNone, Repetition::kNone, Repetition::kCount, Repetition::kSet, Repetition::kMap};
  made.repetition = random_.one_of(kRepetitions);
  made.size = 1 + random_.below(3);
  made.input = random_.below(std::size(kInputs));
  made.trigger = random_.below(std::size(kTriggers));
  made.lifecycle = random_.below(std::size(kLifecycles));
  return made;
}

std::string ChangeSource::address_of(const Thing& thing) {
  return (thing.is_module ? "module." : "terraform_data.") + thing.name;
}

std::string ChangeSource::key_of(const Thing& thing, std::size_t index) {
  if (thing.repetition == Repetition::kNone) return "";
  if (thing.repetition == Repetition::kCount) return "[" + std::to_string(index) + "]";
  return "[\"k" + std::to_string(index) + "\"]";
}

std::string ChangeSource::text_of(const Thing& thing) const {
  std::string text = thing.is_module ? "module \"" + thing.name + "\" {\n  source = \"./child\"\n"
                                     : "resource \"terraform_data\" \"" + thing.name + "\" {\n";
  std::string keys;
  for (std::size_t i = 0; i < thing.size; ++i) {
    const std::string key = "\"k" + std::to_string(i) + "\"";
    keys += (i > 0 ? ", " : "") + key +
            (thing.repetition == Repetition::kMap ? " = " + std::to_string(i) : "");
  }
  if (thing.repetition == Repetition::kCount)
    text += "  count = " + std::to_string(thing.size) + "\n";
  if (thing.repetition == Repetition::kSet) text += "  for_each = toset([" + keys + "])\n";
  if (thing.repetition == Repetition::kMap) text += "  for_each = { " + keys + " }\n";
  text += std::string(thing.is_module ? "  text" : "  input") + " = " + kInputs[thing.input] + "\n";
  if (thing.is_module) return text + "}\n\n";
  if (*kTriggers[thing.trigger] != '\0')
    text += std::string("  triggers_replace = ") + kTriggers[thing.trigger] + "\n";
  return text + kLifecycles[thing.lifecycle] + "}\n\n";
}

std::string ChangeSource::outputs_of(const std::vector<Thing>& things) const {
  std::string text;
  for (const Thing& one : things) {
    text += "output \"" + one.name + "\" {\n  value     = " + address_of(one) +
            "\n  sensitive = true\n}\n\n";
  }
  return text;
}

void ChangeSource::move(const Thing& from, const Thing& to) {
  const bool same_keys =
      from.repetition == to.repetition ||
      (from.repetition != Repetition::kCount && from.repetition != Repetition::kNone &&
       to.repetition != Repetition::kCount && to.repetition != Repetition::kNone);
  if (same_keys || random_.once_in(6)) {
    if (from.name == to.name) return;
    statements_ +=
        "moved {\n  from = " + address_of(from) + "\n  to   = " + address_of(to) + "\n}\n\n";
    return;
  }
  for (std::size_t i = 0; i < from.size && i < to.size; ++i) {
    if (i > 0 && (from.repetition == Repetition::kNone || to.repetition == Repetition::kNone))
      break;
    statements_ += "moved {\n  from = " + address_of(from) + key_of(from, i) +
                   "\n  to   = " + address_of(to) + key_of(to, i) + "\n}\n\n";
  }
}

void ChangeSource::remove(const Thing& thing) {
  if (random_.once_in(3)) return;
  statements_ += "removed {\n  from = " + address_of(thing) +
                 "\n  lifecycle {\n    destroy = " + (random_.once_in(2) ? "true" : "false") +
                 "\n  }\n}\n\n";
}

void ChangeSource::change(const Thing& before) {
  Thing after = before;
  switch (random_.below(9)) {
    case 0:
      break;
    case 1:
      remove(before);
      return;
    case 2:
      after.name += "_renamed";
      if (!random_.once_in(4)) move(before, after);
      break;
    case 3:
    case 4: {
      const Thing other = thing(0);
      after.repetition = other.repetition;
      after.size = other.size;
      if (random_.once_in(2)) after.name += "_moved";
      if (!random_.once_in(4)) move(before, after);
      break;
    }
    case 5:
      after.size = 1 + random_.below(3);
      break;
    case 6:
      after.lifecycle = random_.below(std::size(kLifecycles));
      after.trigger = random_.below(std::size(kTriggers));
      break;
    default:
      after.input = random_.below(std::size(kInputs));
      if (random_.once_in(2)) after.trigger = random_.below(std::size(kTriggers));
  }
  after_.push_back(after);
}

ConfigurationChange ChangeSource::next() {
  after_.clear();
  statements_.clear();
  std::vector<Thing> before;
  const std::size_t count = 1 + random_.below(4);
  for (std::size_t i = 0; i < count; ++i) before.push_back(thing(i));
  for (const Thing& one : before) change(one);
  if (random_.once_in(3)) after_.push_back(thing(count));

  ConfigurationChange made;
  const auto write = [&](Configuration& files, const std::vector<Thing>& things,
                         const std::string& base) {
    std::string text = kVariables + ("resource \"terraform_data\" \"base\" {\n  input = " + base +
                                     "\n}\n\noutput \"shape\" {\n  value = var.shape\n}\n\n");
    for (const Thing& one : things) text += text_of(one);
    files["main.tf"] = text + outputs_of(things);
    files["child/child.tf"] = kChild;
  };
  write(made.before, before, "\"base\"");
  write(made.after, after_, random_.once_in(3) ? "\"changed\"" : "\"base\"");
  made.after["main.tf"] += statements_;
  if (random_.once_in(3)) {
    made.after["terraform.tfvars"] =
        std::string(random_.once_in(2) ? "many = [\"x\", \"z\"]\n" : "secret = \"other\"\n") +
        "shape = { name = null, ports = { ssh = \"22\" } }\n";
  }
  return made;
}

}  // namespace plumb::differential
