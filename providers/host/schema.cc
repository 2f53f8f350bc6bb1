#include "providers/host/schema.h"

#include <algorithm>

namespace plumb::providers {
namespace {

template <typename Items>
auto find_named(const Items& items, std::string_view name) -> decltype(items.data()) {
  const auto at = std::lower_bound(
      items.begin(), items.end(), name,
      [](const auto& item, std::string_view wanted) { return item.name < wanted; });
  return at != items.end() && at->name == name ? &*at : nullptr;
}

Value mark_nested(const Value& value, const Block& block, Nesting nesting) {
  if (!block.has_sensitive || !value.has_content()) return value;
  if (nesting == Nesting::kSingle || nesting == Nesting::kGroup)
    return mark_sensitive(value, block);
  const Type::Kind kind = value.type().kind();
  if (kind == Type::Kind::kMap || kind == Type::Kind::kObject) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.length(); ++i)
      entries.emplace_back(value.key(i), mark_sensitive(value.at(i), block));
    const Value made = kind == Type::Kind::kMap
                           ? Value::map(value.type().element(), std::move(entries))
                           : Value::object(std::move(entries));
    return made.with_marks(value.marks());
  }
  // An element of a set has no path of its own: the whole set is hidden.
  if (kind == Type::Kind::kSet) return value.with_marks(value::kSensitive);
  std::vector<Value> elements;
  for (const Value& element : value.elements()) elements.push_back(mark_sensitive(element, block));
  const Value made = kind == Type::Kind::kTuple
                         ? Value::tuple(std::move(elements))
                         : Value::list(value.type().element(), std::move(elements));
  return made.with_marks(value.marks());
}

}  // namespace

const Attribute* Block::attribute(std::string_view name) const {
  return find_named(attributes, name);
}
const NestedBlock* Block::block(std::string_view name) const {
  return find_named(blocks, name);
}

const IdentitySchema::Attribute* IdentitySchema::attribute(std::string_view name) const {
  return find_named(attributes, name);
}

Type implied_type(const Block& block) {
  std::vector<value::ObjectAttribute> all;
  for (const Attribute& attribute : block.attributes)
    all.push_back({attribute.name, attribute.type, false});
  for (const NestedBlock& nested : block.blocks) {
    const Type inner = nested.block->type;
    Type type = inner;
    if (nested.nesting == Nesting::kList)
      type = inner.has_dynamic() ? Type::dynamic() : Type::list(inner);
    if (nested.nesting == Nesting::kSet) type = Type::set(inner);
    if (nested.nesting == Nesting::kMap)
      type = inner.has_dynamic() ? Type::dynamic() : Type::map(inner);
    all.push_back({nested.name, type, false});
  }
  return Type::object(std::move(all));
}

Value mark_sensitive(const Value& value, const Block& block) {
  if (!block.has_sensitive || !value.has_content()) return value;
  std::vector<Value> values(value.elements().begin(), value.elements().end());
  const auto attributes = value.type().attributes();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const Attribute* const attribute = block.attribute(attributes[i].name)) {
      if (attribute->sensitive) values[i] = values[i].with_marks(value::kSensitive);
      if (attribute->nested != nullptr)
        values[i] = mark_nested(values[i], *attribute->nested, attribute->nesting);
    } else if (const NestedBlock* const nested = block.block(attributes[i].name)) {
      values[i] = mark_nested(values[i], *nested->block, nested->nesting);
    }
  }
  return Value::object(value.type(), std::move(values)).with_marks(value.marks());
}

Value empty_value(const Block& block) {
  std::vector<Value> values;
  for (const value::ObjectAttribute& field : block.type.attributes()) {
    const NestedBlock* const nested = block.block(field.name);
    if (nested == nullptr || nested->nesting == Nesting::kSingle) {
      values.push_back(Value::null(field.type));
    } else if (nested->nesting == Nesting::kGroup) {
      values.push_back(empty_value(*nested->block));
    } else if (field.type == Type::dynamic()) {
      values.push_back(nested->nesting == Nesting::kMap ? Value::object({}) : Value::tuple({}));
    } else if (nested->nesting == Nesting::kMap) {
      values.push_back(Value::map(field.type.element(), {}));
    } else if (nested->nesting == Nesting::kSet) {
      values.push_back(Value::set(field.type.element(), {}));
    } else {
      values.push_back(Value::list(field.type.element(), {}));
    }
  }
  return Value::object(block.type, std::move(values));
}

}  // namespace plumb::providers
