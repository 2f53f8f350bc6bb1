#include "planner/scope.h"

#include <filesystem>

#include "config/reference.h"
#include "diagnostics/suggestion.h"
#include "planner/provider_functions.h"

namespace plumb::planner {
namespace {

using Kind = config::Reference::Kind;

template <typename Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, slot] : map) names.push_back(name);
  return names;
}

std::span<const ast::Step> rest_of(const ast::Traversal& traversal, std::size_t used) {
  return traversal.steps.subspan(std::min(used, traversal.steps.size()));
}

Value invalid_attribute(const ast::Traversal& traversal, std::string detail, Span span,
                        Diagnostics& diags) {
  diags.error(span, "Invalid \"" + std::string(traversal.root) + "\" attribute", std::move(detail));
  return Value::unknown();
}

}  // namespace

Value ModuleScope::resolve(const ast::Traversal& traversal, Span span, Diagnostics& diags) const {
  const auto reference = config::parse_reference(traversal, span, diags);
  if (!reference) return Value::unknown();
  const auto slot_value = [&](const auto& slots) {
    // Undeclared names were reported when the graph was built.
    const auto found = slots.find(reference->name);
    if (found == slots.end()) return Value::unknown();
    return eval::apply_steps(found->second, rest_of(traversal, reference->steps), diags);
  };
  switch (reference->kind) {
    case Kind::kVariable:
      return slot_value(instance_.variables);
    case Kind::kLocal:
      return slot_value(instance_.locals);
    case Kind::kResource:
      return resolve_resource(*reference, traversal, diags);
    case Kind::kModule:
      return resolve_module(*reference, traversal, diags);
    case Kind::kCountIndex:
    case Kind::kEach:
      return resolve_repetition(*reference, traversal, diags);
    case Kind::kPath:
    case Kind::kTerraform:
      return resolve_path(*reference, traversal, diags);
    case Kind::kSelf:
      break;
  }
  if (self_ != nullptr) return eval::apply_steps(*self_, traversal.steps, diags);
  diags.error(traversal.root_span, "Invalid \"self\" reference",
              "The \"self\" object is not available in this context. It can be used only in "
              "resource provisioner, connection, "
              "and postcondition blocks.");
  return Value::unknown();
}

const eval::Function* ModuleScope::provider_function(std::string_view name, Span span,
                                                     Diagnostics& diags) const {
  if (instance_.functions == nullptr) return Scope::provider_function(name, span, diags);
  return instance_.functions->find(*instance_.node.module, name, span, diags);
}

Value ModuleScope::resolve_resource(const config::Reference& reference,
                                    const ast::Traversal& traversal, Diagnostics& diags) const {
  const auto found = instance_.resources.find(reference.name);
  if (found == instance_.resources.end()) return Value::unknown();
  const ResourceSlot& slot = found->second;
  const auto rest = rest_of(traversal, reference.steps);
  const bool attribute = !rest.empty() && rest[0].kind == ast::Step::Kind::kAttribute;
  const bool legacy_index =
      attribute && !rest[0].name.empty() && rest[0].name[0] >= '0' && rest[0].name[0] <= '9';
  if ((slot.repeat == Repeat::kCount || slot.repeat == Repeat::kForEach) && attribute &&
      !legacy_index) {
    const bool counted = slot.repeat == Repeat::kCount;
    diags.error(reference.span, "Missing resource instance key",
                "Because " + reference.name + " has \"" + (counted ? "count" : "for_each") +
                    "\" set, its attributes must be accessed on specific instances.\n\nFor "
                    "example, to correlate with indices of a "
                    "referring resource, use:\n    " +
                    reference.name + (counted ? "[count.index]" : "[each.key]"));
    return Value::unknown();
  }
  if (slot.repeat == Repeat::kSingle && !rest.empty() && rest[0].kind == ast::Step::Kind::kIndex) {
    diags.error(diagnostics::join(reference.span, rest[0].span), "Unexpected resource instance key",
                "Because " + reference.name +
                    " does not have \"count\" or \"for_each\" set, references to it must not "
                    "include an index key. Remove the bracketed index to refer to the single "
                    "instance of this resource.");
    return Value::unknown();
  }
  return eval::apply_steps(slot.whole, rest, diags);
}

