#include "planner/ephemeral_values.h"

#include "planner/evaluation.h"

namespace plumb::planner {
namespace {

using providers::Block;
using providers::NestedBlock;
using value::Value;

bool is_ephemeral(const Value& value) {
  return (value.marks_deep() & value::kEphemeral) != 0;
}

/// The name of every argument that must not be ephemeral and is, as `block.argument`.
void collect(const Value& object, const Block& schema, const std::string& prefix,
             std::vector<std::string>& out) {
  if (!is_ephemeral(object)) return;
  if (object.has_mark(value::kEphemeral) || !object.has_content()) {
    out.push_back(prefix.empty() ? prefix : prefix.substr(0, prefix.size() - 1));
    return;
  }
  if (object.type().kind() != value::Type::Kind::kObject) {  // A list, set or map of blocks.
    value::for_each_child(object, [&](const Value& child) { collect(child, schema, prefix, out); });
    return;
  }
  for (const providers::Attribute& attribute : schema.attributes) {
    const Value* const value = object.find(attribute.name);
    if (value == nullptr || attribute.write_only || !is_ephemeral(*value)) continue;
    if (attribute.nested != nullptr && attribute.nested->has_write_only) {
      collect(*value, *attribute.nested, prefix + attribute.name + ".", out);
    } else {
      out.push_back(prefix + attribute.name);
    }
  }
  for (const NestedBlock& nested : schema.blocks) {
    if (const Value* const value = object.find(nested.name))
      collect(*value, *nested.block, prefix + nested.name + ".", out);
  }
}

}  // namespace

void refuse_ephemeral(const Value& config, const Block& schema, const ast::Body& body,
                      diagnostics::Span block, diagnostics::Diagnostics& diags) {
  std::vector<std::string> names;
  collect(config, schema, "", names);
  for (const std::string& name : names) {
    const std::string top = name.substr(0, name.find('.'));
    diags.error(path_span(&body, {{providers::PathStep::Kind::kAttribute, top, 0}}, block),
                "Invalid use of ephemeral value",
                "Ephemeral values are not valid for \"" + name +
                    "\", because it is not a write-only attribute and must be persisted to state.");
  }
}

}  // namespace plumb::planner
