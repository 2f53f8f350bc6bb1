/// yamlencode and yamldecode.
#include "eval/argument.h"
#include "eval/encoding_families.h"
#include "eval/yaml.h"

namespace plumb::eval {
namespace {

CallResult yamlencode(const Context&, Arguments args) {
  // A text comes of it, of whatever type it may turn out to be.
  if (!args[0].is_wholly_known()) return unknown_result(Type::string());
  return Value::string(write_yaml(args[0]));
}

CallResult yamldecode(const Context&, Arguments args) {
  auto value = read_yaml(args[0].as_string());
  if (!value) return call_error(std::move(value.error()));
  return std::move(*value);
}

}  // namespace

std::vector<Function> yaml_functions() {
  const Type string = Type::string();
  return {
      {"yamlencode",
       {{.name = "value", .type = Type::dynamic(), .allow_null = true, .allow_unknown = true}},
       {},
       string,
       yamlencode,
       {}},
      {"yamldecode", {{"src", string}}, {}, Type::dynamic(), yamldecode, {}},
  };
}

}  // namespace plumb::eval