Value ModuleScope::resolve_module(const config::Reference& reference,
                                  const ast::Traversal& traversal, Diagnostics& diags) const {
  const auto found = instance_.calls.find(reference.name);
  if (found == instance_.calls.end()) return Value::unknown();
  const CallSlot& call = found->second;
  auto rest = rest_of(traversal, reference.steps);
  if (reference.output.empty()) return eval::apply_steps(call.whole, rest, diags);
  if (call.repeat == Repeat::kDisabled) return eval::apply_steps(call.whole, rest, diags);
  // One output is named: only that one is sure to be there already.
  const config::ModuleNode& child_node = *instance_.node.children.find(reference.name)->second;
  const bool single = child_node.call->repetition.single();
  if (child_node.module->outputs.count(reference.output) == 0) {
    const bool indexed = rest[0].kind == ast::Step::Kind::kIndex;
    diags.error(
        rest[indexed ? 1 : 0].span, "Unsupported attribute",
        "This object does not have an attribute named \"" + reference.output + "\"." +
            diagnostics::did_you_mean(reference.output, names_of(child_node.module->outputs)));
    return Value::unknown();
  }
  std::size_t position = 0;
  if (rest[0].kind == ast::Step::Kind::kIndex) {
    const Value& key = *rest[0].key;
    while (position < call.keys.size()) {
      const auto* const number = std::get_if<std::int64_t>(&call.keys[position]);
      const auto* const text = std::get_if<std::string>(&call.keys[position]);
      const bool same = number != nullptr
                            ? key.type() == value::Type::number() && key.has_content() &&
                                  key.as_number().to_int64() == *number
                            : text != nullptr && key.type() == value::Type::string() &&
                                  key.has_content() && key.as_string() == *text;
      if (same) break;
      ++position;
    }
    if (call.repeat == Repeat::kUnknown) return Value::unknown();
    if (position == call.keys.size() || call.repeat == Repeat::kSingle) {
      diags.error(rest[0].span, "Invalid index",
                  "The given key does not identify an element in this collection value.");
      return Value::unknown();
    }
    rest = rest.subspan(1);
  } else if (!single) {
    const bool counted = child_node.call->repetition.count != nullptr;
    diags.error(rest[0].span, "Unsupported attribute",
                "module." + reference.name + " has " + (counted ? "count" : "for_each") +
                    " set, so an output is read from one of its instances, as in module." +
                    reference.name + (counted ? "[0]." : "[\"key\"].") + reference.output + ".");
    return Value::unknown();
  } else if (call.repeat == Repeat::kUnknown) {
    return Value::unknown();
  }
  if (position >= call.instances.size()) return Value::unknown();
  const ModuleInstance& child = *call.instances[position];
  const auto output = child.outputs.find(reference.output);
  return eval::apply_steps(output->second, rest.subspan(1), diags);
}

Value ModuleScope::resolve_repetition(const config::Reference& reference,
                                      const ast::Traversal& traversal, Diagnostics& diags) const {
  const bool count = reference.kind == Kind::kCountIndex;
  const Value* value = nullptr;
  if (count && reference.name == "index") {
    value = repetition_.count_index;
  } else if (!count && reference.name == "key") {
    value = repetition_.each_key;
  } else if (!count && reference.name == "value") {
    value = repetition_.each_value;
  } else {
    return invalid_attribute(
        traversal,
        count ? "The \"count\" object does not have an attribute named \"" + reference.name +
                    "\". The only supported attribute is count.index, which is the index of each "
                    "instance."
              : "The \"each\" object does not have an attribute named \"" + reference.name +
                    "\". The supported attributes are each.key and each.value, the current key and "
                    "value pair of the \"for_each\" attribute set.",
        reference.span, diags);
  }
  if (value == nullptr) {
    const char* const each = reference.name == "value"
                                 ? "each.value cannot be used in this context"
                                 : "Reference to \"each\" in context without for_each";
    diags.error(reference.span, count ? "Reference to \"count\" in non-counted context" : each,
                count ? "The \"count\" object can only be used in \"module\", \"resource\", and "
                        "\"data\" blocks, and only when the \"count\" argument is set."
                      : "The \"each\" object can be used only in \"module\" or \"resource\" "
                        "blocks, and only when the \"for_each\" argument is set.");
    return Value::unknown();
  }
  return eval::apply_steps(*value, rest_of(traversal, reference.steps), diags);
}

Value ModuleScope::resolve_path(const config::Reference& reference, const ast::Traversal& traversal,
                                Diagnostics& diags) const {
  const auto rest = rest_of(traversal, reference.steps);
  if (reference.kind == Kind::kTerraform) {
    if (reference.name == "workspace")
      return eval::apply_steps(Value::string(instance_.node.workspace), rest, diags);
    if (reference.name == "applying")
      return eval::apply_steps(instance_.applying.with_marks(value::kEphemeral), rest, diags);
    return invalid_attribute(
        traversal,
        "The \"terraform\" object does not have an attribute named \"" + reference.name +
            "\". The supported attributes are terraform.workspace, the name of the workspace, and "
            "terraform.applying, which is true only during apply.",
        reference.span, diags);
  }
  if (reference.name == "module") {
    return eval::apply_steps(
        Value::string(instance_.node.module->directory.empty() ? "."
                                                               : instance_.node.module->directory),
        rest, diags);
  }
  if (reference.name == "root") return eval::apply_steps(Value::string("."), rest, diags);
  if (reference.name == "cwd") {
    std::error_code error;
    return eval::apply_steps(Value::string(std::filesystem::current_path(error).string()), rest,
                             diags);
  }
  static const std::vector<std::string> names = {"cwd", "module", "root"};
  return invalid_attribute(traversal,
                           "The \"path\" object does not have an attribute named \"" +
                               reference.name + "\"." +
                               diagnostics::did_you_mean(reference.name, names),
                           reference.span, diags);
}

Repetition unknown_repetition(const config::Repetition& repetition) {
  static const Value index = Value::unknown(value::Type::number());
  static const Value key = Value::unknown(value::Type::string());
  static const Value value = Value::unknown();
  if (repetition.count != nullptr) return {&index, nullptr, nullptr};
  if (repetition.for_each != nullptr) return {nullptr, &key, &value};
  return {};
}

RepetitionValues::RepetitionValues(Repeat repeat, const state::InstanceKey& key,
                                   const Value& each_value)
    : repeat_(repeat), each_value_(each_value) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) key_ = Value::counted(*number);
  if (const auto* text = std::get_if<std::string>(&key)) key_ = Value::string(*text);
}

Repetition RepetitionValues::get() const {
  if (repeat_ == Repeat::kCount) return {&key_, nullptr, nullptr};
  if (repeat_ == Repeat::kForEach) return {nullptr, &key_, &each_value_};
  return {};
}

}  // namespace plumb::planner
