#include "planner/module_instance.h"

namespace plumb::planner {

ModuleInstance::ModuleInstance(const config::ModuleNode& of, state::ModulePath at,
                               const ModuleInstance* above, ProviderFunctions* of_run)
    : node(of),
      path(std::move(at)),
      parent(above),
      functions(above == nullptr ? of_run : above->functions),
      applying(above == nullptr ? Value::unknown(value::Type::boolean()) : above->applying) {
  const config::Module& module = *node.module;
  for (const auto& [name, variable] : module.variables) variables.emplace(name, Value::unknown());
  for (const auto& [name, local] : module.locals) locals.emplace(name, Value::unknown());
  for (const auto& [name, output] : module.outputs) outputs.emplace(name, Value::unknown());
  for (const auto& [name, resource] : module.resources) resources.emplace(name, ResourceSlot{});
  for (const auto& [name, child] : node.children) calls.emplace(name, CallSlot{});
}

std::string named_in(const ModuleInstance& instance, const char* kind, const std::string& name) {
  return (instance.path.empty() ? "" : state::to_string(instance.path) + ".") + kind + name;
}

Value whole_value(Repeat repeat, const std::vector<state::InstanceKey>& keys,
                  std::vector<Value> objects) {
  switch (repeat) {
    case Repeat::kSingle:
      return objects.empty() ? Value::unknown() : std::move(objects.front());
    case Repeat::kCount:
      return Value::tuple(std::move(objects));
    case Repeat::kForEach: {
      std::vector<std::pair<std::string, Value>> entries;
      for (std::size_t i = 0; i < objects.size(); ++i) {
        entries.emplace_back(std::get<std::string>(keys[i]), std::move(objects[i]));
      }
      return Value::object(std::move(entries));
    }
    case Repeat::kDisabled:
      return Value::null(value::Type::dynamic());
    case Repeat::kUnknown:
      break;
  }
  return Value::unknown();
}

Value module_value(const CallSlot& call) {
  std::vector<Value> objects;
  for (const auto& instance : call.instances) {
    std::vector<std::pair<std::string, Value>> outputs;
    for (const auto& [name, value] : instance->outputs) outputs.emplace_back(name, value);
    objects.push_back(Value::object(std::move(outputs)));
  }
  return whole_value(call.repeat, call.keys, std::move(objects));
}

}  // namespace plumb::planner
