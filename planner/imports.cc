#include "planner/imports.h"

#include <functional>
#include <set>

#include "config/declared.h"
#include "config/decode.h"
#include "config/load.h"
#include "planner/expand.h"
#include "value/convert.h"

namespace plumb::planner {
namespace {

using config::AddressStep;
using config::Import;
using value::Type;

constexpr const char* kInvalidTo = "Invalid import 'to' expression";
constexpr const char* kInvalidId = "Invalid import id argument";
constexpr const char* kInvalidIdentity = "Invalid import identity argument";

/// Nothing if the value can be no key, or is not known.
std::optional<state::InstanceKey> key_of(const Value& value) {
  const Value bare = value.without_marks();
  if (!bare.has_content()) return std::nullopt;
  if (bare.type() == Type::string()) return std::string(bare.as_string());
  if (bare.type() != Type::number()) return std::nullopt;
  const auto number = bare.as_number().to_int64();
  return number && *number >= 0 ? std::optional<state::InstanceKey>(*number) : std::nullopt;
}

/// The instance that the target names; nothing if `key_value` has no value for one of its keys.
template <typename KeyValue>
std::optional<state::InstanceAddress> target_address(const Import& import, KeyValue&& key_value) {
  state::InstanceAddress address;
  const auto key = [&](const AddressStep& step, state::InstanceKey& out) {
    if (!step.has_key()) return true;
    const auto found = key_value(step);
    if (found) out = *found;
    return found.has_value();
  };
  for (std::size_t i = 0; i + 2 < import.to.size(); i += 2) {
    const AddressStep& call = import.to[i + 1];
    state::ModuleStep step{std::string(call.name), {}};
    if (!key(call, step.key)) return std::nullopt;
    address.resource.module.push_back(std::move(step));
  }
  address.resource.type = import.to[import.to.size() - 2].name;
  address.resource.name = import.to.back().name;
  if (!key(import.to.back(), address.key)) return std::nullopt;
  return address;
}

std::optional<state::InstanceAddress> constant_address(const Import& import) {
  return target_address(import, [](const AddressStep& step) {
    return step.constant_key == nullptr ? std::nullopt : key_of(*step.constant_key);
  });
}

/// What is wrong with the key, given how the target is repeated; empty if nothing is.
std::string key_problem(const AddressStep& step, const config::Repetition& repetition) {
  if (!step.has_key()) {
    if (repetition.count != nullptr) return "The target resource is using count.";
    if (repetition.for_each != nullptr) return "The target resource is using for_each.";
    return "";
  }
  if (step.constant_key == nullptr || !step.constant_key->has_content()) return "";
  const bool number = step.constant_key->type() == Type::number();
  if (number && repetition.count == nullptr) return "The target resource does not use count.";
  if (!number && repetition.for_each == nullptr)
    return "The target resource does not use for_each.";
  return "";
}

void check_target(const Import& import, const Node& node, Diagnostics& diags) {
  const std::string problem = key_problem(import.to.back(), node.resource->repetition);
  if (!problem.empty()) {
    diags.error(
        import.to_span, kInvalidTo,
        problem + (import.to.back().has_key()
                       ? " Leave out the key, or write the one that it has."
                       : " Name one of its instances, such as " + import.resource +
                             (node.resource->repetition.count != nullptr ? "[0]." : "[\"key\"].")));
  }
  if (import.provider) {
    diags.error(import.provider->span, "Invalid import provider argument",
                "The resource has a block, and it is that block's provider argument that says "
                "which provider configuration imports it. Remove this one.");
  }
}

/// The block that the import names, or null.
const Node* target_of(const Import& import, const ConfigGraph& graph) {
  const auto found = graph.resources.find(import.resource);
  if (found == graph.resources.end()) return nullptr;
  const Node& node = graph.nodes[found->second];
  return node.resource == nullptr ? nullptr : &node;
}

bool is_in_module(const Import& import) {
  return import.to.size() > 2;
}

void tell_missing_target(const Import& import, Diagnostics& diags) {
  diags.error(import.to_span, "Configuration for import target does not exist",
              "No resource block is declared for the import target " + import.resource +
                  ". Write one, so that it is known what the object should be.");
}

/// The id, or nothing after saying why there is none.
std::optional<Importing> import_id(const Import& import, const eval::Context& context,
                                   ImportPhase phase, Diagnostics& diags) {
  const auto wrong = [&](std::string detail) {
    diags.error(import.id->span, kInvalidId, std::move(detail));
    eval::note_values(*import.id, context, diags);
    return std::nullopt;
  };
  const std::size_t before = diags.items().size();
  const Value id = eval::evaluate_as(*import.id, Type::string(), context, diags);
  if (diags.items().size() > before) return std::nullopt;
  if (id.is_null()) return wrong("The import ID cannot be null.");
  if (!id.is_known()) {
    if (phase == ImportPhase::kValidate) return std::nullopt;
    return wrong(
        "The import block \"id\" argument depends on resource attributes that cannot be determined "
        "until apply, so Plumb cannot plan to import this resource. Use -target to apply first "
        "what it depends on.");
  }
  if (id.has_mark(value::kEphemeral))
    return wrong("The import ID is an ephemeral value, and would be kept in the plan.");
  if (id.as_string().empty())
    return wrong(
        "The import ID value evaluates to an empty string, please provide a non-empty value.");
  return Importing{std::string(id.as_string()), id.has_mark(value::kSensitive)};
}

/// The identity as its schema has it: all attributes, null where nothing is given.
std::optional<Value> typed_identity(const Value& given, const providers::IdentitySchema& schema,
                                    const std::function<void(std::string)>& wrong) {
  const Type::Kind kind = given.type().kind();
  if (kind != Type::Kind::kObject && kind != Type::Kind::kMap) {
    wrong("An object is expected, with attributes of the resource's identity.");
    return std::nullopt;
  }
  for (std::size_t i = 0; i < given.length(); ++i) {
    if (schema.attribute(given.key(i)) != nullptr) continue;
    std::string names;
    for (const auto& attribute : schema.attributes)
      names += (names.empty() ? "" : ", ") + attribute.name;
    wrong("The identity has no attribute \"" + std::string(given.key(i)) + "\". It has: " + names +
          ".");
    return std::nullopt;
  }
  std::vector<Value> values;
  for (const auto& attribute : schema.attributes) {
    const Value* const value = given.find(attribute.name);
    if (value == nullptr || value->is_null()) {
      if (attribute.required_for_import) {
        wrong("The attribute \"" + attribute.name + "\" is required to find the object by.");
        return std::nullopt;
      }
      values.push_back(Value::null(attribute.type));
      continue;
    }
    value::ConversionError problem;
    auto converted = value::convert(*value, attribute.type, problem);
    if (!converted) {
      wrong("Inappropriate value for attribute \"" + attribute.name + "\": " + problem.message +
            ".");
      return std::nullopt;
    }
    values.push_back(std::move(*converted));
  }
  return Value::object(schema.type, std::move(values));
}

/// The identity to import by, or nothing after saying why there is none.
std::optional<Importing> import_identity(const Import& import, const eval::Context& context,
                                         ImportPhase phase, const providers::IdentitySchema& schema,
                                         Diagnostics& diags) {
  const auto wrong = [&](std::string detail) {
    diags.error(import.identity->span, kInvalidIdentity, std::move(detail));
    eval::note_values(*import.identity, context, diags);
  };
  const std::size_t before = diags.items().size();
  const Value given = eval::evaluate(*import.identity, context, diags);
  if (diags.items().size() > before) return std::nullopt;
  if (given.is_null()) {
    wrong("The import identity cannot be null.");
    return std::nullopt;
  }
  if (!given.is_wholly_known()) {
    if (phase == ImportPhase::kPlan) {
      wrong(
          "The import block \"identity\" argument depends on resource attributes that cannot be "
          "determined until apply, so Plumb cannot plan to import this resource. Use -target to "
          "apply first what it depends on.");
    }
    return std::nullopt;
  }
  if (given.marks_deep() != 0) {
    wrong("The import identity is shown and kept, so it can neither be sensitive nor ephemeral.");
    return std::nullopt;
  }
  auto identity = typed_identity(given, schema, wrong);
  if (!identity) return std::nullopt;
  return Importing{"", false, std::move(*identity)};
}

/// The instances of an import block. Unlike a resource's for_each it may be a list: what it counts
/// are objects, and not what tells instances apart.
Expansion expand_import(const Import& import, const eval::Context& context, ImportPhase phase,
                        Diagnostics& diags) {
  if (import.for_each != nullptr) {
    Diagnostics quiet;
    const Value given = eval::evaluate(*import.for_each, context, quiet);
    const Type::Kind kind = given.type().kind();
    const bool list = kind == Type::Kind::kTuple || kind == Type::Kind::kList;
    if (!quiet.has_errors() && list && given.has_content() && given.marks() == 0) {
      Expansion made{Repeat::kForEach, {}, {}};
      for (std::size_t i = 0; i < given.length(); ++i) {
        made.keys.emplace_back(static_cast<std::int64_t>(i));
        made.each_values.push_back(given.at(i));
      }
      return made;
    }
  }
  const config::Repetition repetition{nullptr, import.for_each};
  return phase == ImportPhase::kPlan ? expand(repetition, context, diags)
                                     : expand_for_validation(repetition, context, diags);
}

/// One instance of an import block.
void add_request(const Import& import, const providers::Schema& schema,
                 const eval::Context& context, ImportPhase phase, ImportRequests& out,
                 Diagnostics& diags) {
  const auto id = import.identity == nullptr
                      ? import_id(import, context, phase, diags)
                      : import_identity(import, context, phase, *schema.identity, diags);
  const auto key_value = [&](const AddressStep& step) -> std::optional<state::InstanceKey> {
    if (step.constant_key != nullptr) return key_of(*step.constant_key);
    const std::size_t before = diags.items().size();
    const Value value = eval::evaluate(*step.key, context, diags);
    if (diags.items().size() > before) return std::nullopt;
    auto key = value.marks() == 0 ? key_of(value) : std::nullopt;
    if (!key && (value.is_known() || phase == ImportPhase::kPlan)) {
      diags.error(step.key->span, kInvalidTo,
                  "The key of an instance is a string or a whole number that is known now, and "
                  "neither sensitive nor ephemeral.");
      eval::note_values(*step.key, context, diags);
    }
    return key;
  };
  auto address = target_address(import, key_value);
  if (!address || !id) return;
  const std::string name = state::to_string(*address);
  if (!out.emplace(std::move(*address), ImportRequest{*id, import.to_span}).second) {
    diags.error(import.to_span, "Duplicate import configuration for \"" + name + "\"",
                "Another import block, or another key of this one, imports to the same address. A "
                "resource instance can have only one.");
  }
}

}  // namespace

void check_imports(const config::ModuleNode& root, const ConfigGraph& graph,
                   const diagnostics::SourceMap& sources, Diagnostics& diags) {
  config::for_each_module(root, [&](const config::ModuleNode& module) {
    if (module.parent == nullptr) return;
    for (const Import& import : module.module->imports) {
      diags.error(import.span, "Invalid import configuration",
                  "An import block was detected in \"" + config::module_in_words(module) +
                      "\". Import blocks are only allowed in the root module.");
    }
  });
  std::map<state::InstanceAddress, const Import*> seen;
  for (const Import& import : root.module->imports) {
    const auto address = constant_address(import);
    if (address) {
      const auto [earlier, fresh] = seen.emplace(*address, &import);
      if (!fresh) {
        const std::string name = state::to_string(*address);
        diags.error(import.to_span, "Duplicate import configuration for \"" + name + "\"",
                    "An import block for the resource \"" + name + "\" was already declared at " +
                        config::place_text(earlier->second->span, sources) +
                        ". A resource can have only one import block.");
        continue;
      }
    }
    if (const Node* const target = target_of(import, graph)) {
      check_target(import, *target, diags);
    } else if (is_in_module(import)) {
      tell_missing_target(import, diags);
    }
  }
}

void report_missing_targets(const config::ModuleNode& root, const ConfigGraph& graph,
                            Diagnostics& diags) {
  for (const Import& import : root.module->imports) {
    if (target_of(import, graph) == nullptr && !is_in_module(import))
      tell_missing_target(import, diags);
  }
}

ImportRequests import_requests(const Node& node, const providers::Schema& schema,
                               const ImportScope& where, Diagnostics& diags) {
  const auto& [root, environment, phase] = where;
  ImportRequests out;
  for (const Import* import : node.imports) {
    if (import->identity != nullptr && schema.identity == nullptr) {
      diags.error(import->identity->span, "Unsupported import identity",
                  "The provider gives resources of type " + node.resource->type +
                      " no identity to be found by. Import the object by its id.");
      continue;
    }
    const ModuleScope outside(root);
    const Expansion expansion = expand_import(*import, {outside, environment}, phase, diags);
    for (std::size_t i = 0; i < expansion.keys.size(); ++i) {
      const RepetitionValues repetition(
          expansion.repeat, expansion.keys[i],
          expansion.each_values.empty() ? Value() : expansion.each_values[i]);
      const ModuleScope scope(root, repetition.get());
      add_request(*import, schema, {scope, environment}, phase, out, diags);
    }
  }
  return out;
}

}  // namespace plumb::planner
