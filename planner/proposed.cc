#include "planner/proposed.h"

#include "value/compare.h"

namespace plumb::planner {
namespace {

using providers::Attribute;
using providers::Block;
using providers::NestedBlock;
using providers::Nesting;
using value::Type;
using Kind = Type::Kind;

Value merge(const Block& schema, const Value& prior, const Value& config);

Value field(const Value& object, std::string_view name, Type type) {
  if (!object.is_known()) return Value::unknown(type);
  if (object.is_null()) return Value::null(type);
  const Value* const found = object.find(name);
  return found == nullptr ? Value::null(type) : *found;
}

/// Whether the prior element may be the one that the configured element describes: they differ only
/// where the provider decides.
bool could_come_from(const Block& schema, const Value& prior, const Value& config) {
  if (!prior.has_content() || !config.has_content()) return value::identical(prior, config);
  for (const value::ObjectAttribute& attribute : schema.type.attributes()) {
    const Value before = field(prior, attribute.name, attribute.type);
    const Value wanted = field(config, attribute.name, attribute.type);
    if (value::identical(before, wanted)) continue;
    const Attribute* const known = schema.attribute(attribute.name);
    if (known == nullptr || !known->computed || !wanted.is_null()) return false;
  }
  return true;
}

Value merge_list(const Block& schema, const Value& prior, const Value& config, Type type) {
  std::vector<Value> merged;
  for (std::size_t i = 0; i < config.length(); ++i) {
    const bool paired = prior.has_content() && i < prior.length();
    merged.push_back(paired ? merge(schema, prior.at(i), config.at(i))
                            : merge(schema, Value::null(schema.type), config.at(i)));
  }
  return type.kind() == Kind::kList ? Value::list(type.element(), std::move(merged))
                                    : Value::tuple(std::move(merged));
}

Value merge_map(const Block& schema, const Value& prior, const Value& config, Type type) {
  std::vector<std::pair<std::string, Value>> merged;
  for (std::size_t i = 0; i < config.length(); ++i) {
    const Value* const before = prior.has_content() ? prior.find(config.key(i)) : nullptr;
    merged.emplace_back(
        config.key(i),
        merge(schema, before == nullptr ? Value::null(schema.type) : *before, config.at(i)));
  }
  return type.kind() == Kind::kMap ? Value::map(type.element(), std::move(merged))
                                   : Value::object(std::move(merged));
}

Value merge_set(const Block& schema, const Value& prior, const Value& config, Type type) {
  std::vector<bool> used(prior.has_content() ? prior.length() : 0);
  std::vector<Value> merged;
  for (const Value& wanted : config.elements()) {
    Value before = Value::null(schema.type);
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (used[i] || !could_come_from(schema, prior.at(i), wanted)) continue;
      used[i] = true;
      before = prior.at(i);
      break;
    }
    merged.push_back(merge(schema, before, wanted));
  }
  return Value::set(type.element(), std::move(merged));
}

Value merge_nested(const Block& schema, Nesting nesting, const Value& prior, const Value& config) {
  if (!config.has_content()) return config;
  switch (nesting) {
    case Nesting::kSingle:
    case Nesting::kGroup:
      return merge(schema, prior, config);
    case Nesting::kList:
      return merge_list(schema, prior, config, config.type());
    case Nesting::kMap:
      return merge_map(schema, prior, config, config.type());
    case Nesting::kSet:
      return merge_set(schema, prior, config, config.type());
  }
  return config;
}

/// Whether the value has something in it that only a configuration can have put there.
bool has_configured(const Block& schema, const Value& value) {
  if (!value.has_content()) return false;
  if (value.type().kind() != Kind::kObject) {
    bool any = false;
    value::for_each_child(value,
                          [&](const Value& child) { any = any || has_configured(schema, child); });
    return any;
  }
  for (const Attribute& attribute : schema.attributes) {
    const Value inside = field(value, attribute.name, attribute.type);
    if (!inside.is_null() && !attribute.computed) return true;
  }
  return false;
}

Value merge_attribute(const Attribute& attribute, const Value& prior, const Value& config) {
  if (attribute.write_only) return Value::null(attribute.type);
  if (attribute.computed && config.is_null()) {
    const bool removed = attribute.optional && attribute.nested != nullptr &&
                         has_configured(*attribute.nested, prior);
    return removed ? config : prior;
  }
  return attribute.nested == nullptr
             ? config
             : merge_nested(*attribute.nested, attribute.nesting, prior, config);
}

Value merge(const Block& schema, const Value& prior, const Value& config) {
  if (!config.has_content()) return config.is_null() ? prior : config;
  std::vector<Value> values;
  for (const value::ObjectAttribute& name : schema.type.attributes()) {
    const Value before = field(prior, name.name, name.type);
    const Value wanted = field(config, name.name, name.type);
    if (const Attribute* attribute = schema.attribute(name.name)) {
      values.push_back(merge_attribute(*attribute, before, wanted));
    } else {
      const NestedBlock* const nested = schema.block(name.name);
      values.push_back(merge_nested(*nested->block, nested->nesting, before, wanted));
    }
  }
  return Value::object(schema.type, std::move(values));
}

}  // namespace

Value proposed_new(const Block& schema, const Value& prior, const Value& config) {
  if (prior.is_null() && config.is_null()) return prior;
  return merge(schema, prior.is_null() ? providers::empty_value(schema) : prior, config);
}

Value planned_unknown(const Block& schema, const Value& config) {
  return merge(schema, Value::unknown(schema.type), config);
}

}  // namespace plumb::planner
