#include "cli/hcldec_spec.h"

#include <map>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "config/type_constraint.h"

namespace plumb::cli {
namespace {

using diagnostics::Diagnostics;
using value::Value;
using Kind = DecoderSpec::Kind;

const std::map<std::string_view, Kind>& kinds() {
  static const std::map<std::string_view, Kind> table{
      {"object", Kind::kObject},        {"array", Kind::kArray},
      {"attr", Kind::kAttribute},       {"block", Kind::kBlock},
      {"block_list", Kind::kBlockList}, {"block_set", Kind::kBlockSet},
      {"block_map", Kind::kBlockMap},   {"block_attrs", Kind::kBlockAttributes},
      {"literal", Kind::kLiteral},      {"default", Kind::kDefault},
      {"transform", Kind::kTransform}};
  return table;
}

DecoderSpec read_spec(const ast::Block& block, Diagnostics& diags);

/// The nested specifications; reports if there are not as many as there have to be.
std::vector<DecoderSpec> read_parts(const ast::Block& block, std::optional<std::size_t> wanted,
                                    Diagnostics& diags) {
  std::vector<DecoderSpec> parts;
  for (const ast::Block& nested : block.body.blocks) {
    if (kinds().contains(nested.type)) {
      parts.push_back(read_spec(nested, diags));
    } else {
      config::unsupported_block(nested, {}, {}, diags);
    }
  }
  if (wanted && parts.size() != *wanted) {
    diags.error(block.header_span, "Invalid specification",
                "A block of type \"" + std::string(block.type) + "\" must have " +
                    std::to_string(*wanted) + " nested specification(s), not " +
                    std::to_string(parts.size()) + ".");
  }
  return parts;
}

std::optional<std::size_t> read_count(const ast::Expr* expr, Diagnostics& diags) {
  if (expr == nullptr) return std::nullopt;
  const Value number = config::evaluate_literal(*expr, diags);
  const bool usable = number.has_content() && number.type() == value::Type::number();
  const auto count = usable ? number.as_number().to_int64() : std::nullopt;
  if (count && *count >= 0) return static_cast<std::size_t>(*count);
  diags.error(expr->span, "Invalid specification", "A whole number is needed, from zero up.");
  return std::nullopt;
}

std::vector<std::string> read_labels(const ast::Expr* expr, Diagnostics& diags) {
  std::vector<std::string> labels;
  if (expr == nullptr) return labels;
  value::for_each_child(config::evaluate_literal(*expr, diags), [&](const Value& label) {
    if (label.has_content() && label.type() == value::Type::string())
      labels.emplace_back(label.as_string());
  });
  if (labels.empty())
    diags.error(expr->span, "Invalid specification", "At least one name of a label is needed.");
  return labels;
}

/// Arguments of specifications of blocks.
void read_block_arguments(const ast::Block& block, config::BlockReader& reader, DecoderSpec& spec,
                          Diagnostics& diags) {
  spec.name = reader.text("block_type").value_or(spec.output);
  spec.required = reader.flag("required").value_or(false);
  if (spec.kind == Kind::kBlockList || spec.kind == Kind::kBlockSet) {
    spec.items_min = read_count(reader.argument("min_items"), diags);
    spec.items_max = read_count(reader.argument("max_items"), diags);
  }
  if (spec.kind == Kind::kBlockMap)
    spec.labels = read_labels(reader.required_argument("labels"), diags);
  if (spec.kind == Kind::kBlockAttributes) {
    const ast::Expr* const type = reader.required_argument("element_type");
    if (type != nullptr) spec.type = config::decode_type(*type, diags).type;
  } else {
    spec.parts = read_parts(block, 1, diags);
  }
}

DecoderSpec read_spec(const ast::Block& block, Diagnostics& diags) {
  DecoderSpec spec;
  spec.kind = kinds().find(block.type)->second;
  if (!block.labels.empty()) spec.output = block.labels[0].text;
  // What is nested is read by read_parts().
  const ast::Body arguments{block.body.attributes, {}, block.body.span, block.body.end_span};
  config::BlockReader reader(arguments, diags);
  switch (spec.kind) {
    case Kind::kObject:
    case Kind::kArray:
      spec.parts = read_parts(block, std::nullopt, diags);
      break;
    case Kind::kAttribute:
      spec.name = reader.text("name").value_or(spec.output);
      spec.required = reader.flag("required").value_or(false);
      if (const ast::Expr* const type = reader.argument("type"))
        spec.type = config::decode_type(*type, diags).type;
      break;
    case Kind::kLiteral:
      if (const ast::Expr* const value = reader.required_argument("value"))
        spec.literal = config::evaluate_literal(*value, diags);
      break;
    case Kind::kDefault:
      spec.parts = read_parts(block, 2, diags);
      break;
    case Kind::kTransform:
      spec.result = reader.required_argument("result");
      spec.parts = read_parts(block, 1, diags);
      break;
    default:
      read_block_arguments(block, reader, spec, diags);
  }
  reader.finish();
  return spec;
}

}  // namespace

std::optional<DecoderFile> read_decoder(const ast::Body& body, Diagnostics& diags) {
  DecoderFile file;
  bool found = false;
  for (const ast::Attribute& attribute : body.attributes)
    config::unsupported_argument(body, attribute, {}, {}, diags);
  for (const ast::Block& block : body.blocks) {
    if (block.type == "variables") {
      for (const ast::Attribute* one : config::arguments_of(block.body, diags))
        file.variables.emplace_back(one->name, config::evaluate_literal(one->value, diags));
    } else if (!kinds().contains(block.type)) {
      config::unsupported_block(block, {}, {"variables"}, diags);
    } else if (found) {
      diags.error(block.header_span, "Invalid specification",
                  "A specification has one block at its root, with all others inside of it.");
    } else {
      file.root = read_spec(block, diags);
      found = true;
    }
  }
  if (!found) diags.error(body.end_span, "Invalid specification", "There is no block at the root.");
  return diags.has_errors() ? std::nullopt : std::optional(std::move(file));
}

}  // namespace plumb::cli
