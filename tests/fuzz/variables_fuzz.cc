/// Files of values for variables, in native syntax and in JSON: the first byte says which. What
/// they give is converted to types of all kinds.

#include <cstddef>
#include <cstdint>
#include <string>

#include "config/variables.h"
#include "support/memory_files.h"

namespace {

using plumb::config::Variable;
using plumb::value::Type;

Variable variable(const std::string& name, Type type) {
  Variable made;
  made.name = name;
  made.has_type = true;
  made.type.type = type;
  return made;
}

plumb::config::Module module() {
  plumb::config::Module made;
  const Type object = Type::object({{"a", Type::string(), false}, {"b", Type::number(), true}});
  made.variables["a"] = variable("a", Type::string());
  made.variables["b"] = variable("b", Type::list(object));
  made.variables["c"] = variable("c", Type::map(Type::dynamic()));
  made.variables["d"] = variable("d", Type::dynamic());
  made.variables["e"] = variable("e", Type::set(Type::number()));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string name = data[0] % 2 == 0 ? "some.auto.tfvars" : "some.auto.tfvars.json";
  const plumb::config::Module root = module();
  plumb::test::MemoryFiles files(std::map<std::string, std::string>{{name, text}});
  plumb::diagnostics::SourceMap sources;
  plumb::diagnostics::Diagnostics diags;
  const auto given = plumb::config::collect_variables(
      root, {.directory = ".", .environment = {}, .options = {}}, files, sources, diags);
  for (const auto& [key, value] : given) {
    const auto declared = root.variables.find(key);
    if (declared != root.variables.end())
      (void)plumb::config::variable_value(declared->second, value, diags);
  }
  return 0;
}
