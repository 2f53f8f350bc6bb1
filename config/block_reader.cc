#include "config/block_reader.h"

#include <algorithm>
#include <map>

#include "config/literal.h"
#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A property that is wanted as blocks: it has to be some, or none, which null and [] are.
void check_blocks(const ast::Body& body, const ast::Attribute& property, Diagnostics& diags) {
  const auto* const tuple = std::get_if<ast::Tuple>(&property.value.node);
  const auto* const literal = std::get_if<ast::Literal>(&property.value.node);
  const bool none = (tuple != nullptr && tuple->items.empty()) ||
                    (literal != nullptr && literal->value->is_null());
  const bool some = std::ranges::any_of(
      body.blocks, [&](const ast::Block& block) { return block.type == property.name; });
  if (none || some) return;
  diags.error(property.value.span, "Incorrect JSON value type",
              "An object, or an array of objects, is required here: the content of one or more \"" +
                  std::string(property.name) + "\" blocks.");
}

}  // namespace

const ast::Expr* BlockReader::argument(std::string_view name) {
  known_arguments_.emplace_back(name);
  const ast::Attribute* const found = body_.attribute(name);
  return found == nullptr ? nullptr : &found->value;
}

const ast::Expr* BlockReader::required_argument(std::string_view name) {
  const ast::Expr* const found = argument(name);
  if (found == nullptr) missing_argument(name, place_of_missing(body_), diags_);
  return found;
}

std::optional<std::string> BlockReader::text(std::string_view name) {
  const ast::Expr* const found = argument(name);
  return found == nullptr ? std::nullopt : literal_string(*found, diags_);
}

std::optional<bool> BlockReader::flag(std::string_view name) {
  const ast::Expr* const found = argument(name);
  return found == nullptr ? std::nullopt : literal_bool(*found, diags_);
}

std::vector<const ast::Block*> BlockReader::blocks(std::string_view type) {
  known_blocks_.emplace_back(type);
  std::vector<const ast::Block*> found;
  for (const ast::Block& block : body_.blocks) {
    if (block.type == type) found.push_back(&block);
  }
  return found;
}

void BlockReader::finish() {
  const BodyContent content = content_of(
      body_, [&](std::string_view name) { return contains(known_blocks_, name); }, diags_);
  for (const ast::Attribute* attribute : content.arguments) {
    if (!contains(known_arguments_, attribute->name))
      unsupported_argument(body_, *attribute, known_arguments_, known_blocks_, diags_);
  }
  for (const ast::Block* block : content.blocks) {
    if (!contains(known_blocks_, block->type))
      unsupported_block(*block, known_arguments_, known_blocks_, diags_);
  }
}

BodyContent content_of(const ast::Body& body, const std::function<bool(std::string_view)>& is_block,
                       Diagnostics& diags) {
  BodyContent content;
  std::map<std::string_view, const ast::Attribute*> seen;
  for (const ast::Attribute& attribute : body.attributes) {
    if (body.json && is_block(attribute.name)) {
      check_blocks(body, attribute, diags);
      continue;
    }
    content.arguments.push_back(&attribute);
    if (body.json && !seen.emplace(attribute.name, &attribute).second)
      diags.error(attribute.name_span, "Duplicate argument",
                  "The argument \"" + std::string(attribute.name) +
                      "\" was already set in this object. Each may be set only once.");
  }
  for (const ast::Block& block : body.blocks) {
    // Of `dynamic "setting"` it is the label that names what it makes.
    const bool certain = !body.json || seen.count(block.type) == 0;
    if (certain || is_block(block.type)) content.blocks.push_back(&block);
  }
  return content;
}

std::vector<const ast::Attribute*> arguments_of(const ast::Body& body, Diagnostics& diags) {
  BodyContent content = content_of(
      body, [](std::string_view) { return false; }, diags);
  for (const ast::Block* block : content.blocks) unsupported_block(*block, {}, {}, diags);
  return std::move(content.arguments);
}

diagnostics::Span place_of_missing(const ast::Body& body) {
  if (body.json) return body.end_span;
  const std::uint32_t brace = body.span.begin > 0 ? body.span.begin - 1 : 0;
  return {body.span.file, brace, brace};
}

void unsupported_argument(const ast::Body& body, const ast::Attribute& attribute,
                          const std::vector<std::string>& arguments,
                          const std::vector<std::string>& blocks, diagnostics::Diagnostics& diags) {
  const std::string name(attribute.name);
  if (body.json) {
    std::vector<std::string> names = arguments;
    names.insert(names.end(), blocks.begin(), blocks.end());
    diags.error(attribute.name_span, "Extraneous JSON object property",
                "No argument or block type is named \"" + name + "\"." +
                    diagnostics::did_you_mean(name, names));
    return;
  }
  std::string detail = "An argument named \"" + name + "\" is not expected here.";
  if (contains(blocks, name)) {
    detail += " Did you mean to define a block of type \"" + name + "\"?";
  } else {
    detail += diagnostics::did_you_mean(name, arguments);
  }
  diags.error(attribute.name_span, "Unsupported argument", std::move(detail));
}

void unsupported_block(const ast::Block& block, const std::vector<std::string>& arguments,
                       const std::vector<std::string>& blocks, diagnostics::Diagnostics& diags) {
  const std::string type(block.type);
  std::string detail = "Blocks of type \"" + type + "\" are not expected here.";
  if (contains(arguments, type)) {
    detail += " Did you mean to define argument \"" + type +
              "\"? If so, use the equals sign to assign it a value.";
  } else {
    detail += diagnostics::did_you_mean(type, blocks);
  }
  diags.error(block.type_span, "Unsupported block type", std::move(detail));
}

void missing_argument(std::string_view name, diagnostics::Span span,
                      diagnostics::Diagnostics& diags) {
  diags.error(
      span, "Missing required argument",
      "The argument \"" + std::string(name) + "\" is required, but no definition was found.");
}

}  // namespace plumb::config
