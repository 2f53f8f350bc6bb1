#include "differential/world.h"

#include <string>

namespace plumb::differential {
namespace {

struct Known {
  const char* name;
  const char* text;  ///< May refer to the others.
};

constexpr Known kKnown[] = {
    {"text", R"("Hello")"},
    {"count", "5"},
    {"words", R"(tolist(["abc", "x-y", "10"]))"},
    {"server", R"({name = "web", size = 2, tags = ["p", "q"], none = null})"},
    {"labels", R"(tomap({k = "v", x = "w"}))"},
    {"secret", R"(sensitive("hush"))"},
    {"null_string", "tostring(null)"},
    {"login", R"({user = "u", password = sensitive("pw")})"},
    {"prefixed", R"("pre-${local.unknown_string}")"},
    {"secret_number", "sensitive(7)"},
    {"null_number", "tonumber(null)"},
    {"records", R"([{id = 1, name = "a"}, {id = 2, name = "b"}])"},
    {"yes", "true"},
    {"secret_bool", "sensitive(true)"},
    {"mixed", R"([1, "two", true, null])"},
    {"secret_list", R"(sensitive(tolist(["s1", "s2"])))"},
    {"null_list", "false ? tolist([\"a\"]) : null"},
    {"partly_unknown", R"(["a", local.unknown_string])"},
    {"sizes", "tolist([3, 1.5, 2])"},
    {"colors", R"(toset(["red", "blue", "10"]))"},
    {"secret_set", R"(sensitive(toset(["z"])))"},
    {"secret_map", R"(sensitive(tomap({k = "s"})))"},
    {"partly_secret", R"(tomap({k = "open", x = sensitive("shut")}))"},
    {"nested", R"([["a", ["b"]], [], [{c = ["d"]}]])"},
    {"nothing", "null"},
    {"template", R"("%%{ for t in tags }<$${t}>%%{ endfor } $${name}: $${size}")"},
    {"broken", R"("$${missing} $${")"},
    {"pairs", R"({a = tolist(["1", "2"]), b = tolist(["2"])})"},
};

/// Variables of the module: `type` is their constraint.
struct Unknown {
  const char* name;
  const char* type;
};

constexpr Unknown kUnknown[] = {
    {"unknown", "any"},
    {"unknown_string", "string"},
    {"unknown_number", "number"},
    {"unknown_bool", "bool"},
    {"unknown_list", "list(string)"},
    {"unknown_set", "set(string)"},
    {"unknown_map", "map(string)"},
    {"unknown_object", "object({a = string, b = number})"},
    {"unknown_tuple", "tuple([string, number])"},
};

}  // namespace

std::string world_file() {
  std::string text =
      "resource \"terraform_data\" \"source\" {}\n\n"
      "module \"unknown\" {\n  source = \"./unknown\"\n";
  // Nothing is known of what is decoded from a text that is unknown, not even that it is not null.
  for (const Unknown& one : kUnknown)
    text += std::string("  ") + one.name + " = jsondecode(terraform_data.source.id)\n";
  text += "}\n\nlocals {\n";
  for (const Unknown& one : kUnknown)
    text += std::string("  ") + one.name + " = module.unknown." + one.name + "\n";
  for (const Known& one : kKnown) text += std::string("  ") + one.name + " = " + one.text + "\n";
  return text + "}\n";
}

std::string world_module_file() {
  std::string text;
  for (const Unknown& one : kUnknown) {
    text += std::string("variable \"") + one.name + "\" {\n  type = " + one.type + "\n}\n";
    text += std::string("output \"") + one.name + "\" {\n  value = var." + one.name + "\n}\n";
  }
  return text;
}

}  // namespace plumb::differential
