#include "differential/configuration_source.h"

#include <iterator>
#include <string_view>

namespace plumb::differential {
namespace {

std::string name_of(const char* stem, std::size_t number) {
  return stem + std::to_string(number);
}

/// A constraint, a default, and a value that a file may give.
struct VariableForm {
  const char* type;
  const char* standard;
  const char* given;
  char kind;
};

constexpr VariableForm kVariables[] = {
    {"string", R"("eu-west")", R"("us")", 's'},
    {"string", "null", R"("x")", 's'},
    {"number", "3", R"("7")", 'n'},
    {"bool", "true", R"("false")", 's'},
    {"list(string)", R"(["a", "b", 3])", R"(["z"])", 'l'},
    {"set(string)", R"(["b", "a", "b"])", R"([])", 'l'},
    {"map(string)", R"({x = 1, y = "two"})", R"({q = true})", 'm'},
    {"map(number)", R"({x = 1, y = "2"})", R"({})", 'm'},
    {"object({name = string, size = optional(number, 2), tags = optional(list(string), [\"t\"])})",
     R"({name = "n"})", R"({name = "m", size = null, tags = ["u"]})", 'o'},
    {"object({name = string, inner = optional(object({deep = optional(bool, true)}), {})})",
     R"({name = 5})", R"({name = "m", inner = {deep = false, extra = 1}})", 'o'},
    {"list(object({name = string, port = optional(number)}))", R"([{name = "a"}])",
     R"([{name = "b", port = "80"}, {name = "c"}])", 'a'},
    {"tuple([string, number])", R"(["a", 1])", R"(["b", "2"])", 'a'},
    {"any", R"({name = "free", list = [1, "a"]})", R"([1])", 'a'},
    {"map(object({a = optional(string, \"d\")}))", R"({k = {}})", R"({k = {a = null}})", 'm'},
};

/// Each is added to main.tf, and is wrong there.
constexpr const char* kMistakes[] = {
    "output \"wrong\" {\n  value = local.missing\n}\n",
    "output \"wrong\" {\n  value = var.missing\n}\n",
    "output \"wrong\" {\n  value = terraform_data.missing.id\n}\n",
    "output \"wrong\" {\n  value = module.missing.x\n}\n",
    "output \"wrong\" {\n  value = each.key\n}\n",
    "output \"wrong\" {\n  value = count.index\n}\n",
    "output \"wrong\" {\n  value = self.id\n}\n",
    "output \"wrong\" {\n  value = path.nowhere\n}\n",
    "output \"wrong\" {\n  value = upppper(\"a\")\n}\n",
    "output \"wrong\" {\n  value = sensitive(\"s\")\n}\n",
    "output \"wrong\" {\n  value = 1\n  nope = 2\n}\n",
    "output \"wrong\" {\n}\n",
    "output \"wrong\" {\n  value = \"a\" + 1\n}\n",
    "output \"wrong\" {\n  value = [1][3]\n}\n",
    "output \"twice\" {\n  value = 1\n}\noutput \"twice\" {\n  value = 2\n}\n",
    "locals {\n  twice = 1\n}\nlocals {\n  twice = 2\n}\n",
    "locals {\n  round1 = local.round2\n  round2 = local.round1\n}\n",
    "locals {\n  self_made = local.self_made\n}\n",
    "locals \"label\" {\n  a = 1\n}\n",
    "variable \"wrong\" {\n  type    = number\n  default = \"many\"\n}\n",
    "variable \"wrong\" {\n  type = nonsense\n}\n",
    "variable \"wrong\" {\n  type = list\n}\n",
    "variable \"wrong\" {\n  default = local.x\n}\n",
    "variable \"count\" {\n  default = 1\n}\n",
    "variable \"wrong\" {\n  default = 1\n  validation {\n    condition     = var.wrong > 5\n"
    "    error_message = \"Too small: ${var.wrong}.\"\n  }\n}\n",
    "variable \"wrong\" {\n  default = 1\n  validation {\n    error_message = \"No condition.\"\n"
    "  }\n}\n",
    "variable \"wrong\" {\n  nullable = false\n  default  = null\n}\n",
    "variable \"wrong\" {\n  sensitive = \"perhaps\"\n  default = 1\n}\n",
    "variable \"bad-\" {\n  default = 1\n}\nvariable \"1bad\" {\n}\n",
    "resource \"terraform_data\" \"twice\" {}\nresource \"terraform_data\" \"twice\" {}\n",
    "resource \"terraform_data\" \"wrong\" {\n  imput = 1\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  id = \"mine\"\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  nested {\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  count = -1\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  count = \"many\"\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  count = null\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  count = 1.5\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  for_each = [\"a\"]\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  for_each = null\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  for_each = toset([1, 2])\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  for_each = sensitive(toset([\"a\"]))\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  count    = 1\n  for_each = {}\n}\n",
    "resource \"terraform_data\" \"made\" {}\nresource \"terraform_data\" \"wrong\" {\n"
    "  count = terraform_data.made.id == \"x\" ? 1 : 0\n}\n",
    "resource \"terraform_data\" \"made\" {}\nresource \"terraform_data\" \"wrong\" {\n"
    "  for_each = toset([terraform_data.made.id])\n}\n",
    "resource \"terraform_data\" \"one\" {\n  input = terraform_data.two.output\n}\n"
    "resource \"terraform_data\" \"two\" {\n  input = terraform_data.one.output\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  input = terraform_data.wrong.id\n}\n",
    "resource \"terraform_data\" \"many\" {\n  count = 2\n}\noutput \"wrong\" {\n"
    "  value = terraform_data.many.id\n}\n",
    "resource \"terraform_data\" \"many\" {\n  count = 2\n}\noutput \"wrong\" {\n"
    "  value = terraform_data.many[5].id\n}\n",
    "resource \"terraform_data\" \"single\" {\n}\noutput \"wrong\" {\n"
    "  value = terraform_data.single[0].id\n}\n",
    "resource \"terraform_data\" \"single\" {\n}\noutput \"wrong\" {\n"
    "  value = terraform_data.single.nope\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  lifecycle {\n    prevent_destroy = var.x\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  lifecycle {\n    unheard_of = true\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  lifecycle {\n    ignore_changes = [nope]\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  lifecycle {\n    precondition {\n"
    "      condition     = 1 > 2\n      error_message = \"Never.\"\n    }\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  lifecycle {\n    precondition {\n"
    "      condition = true\n    }\n  }\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  depends_on = [\"terraform_data.x\"]\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  depends_on = [terraform_data.nobody]\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  provider = nobody.there\n}\n",
    "resource \"terraform_data\" {\n}\n",
    "resource \"terraform_data\" \"a\" \"b\" {\n}\n",
    "resource terraform_data wrong {\n  input = [1, 2\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  input = \"open\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  input = 1 input = 2\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n  input = 1\n  input = 2\n}\n",
    "resource \"terraform_data\" \"wrong\" {\n",
    "resource \"terraform_nothing\" \"wrong\" {\n}\n",
    "unheard \"of\" {\n}\n",
    "stray = 1\n",
    "check \"wrong\" {\n}\n",
    "check \"wrong\" {\n  assert {\n    condition     = true\n    error_message = \"x\"\n  }\n}\n",
    "moved {\n  from = terraform_data.gone\n  to   = module.nowhere.terraform_data.x\n}\n",
    "moved {\n  from = terraform_data.gone\n}\n",
    "moved {\n  from = terraform_data.a1\n  to   = terraform_data.a1\n}\n",
    "removed {\n  from = terraform_data.gone[0]\n}\n",
    "removed {\n  from = terraform_data.gone\n  lifecycle {\n    destroy = 3\n  }\n}\n",
    "terraform {\n  required_version = \"> 99\"\n}\n",
    "terraform {\n  required_version = \"many\"\n}\n",
    "terraform {\n  unheard_of = 1\n}\n",
    "provider \"terraform\" {\n  unheard_of = 1\n}\n",
};

constexpr const char* kChild =
    "variable \"text\" {\n  type = string\n}\n\n"
    "variable \"things\" {\n"
    "  type    = list(object({ name = string, size = optional(number, 1) }))\n"
    "  default = []\n}\n\n"
    "variable \"hidden\" {\n  type      = string\n  default   = \"h\"\n  sensitive = true\n}\n\n"
    "resource \"terraform_data\" \"inner\" {\n"
    "  for_each = { for thing in var.things : thing.name => thing }\n"
    "  input    = [each.key, each.value.size, var.text]\n}\n\n"
    "output \"text\" {\n  value = \"<${var.text}>\"\n}\n\n"
    "output \"sizes\" {\n  value = { for name, made in terraform_data.inner : name => "
    "made.input[1] "
    "}\n}\n\n"
    "output \"hidden\" {\n  value     = var.hidden\n  sensitive = true\n}\n";

}  // namespace

Configuration ConfigurationSource::next() {
  main_.clear();
  files_.clear();
  names_.clear();
  blocks_.clear();
  given_.clear();
  const std::size_t variables = 1 + random_.below(3);
  for (std::size_t i = 0; i < variables; ++i) add_variable(i);
  const std::size_t others = 2 + random_.below(5);
  for (std::size_t i = 0; i < others; ++i) {
    switch (random_.below(8)) {
      case 0:
        add_module(i);
        break;
      case 1:
        add_check(i);
        break;
      case 2:
        add_move(i);
        break;
      case 3:
      case 4:
        add_local(i);
        break;
      default:
        add_resource(i);
    }
  }
  const std::size_t outputs = 1 + random_.below(3);
  for (std::size_t i = 0; i < outputs; ++i) add_output(i);
  if (random_.once_in(2)) add_values();
  if (random_.once_in(3)) add_override();
  if (++produced_ % 3 == 0) add_mistake();
  files_["main.tf"] = main_;
  return files_;
}

std::string ConfigurationSource::literal(char kind) {
  switch (kind) {
    case 's':
      return random_.once_in(2) ? "\"plain\"" : "\"é-${1 + 2}\"";
    case 'n':
      return random_.once_in(2) ? "4" : "0.5";
    case 'l':
      return random_.once_in(2) ? "[\"p\", \"q\"]" : "toset([\"q\", \"p\"])";
    case 'm':
      return "{ one = \"1\", two = \"2\" }";
    case 'o':
      return "{ name = \"o\", size = 1 }";
    default:
      return random_.once_in(2) ? "null" : "[true, { a = [] }]";
  }
}

std::string ConfigurationSource::reference(char kind) {
  std::vector<const Name*> fitting;
  for (const Name& name : names_) {
    if (name.kind == kind) fitting.push_back(&name);
  }
  return fitting.empty() ? literal(kind) : random_.one_of(fitting)->reference;
}

std::string ConfigurationSource::value(char kind) {
  if (random_.once_in(4)) return literal(kind);
  const std::string used = reference(kind);
  if (random_.once_in(2)) return used;
  switch (kind) {
    case 's':
      return random_.once_in(2) ? "\"[${coalesce(" + used + ", \"none\")}]\""
                                : "jsonencode(" + used + ")";
    case 'n':
      return used + " * 2 - 1";
    case 'l':
      return random_.once_in(2) ? "[for x in " + used + " : \"${x}!\"]" : "sort(" + used + ")";
    case 'm':
      return random_.once_in(2) ? "{ for k, v in " + used + " : k => [v] if k != \"y\" }"
                                : "merge(" + used + ", { z = 0 })";
    case 'o':
      return random_.once_in(2) ? used + ".name" : "[" + used + "]";
    default:
      return "try(" + used + ".name, " + literal('s') + ")";
  }
}

void ConfigurationSource::add_variable(std::size_t number) {
  const VariableForm& form = random_.one_of(kVariables);
  const std::string name = name_of("v", number);
  std::string type(form.type);
  for (std::size_t at; (at = type.find('\\')) != std::string::npos;) type.erase(at, 1);
  main_ += "variable \"" + name + "\" {\n  type = " + type + "\n";
  main_ += std::string("  default = ") + form.standard + "\n";
  if (random_.once_in(4)) main_ += "  sensitive = true\n";
  if (random_.once_in(6)) main_ += "  description = \"Number ${0}\"\n";
  if (random_.once_in(5)) main_ += "  nullable = true\n";
  if (random_.once_in(3)) {
    main_ += "  validation {\n    condition     = " +
             std::string(random_.once_in(5) ? "var." + name + " == null"
                                            : "try(length(var." + name + ") < 9, true)") +
             "\n    error_message = \"Not so.\"\n  }\n";
  }
  main_ += "}\n\n";
  names_.push_back({"var." + name, form.kind});
  blocks_.push_back({"variable", "\"" + name + "\""});
  given_.push_back(name + " = " + form.given);
}

void ConfigurationSource::add_local(std::size_t number) {
  static constexpr char kKinds[] = {'s', 'n', 'l', 'm', 'o', 'a'};
  const char kind = random_.one_of(kKinds);
  const std::string name = name_of("c", number);
  main_ += "locals {\n  " + name + " = " + value(kind) + "\n}\n\n";
  names_.push_back({"local." + name, 'a'});
  blocks_.push_back({"locals", name});
}

std::string ConfigurationSource::repetition(std::string& each) {
  switch (random_.below(6)) {
    case 0:
      each = "count.index";
      return "  count = " + std::to_string(random_.below(3)) + "\n";
    case 1:
      each = "each.value";
      return "  for_each = { for k, v in { a = 1, b = \"x\" } : k => v }\n";
    case 2:
      each = "each.key";
      return "  for_each = toset([\"k1\", \"k2\"])\n";
    case 3:
      each = "each.key";
      return "  for_each = " + reference('m') + "\n";
    default:
      return "";
  }
}

std::string ConfigurationSource::lifecycle() {
  switch (random_.below(6)) {
    case 0:
      return "  lifecycle {\n    create_before_destroy = true\n    ignore_changes = [input]\n  }\n";
    case 1:
      return "  lifecycle {\n    precondition {\n      condition     = " +
             std::string(random_.once_in(6) ? "length(jsonencode(var.v0)) < 1"
                                            : "jsonencode(var.v0) != \"\"") +
             "\n      error_message = \"Before ${1}.\"\n    }\n    postcondition {\n"
             "      condition     = self.id != \"\"\n      error_message = \"After.\"\n    }\n  "
             "}\n";
    default:
      return "";
  }
}

void ConfigurationSource::add_resource(std::size_t number) {
  static constexpr char kKinds[] = {'s', 'n', 'l', 'm', 'o', 'a'};
  const std::string name = name_of("a", number);
  std::string each;
  main_ += "resource \"terraform_data\" \"" + name + "\" {\n" + repetition(each);
  main_ += "  input = " +
           (each.empty() ? value(random_.one_of(kKinds)) : "[" + each + ", " + value('s') + "]") +
           "\n";
  if (random_.once_in(3)) main_ += "  triggers_replace = [" + value(random_.one_of(kKinds)) + "]\n";
  main_ += lifecycle() + "}\n\n";
  blocks_.push_back({"resource", "\"terraform_data\" \"" + name + "\""});
  const std::string address = "terraform_data." + name;
  if (each.empty()) {
    names_.push_back({address + ".id", 's'});
    names_.push_back({address + ".output", 'a'});
  } else if (each == "count.index") {
    names_.push_back({address + "[*].id", 'l'});
  } else {
    names_.push_back({"keys(" + address + ")", 'l'});
  }
}

void ConfigurationSource::add_module(std::size_t number) {
  const std::string name = name_of("m", number);
  std::string each;
  files_["child/child.tf"] = kChild;
  main_ += "module \"" + name + "\" {\n  source = \"./child\"\n" + repetition(each);
  main_ += "  text = " + value('s') + "\n";
  if (random_.once_in(2)) main_ += "  things = [{ name = \"t1\" }, { name = \"t2\", size = 5 }]\n";
  if (random_.once_in(3)) main_ += "  hidden = " + value('s') + "\n";
  main_ += "}\n\n";
  blocks_.push_back({"module", "\"" + name + "\""});
  if (!each.empty()) return;
  names_.push_back({"module." + name + ".text", 's'});
  names_.push_back({"module." + name + ".sizes", 'm'});
}

void ConfigurationSource::add_check(std::size_t number) {
  main_ += "check \"" + name_of("k", number) + "\" {\n  assert {\n    condition     = " +
           (random_.once_in(2) ? "length(jsonencode([var.v0, " + reference('a') + "])) < 3"
                               : reference('s') + " != var.v0") +
           "\n    error_message = \"Seen: ${1 + 1}.\"\n  }\n}\n\n";
}

void ConfigurationSource::add_move(std::size_t number) {
  if (random_.once_in(2)) {
    main_ += "moved {\n  from = terraform_data." + name_of("old", number) +
             "\n  to   = terraform_data." + name_of("new", number) +
             "\n}\n\nresource \"terraform_data\" \"" + name_of("new", number) + "\" {}\n\n";
  } else {
    main_ += "removed {\n  from = terraform_data." + name_of("gone", number) +
             "\n  lifecycle {\n    destroy = " + (random_.once_in(2) ? "true" : "false") +
             "\n  }\n}\n\n";
  }
}

void ConfigurationSource::add_output(std::size_t number) {
  static constexpr char kKinds[] = {'s', 'n', 'l', 'm', 'o', 'a'};
  blocks_.push_back({"output", "\"" + name_of("o", number) + "\""});
  main_ += "output \"" + name_of("o", number) + "\" {\n  value = " + value(random_.one_of(kKinds)) +
           "\n";
  // Mostly, as what it refers to may be.
  if (!random_.once_in(4)) main_ += "  sensitive = true\n";
  if (random_.once_in(6)) {
    main_ +=
        "  precondition {\n    condition     = can(jsonencode(var.v0))\n    error_message = "
        "\"No.\"\n  }\n";
  }
  main_ += "}\n\n";
}

void ConfigurationSource::add_values() {
  std::string text;
  for (const std::string& line : given_) {
    if (random_.once_in(2)) text += line + "\n";
  }
  files_[random_.once_in(2) ? "terraform.tfvars" : "some.auto.tfvars"] = text;
}

void ConfigurationSource::add_mistake() {
  main_ += random_.one_of(kMistakes);
}

}  // namespace plumb::differential
