#include "config/block_reader.h"

#include <algorithm>

#include "config/literal.h"
#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const ast::Expr* BlockReader::argument(std::string_view name) {
  known_arguments_.emplace_back(name);
  const ast::Attribute* const found = body_.attribute(name);
  return found == nullptr ? nullptr : &found->value;
}

const ast::Expr* BlockReader::required_argument(std::string_view name) {
  const ast::Expr* const found = argument(name);
  if (found == nullptr) missing_argument(name, opening_brace(body_), diags_);
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
  for (const ast::Attribute& attribute : body_.attributes) {
    if (!contains(known_arguments_, attribute.name))
      unsupported_argument(attribute, known_arguments_, known_blocks_, diags_);
  }
  for (const ast::Block& block : body_.blocks) {
    if (!contains(known_blocks_, block.type))
      unsupported_block(block, known_arguments_, known_blocks_, diags_);
  }
}

diagnostics::Span opening_brace(const ast::Body& body) {
  const std::uint32_t brace = body.span.begin > 0 ? body.span.begin - 1 : 0;
  return {body.span.file, brace, brace};
}

void unsupported_argument(const ast::Attribute& attribute,
                          const std::vector<std::string>& arguments,
                          const std::vector<std::string>& blocks, diagnostics::Diagnostics& diags) {
  const std::string name(attribute.name);
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
