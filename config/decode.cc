#include "config/decode.h"

#include <algorithm>

#include "ast/walk.h"
#include "config/block_reader.h"
#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

using Decoder = void (*)(const ast::Block&, const SourceMap&, Module&, Diagnostics&);

void decode_managed(const ast::Block& block, const SourceMap& sources, Module& module,
                    Diagnostics& diags) {
  decode_resource(block, ResourceMode::kManaged, sources, module, diags);
}
void decode_data(const ast::Block& block, const SourceMap& sources, Module& module,
                 Diagnostics& diags) {
  decode_resource(block, ResourceMode::kData, sources, module, diags);
}

void decode_ephemeral(const ast::Block& block, const SourceMap& sources, Module& module,
                      Diagnostics& diags) {
  decode_resource(block, ResourceMode::kEphemeral, sources, module, diags);
}

struct BlockKind {
  std::string_view type;
  Decoder decode;
};

constexpr BlockKind kKinds[] = {
    {"resource", decode_managed},    {"data", decode_data},
    {"module", decode_module_call},  {"variable", decode_variable},
    {"output", decode_output},       {"locals", decode_locals},
    {"provider", decode_provider},   {"terraform", decode_terraform},
    {"moved", decode_moved},         {"removed", decode_removed},
    {"check", decode_check},         {"import", decode_import},
    {"ephemeral", decode_ephemeral},
};

/// Blocks of the language that a later version understands. To pass over them would be to do
/// something else than asked.
constexpr std::string_view kNotYet[] = {"action", "list"};

bool is_top_level_block(std::string_view name) {
  return std::ranges::any_of(kKinds, [&](const BlockKind& kind) { return kind.type == name; }) ||
         std::ranges::find(kNotYet, name) != std::end(kNotYet);
}

}  // namespace

void decode_file(const ast::File& file, const SourceMap& sources, Module& module,
                 Diagnostics& diags) {
  std::vector<std::string> types;
  for (const BlockKind& kind : kKinds) types.emplace_back(kind.type);
  const BodyContent content = content_of(file.body(), is_top_level_block, diags);
  for (const ast::Attribute* attribute : content.arguments)
    unsupported_argument(file.body(), *attribute, {}, types, diags);
  for (const ast::Block* found : content.blocks) {
    const ast::Block& block = *found;
    const auto* const kind =
        std::find_if(std::begin(kKinds), std::end(kKinds),
                     [&](const BlockKind& candidate) { return candidate.type == block.type; });
    if (kind != std::end(kKinds)) {
      kind->decode(block, sources, module, diags);
    } else if (std::find(std::begin(kNotYet), std::end(kNotYet), block.type) != std::end(kNotYet)) {
      diags.error(block.header_span, "Block type not supported yet",
                  "This version of Plumb does not carry out \"" + std::string(block.type) +
                      "\" blocks. It stops rather than ignore one; remove the block, or use a "
                      "version that has it.");
    } else {
      unsupported_block(block, {}, types, diags);
    }
  }
}

CheckRule decode_check_rule(const ast::Block& block, Diagnostics& diags) {
  CheckRule rule;
  BlockReader reader(block.body, diags);
  rule.condition = reader.required_argument("condition");
  rule.error_message = reader.required_argument("error_message");
  rule.span = block.header_span;
  reader.finish();
  if (rule.condition == nullptr) return rule;
  bool refers = false;
  ast::for_each_traversal(*rule.condition, [&](const ast::Traversal&, Span) { refers = true; });
  if (!refers) {
    diags.error(rule.condition->span, "Invalid " + std::string(block.type) + " expression",
                "The condition expression must refer to at least one object from elsewhere in the "
                "configuration, or else its result would not be checking anything.");
  }
  return rule;
}

bool check_labels(const ast::Block& block, std::span<const char* const> names, Diagnostics& diags) {
  const std::string type(block.type);
  const auto list = [&] {
    std::string text;
    for (const char* const name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    return std::to_string(names.size()) + (names.size() == 1 ? " label (" : " labels (") + text +
           ")";
  };
  if (block.labels.size() < names.size()) {
    diags.error(block.open_brace,
                "Missing " + std::string(names[block.labels.size()]) + " for " + type,
                "All " + type + " blocks must have " + list() + ".");
    diags.items().back().context = block.header_span;
    return false;
  }
  if (block.labels.size() > names.size()) {
    const ast::Label& extra = block.labels[names.size()];
    diags.error(extra.span, "Extraneous label for " + type,
                names.empty() ? "No labels are expected for " + type + " blocks."
                              : "Only " + list() + " are expected for " + type + " blocks.");
    diags.items().back().context = block.header_span;
    return false;
  }
  return true;
}

bool check_name(std::string_view name, diagnostics::Span span, std::string_view what,
                Diagnostics& diags) {
  const auto letter = [](unsigned char c) {
    return c >= 0x80 || c == '_' || (c | 0x20U) - 'a' < 26U;
  };
  bool valid = !name.empty() && letter(static_cast<unsigned char>(name.front()));
  for (const char c : name) {
    valid = valid && (letter(static_cast<unsigned char>(c)) || c == '-' || (c >= '0' && c <= '9'));
  }
  if (valid) return true;
  diags.error(span, "Invalid " + std::string(what) + " name",
              "A name must start with a letter or underscore and may contain only letters, digits, "
              "underscores, and dashes.");
  return false;
}

std::string place_text(diagnostics::Span span, const SourceMap& sources) {
  const auto begin = sources.position(span.file, span.begin);
  const auto end = sources.position(span.file, span.end);
  std::string text = std::string(sources.name(span.file)) + ":" + std::to_string(begin.line) + "," +
                     std::to_string(begin.column) + "-";
  if (end.line != begin.line) text += std::to_string(end.line) + ",";
  return text + std::to_string(end.column);
}

}  // namespace plumb::config
