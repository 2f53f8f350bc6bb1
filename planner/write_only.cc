#include "planner/write_only.h"

#include "planner/marks.h"

namespace plumb::planner {
namespace {

using providers::Block;
using providers::Nesting;
using providers::PathStep;
using value::Type;

using Visit = std::function<Value(const Path&, const Value&, Type)>;

Value map_object(const Block& schema, const Value& object, Path& path, const Visit& visit);

/// One object of the block, or a collection of them. There are no sets of such.
Value map_nested(const Block& schema, Nesting nesting, const Value& value, Path& path,
                 const Visit& visit) {
  if (!schema.has_write_only || !value.has_content()) return value;
  if (nesting == Nesting::kSingle || nesting == Nesting::kGroup)
    return map_object(schema, value, path, visit);
  const Type::Kind kind = value.type().kind();
  const bool keyed = kind == Type::Kind::kMap || kind == Type::Kind::kObject;
  return with_children(value, [&](std::size_t i, const Value& child) {
    path.push_back(keyed ? PathStep{PathStep::Kind::kKey, std::string(value.key(i)), 0}
                         : PathStep{PathStep::Kind::kIndex, "", static_cast<std::int64_t>(i)});
    Value mapped = map_object(schema, child, path, visit);
    path.pop_back();
    return mapped;
  });
}

/// The object with each write-only attribute replaced by visit(path, value, type).
Value map_object(const Block& schema, const Value& object, Path& path, const Visit& visit) {
  if (!schema.has_write_only || !object.has_content()) return object;
  return with_children(object, [&](std::size_t i, const Value& child) {
    const std::string name(object.key(i));
    const providers::Attribute* const attribute = schema.attribute(name);
    const providers::NestedBlock* const block = schema.block(name);
    path.push_back({PathStep::Kind::kAttribute, name, 0});
    Value mapped = child;
    if (attribute != nullptr && attribute->write_only) {
      if (!child.is_null()) mapped = visit(path, child, attribute->type);
    } else if (attribute != nullptr && attribute->nested != nullptr) {
      mapped = map_nested(*attribute->nested, attribute->nesting, child, path, visit);
    } else if (block != nullptr) {
      mapped = map_nested(*block->block, block->nesting, child, path, visit);
    }
    path.pop_back();
    return mapped;
  });
}

}  // namespace

void for_each_write_only(const Block& schema, const Value& object,
                         const std::function<void(const Path&, const Value&)>& visit) {
  Path path;
  (void)map_object(schema, object, path, [&](const Path& at, const Value& value, Type) {
    visit(at, value);
    return value;
  });
}

bool is_write_only(const Block& schema, const Path& path) {
  const Block* at = &schema;
  for (const PathStep& step : path) {
    if (step.kind != PathStep::Kind::kAttribute) continue;  // An element of a collection of blocks.
    if (const providers::Attribute* const attribute = at->attribute(step.name)) {
      if (attribute->write_only) return true;
      if (attribute->nested == nullptr) return false;
      at = attribute->nested.get();
    } else if (const providers::NestedBlock* const block = at->block(step.name)) {
      at = block->block.get();
    } else {
      return false;
    }
  }
  return false;
}

bool check_write_only(const ProviderAnswer& answer, const char* summary, const char* occasion,
                      diagnostics::Span span, diagnostics::Diagnostics& diags) {
  bool good = true;
  for_each_write_only(answer.schema, answer.object, [&](const Path& path, const Value&) {
    good = false;
    diags.error(span, summary,
                "Provider " + answer.provider + " answered " + occasion +
                    " with a value for the write-only attribute " + answer.address +
                    path_text(path) +
                    ". Such values cannot be read back from a provider, and are kept nowhere. This "
                    "is a fault of the plugin, to be reported to who makes it.");
    diags.items().back().address = answer.address;
  });
  return good;
}

Value without_write_only(const Block& schema, const Value& object) {
  Path path;
  return map_object(schema, object, path, [](const Path&, const Value& value, Type type) {
    return Value::null(type).with_marks(value.marks());
  });
}

}  // namespace plumb::planner
