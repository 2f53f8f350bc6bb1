#include "cli/generated_config.h"

#include "parser/format.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using providers::Attribute;
using providers::Block;
using providers::Nesting;
using value::Type;
using value::Value;
using Kind = Type::Kind;

constexpr const char* kHidden = "null # sensitive";

/// A quoted string whose template sequences stand for themselves.
std::string literal(std::string_view text) {
  std::string plain;
  value::append_json_string(plain, text);
  std::string out;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const bool opens = (plain[at] == '$' || plain[at] == '%') && plain[at + 1] == '{';
    out += opens ? std::string(2, plain[at]) : std::string(1, plain[at]);
  }
  return out;
}

bool is_argument(const Attribute& attribute) {
  return attribute.required || attribute.optional;
}

bool is_secret(const Value& value) {
  return (value.marks_deep() & value::kSensitive) != 0;
}

std::string expression(const Value& value, const Block* nested);

std::string elements(const Value& value, const Block* nested) {
  const Kind kind = value.type().kind();
  const bool keyed = kind == Kind::kMap || kind == Kind::kObject;
  std::string out = keyed ? "{\n" : "[\n";
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (keyed) out += literal(value.key(i)) + " = ";
    out += expression(value.at(i), nested) + (keyed ? "\n" : ",\n");
  }
  return out + (keyed ? "}" : "]");
}

/// An object of a nested type: its arguments alone.
std::string nested_object(const Value& value, const Block& nested) {
  std::string out = "{\n";
  for (const Attribute& attribute : nested.attributes) {
    const Value* const member = value.find(attribute.name);
    if (!is_argument(attribute) || member == nullptr || member->is_null()) continue;
    out += attribute.name + " = " + expression(*member, attribute.nested.get()) + "\n";
  }
  return out + "}";
}

std::string expression(const Value& value, const Block* nested) {
  if (value.is_null()) return "null";
  const Kind kind = value.type().kind();
  if (kind == Kind::kString) return literal(value.as_string());
  if (value.type().is_primitive()) {
    std::string out;
    value::append_json(out, value);
    return out;
  }
  if (value.length() == 0) return kind == Kind::kMap || kind == Kind::kObject ? "{}" : "[]";
  if (nested != nullptr && kind == Kind::kObject) return nested_object(value, *nested);
  return elements(value, nested);
}

std::string body(const Value& value, const Block& schema);

void append_blocks(std::string& out, const Value& value, const providers::NestedBlock& block) {
  const auto append = [&](const std::string& label, const Value& one) {
    if (one.is_null()) return;
    if (std::string inside = body(one, *block.block); !inside.empty() || block.items_min > 0)
      out += block.name + label + " {\n" + inside + "}\n";
  };
  if (value.is_null()) return;
  if (block.nesting == Nesting::kSingle || block.nesting == Nesting::kGroup) {
    append("", value);
    return;
  }
  for (std::size_t i = 0; i < value.length(); ++i)
    append(block.nesting == Nesting::kMap ? " " + literal(value.key(i)) : "", value.at(i));
}

std::string body(const Value& value, const Block& schema) {
  std::string out;
  for (const Attribute& attribute : schema.attributes) {
    const Value* const member = value.find(attribute.name);
    if (!is_argument(attribute) || member == nullptr) continue;
    if (!attribute.required && (member->is_null() || !attribute.deprecation.empty())) continue;
    // An id that its provider gives may be written, and hardly ever is meant to be.
    if (attribute.name == "id" && attribute.computed) continue;
    out += attribute.name + " = " +
           (is_secret(*member) ? kHidden : expression(*member, attribute.nested.get())) + "\n";
  }
  for (const providers::NestedBlock& block : schema.blocks) {
    if (const Value* const member = value.find(block.name)) append_blocks(out, *member, block);
  }
  return out;
}

}  // namespace

std::string generated_block(const planner::Change& change, const std::string& provider) {
  const state::ResourceAddress& address = change.address.resource;
  std::string text = "resource " + literal(address.type) + " " + literal(address.name) + " {\n";
  if (!provider.empty()) text += "provider = " + provider + "\n";
  text += body(change.before, *change.schema) + "}\n";
  return parser::format_source(text);
}

}  // namespace plumb::cli
