/// What is known of a run so far: for every instance of every module, the values of its variables,
/// locals, outputs and resources. Each slot is written once, by the node of the graph that makes
/// it, before any reader of it starts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/module.h"
#include "state/address.h"
#include "value/value.h"

namespace plumb::planner {

using value::Value;

/// How a block came to have its instances.
enum class Repeat : std::uint8_t { kSingle, kCount, kForEach, kDisabled, kUnknown };

/// The instances of one resource block in one instance of a module.
struct ResourceSlot {
  Repeat repeat = Repeat::kSingle;
  std::vector<state::InstanceKey> keys;  ///< In order: count's by number, for_each's by name.
  std::vector<Value> each_values;        ///< Of for_each, by position.
  std::vector<Value> objects;            ///< By position; unknown until planned.
  /// What `type.name` means: the object, a tuple or an object of them.
  Value whole = Value::unknown();
};

class ModuleInstance;
class ProviderFunctions;

/// The instances of a module that one call in one instance of its parent makes.
struct CallSlot {
  Repeat repeat = Repeat::kSingle;
  std::vector<state::InstanceKey> keys;
  std::vector<Value> each_values;
  std::vector<std::unique_ptr<ModuleInstance>> instances;  ///< By position.
  Value whole;  ///< What `module.name` means, once all outputs are there.
};

class ModuleInstance {
 public:
  ModuleInstance(const config::ModuleNode& node, state::ModulePath path,
                 const ModuleInstance* parent, ProviderFunctions* functions = nullptr);

  const config::ModuleNode& node;
  const state::ModulePath path;
  const ModuleInstance* const parent;  ///< Null for the root.
  state::InstanceKey key;              ///< Its own, within the call.
  Value each_value;                    ///< If the call has for_each.
  Repeat repeat = Repeat::kSingle;     ///< The call's.
  ProviderFunctions* const functions;  ///< The run's, its parent's if there is one; may be null.
  Value applying;                      ///< `terraform.applying`: unknown while validating.
  bool made_up = false;  ///< A test gives its outputs, and nothing in it is carried out.

  // Keyed by name; every name of the configuration has its slot from the start, so the maps never
  // change while read.
  std::map<std::string, Value, std::less<>> variables;
  std::map<std::string, Value, std::less<>> locals;
  std::map<std::string, Value, std::less<>> outputs;
  std::map<std::string, ResourceSlot, std::less<>> resources;
  std::map<std::string, CallSlot, std::less<>> calls;
};

/// `module.m["k"].var.x`: a thing of the module, of a kind such as `var.`.
[[nodiscard]] std::string named_in(const ModuleInstance& instance, const char* kind,
                                   const std::string& name);

/// Puts together what `type.name` means from its objects.
[[nodiscard]] Value whole_value(Repeat repeat, const std::vector<state::InstanceKey>& keys,
                                std::vector<Value> objects);

/// What `module.name` means.
[[nodiscard]] Value module_value(const CallSlot& call);

/// Calls visit(instance) for all instances of the module that exist so far, below the root
/// instance.
template <typename Visit>
void for_each_instance(ModuleInstance& root, const config::ModuleNode& wanted, Visit&& visit) {
  const auto descend = [&](auto&& self, ModuleInstance& at, std::size_t depth) -> void {
    if (depth == wanted.path.size()) {
      visit(at);
      return;
    }
    const auto call = at.calls.find(wanted.path[depth]);
    if (call == at.calls.end()) return;
    for (const auto& child : call->second.instances) self(self, *child, depth + 1);
  };
  descend(descend, root, 0);
}

}  // namespace plumb::planner
