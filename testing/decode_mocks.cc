/// `mock_provider` and `override_` blocks: what is not real in a test.
#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "eval/evaluate.h"
#include "parser/json.h"
#include "parser/parse.h"
#include "testing/decode_test.h"

namespace plumb::testing {
namespace {

using diagnostics::SourceMap;
using Kind = Override::Kind;

struct OverrideWords {
  Kind kind;
  std::string_view block;
  const char* argument;  ///< That has the values.
  const char* targets;   ///< What can be overridden so.
};

constexpr OverrideWords kOverrides[] = {
    {Kind::kResource, "override_resource", "values", "resources"},
    {Kind::kData, "override_data", "values", "data sources"},
    {Kind::kModule, "override_module", "outputs", "modules"},
};

Kind kind_of(const state::Target& target) {
  if (!target.resource) return Kind::kModule;
  return target.resource->mode == state::Mode::kData ? Kind::kData : Kind::kResource;
}

/// The object that is overridden; nothing after reporting.
std::optional<state::Target> decode_target(const ast::Expr* expr, const ast::Block& block,
                                           const OverrideWords& words, Diagnostics& diags) {
  const std::string type(words.block);
  if (expr == nullptr) {
    diags.error(block.header_span, "Missing target attribute",
                "What the " + type + " block is about has to be said: target = ...");
    return std::nullopt;
  }
  const auto* const traversal = std::get_if<ast::Traversal>(&expr->node);
  if (traversal == nullptr) {
    diags.error(expr->span, "Invalid expression",
                "A single static variable reference is required: only attribute access and "
                "indexing with constant keys. No calculations, function calls, template "
                "expressions, etc are allowed here.");
    return std::nullopt;
  }
  const std::string text = eval::traversal_text(*traversal);
  state::AddressError problem;
  auto target = state::parse_target(text, problem);
  if (!target) {
    diags.error(expr->span, "Invalid address", problem.message);
    return std::nullopt;
  }
  if (kind_of(*target) == words.kind) return target;
  diags.error(expr->span, "Invalid override target",
              "The target of an " + type + " block is one of the " + words.targets + ", and " +
                  text + " is none.");
  return std::nullopt;
}

std::optional<Override> decode_override(const ast::Block& block, const OverrideWords& words,
                                        const SourceMap& sources, Diagnostics& diags) {
  Override made;
  made.kind = words.kind;
  config::BlockReader reader(block.body, diags);
  const ast::Expr* const target_at = reader.argument("target");
  auto target = decode_target(target_at, block, words, diags);
  made.made_up.values =
      decode_made_up(reader.argument(words.argument), words.block, words.argument, diags);
  made.made_up.at_plan = decode_during(reader.argument("override_during"), diags);
  made.made_up.place = config::place_text(block.header_span, sources);
  reader.finish();
  if (!target) return std::nullopt;
  made.target = std::move(*target);
  made.target_text = eval::traversal_text(std::get<ast::Traversal>(target_at->node));
  made.target_span = target_at->span;
  return made;
}

/// `mock_resource` and `mock_data`: values for all objects of a type.
void decode_mocked_types(const std::vector<const ast::Block*>& blocks, const SourceMap& sources,
                         std::map<std::string, MadeUp, std::less<>>& types, Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"type"};
  for (const ast::Block* block : blocks) {
    if (!config::check_labels(*block, kLabels, diags)) continue;
    MadeUp made;
    config::BlockReader reader(block->body, diags);
    made.values = decode_made_up(reader.argument("defaults"), block->type, "defaults", diags);
    made.at_plan = decode_during(reader.argument("override_during"), diags);
    made.place = config::place_text(block->header_span, sources);
    reader.finish();
    const std::string type(block->labels[0].text);
    const auto [known, fresh] = types.try_emplace(type, made);
    if (fresh) continue;
    diags.error(block->header_span, "Duplicate " + std::string(block->type) + " block",
                "There is one for " + type + " already, at " + known->second.place + ".");
  }
}

/// What a mocked provider and a file of mock data have in common.
void decode_mock_blocks(config::BlockReader& reader, const SourceMap& sources, MockProvider& mock,
                        Diagnostics& diags) {
  decode_mocked_types(reader.blocks("mock_resource"), sources, mock.resources, diags);
  decode_mocked_types(reader.blocks("mock_data"), sources, mock.data, diags);
  for (const char* const type : {"override_resource", "override_data"}) {
    for (Override& made : decode_overrides(reader.blocks(type), sources, diags))
      mock.overrides.push_back(std::move(made));
  }
}

/// Reads the files of a directory, in the order of their names.
void read_mock_data(const std::string& directory, const ast::Block& block,
                    const config::LoadContext& context, TestFile& file, MockProvider& mock,
                    Diagnostics& diags) {
  const auto names = context.files.list(directory);
  if (!names) {
    diags.error(block.header_span, "Failed to read mock data directory",
                "The directory " + directory +
                    " with mock data cannot be read: " + names.error().message + ".");
    return;
  }
  for (const std::string& name : *names) {
    const bool json = name.ends_with(".tfmock.json");
    if (!json && !name.ends_with(".tfmock.hcl")) continue;
    const std::string path = system::clean_path(system::join_path(directory, name));
    auto text = context.files.read(path);
    if (!text) {
      diags.error(block.header_span, "Failed to read file", text.error().message + ".");
      continue;
    }
    const diagnostics::FileId id = context.sources.add(path, std::move(*text));
    auto tree = json ? parser::parse_json_file(id, test_form, context.sources, diags)
                     : parser::parse_file(id, context.sources, diags);
    config::BlockReader reader(tree->body(), diags);
    decode_mock_blocks(reader, context.sources, mock, diags);
    reader.finish();
    file.trees.push_back(std::move(tree));
  }
}

/// What the block itself says goes before what the files say.
void prefer(MockProvider&& own, MockProvider& mock) {
  for (auto& [type, made] : own.resources) mock.resources.insert_or_assign(type, std::move(made));
  for (auto& [type, made] : own.data) mock.data.insert_or_assign(type, std::move(made));
  own.overrides.insert(own.overrides.end(), std::make_move_iterator(mock.overrides.begin()),
                       std::make_move_iterator(mock.overrides.end()));
  mock.overrides = std::move(own.overrides);
}

/// `override_during` of the provider is that of all within, unless they say other.
void inherit_during(MockProvider& mock) {
  if (!mock.at_plan) return;
  for (auto& [type, made] : mock.resources) made.at_plan = made.at_plan.value_or(true);
  for (Override& made : mock.overrides) made.made_up.at_plan = made.made_up.at_plan.value_or(true);
}

}  // namespace

std::optional<bool> decode_during(const ast::Expr* expr, Diagnostics& diags) {
  if (expr == nullptr) return std::nullopt;
  const std::string word = keyword(*expr);
  if (word != "plan" && word != "apply") {
    diags.error(expr->span, "Invalid override_during value",
                "It is one of the words plan and apply, without quotes.");
  }
  return word == "plan";
}

Value decode_made_up(const ast::Expr* expr, std::string_view block, std::string_view argument,
                     Diagnostics& diags) {
  if (expr == nullptr) return Value();
  const std::size_t before = diags.items().size();
  const Value value = config::evaluate_literal(*expr, diags);
  if (diags.items().size() > before) return Value();
  const value::Type::Kind kind = value.type().kind();
  const bool object = kind == value::Type::Kind::kObject || kind == value::Type::Kind::kMap;
  if (object && value.has_content()) return value;
  diags.error(expr->span, "Invalid " + std::string(argument) + " attribute",
              "In a block " + std::string(block) + ", " + std::string(argument) +
                  " has to be an object: { name = \"value\" }.");
  return Value();
}

std::vector<Override> decode_overrides(const std::vector<const ast::Block*>& blocks,
                                       const SourceMap& sources, Diagnostics& diags) {
  std::vector<Override> found;
  std::map<std::string, std::string> known;
  for (const ast::Block* block : blocks) {
    const auto* const words = std::ranges::find_if(
        kOverrides, [&](const OverrideWords& row) { return row.block == block->type; });
    auto made = decode_override(*block, *words, sources, diags);
    if (!made) continue;
    const std::string target = made->target_text;
    const auto [first, fresh] = known.try_emplace(target, made->made_up.place);
    if (fresh) {
      found.push_back(std::move(*made));
    } else {
      diags.error(block->header_span, "Duplicate " + std::string(block->type) + " block",
                  "There is one for " + target + " already, at " + first->second + ".");
    }
  }
  return found;
}

void decode_mock_provider(const ast::Block& block, const config::LoadContext& context,
                          TestFile& file, Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!config::check_labels(block, kLabels, diags) ||
      !config::check_provider_name(block.labels[0].text, block.labels[0].span, diags))
    return;
  static const ast::Body kNothing{};
  TestProvider provider;
  provider.config.name = block.labels[0].text;
  provider.config.span = block.header_span;
  provider.config.body = &kNothing;
  provider.config.foreign = true;
  config::BlockReader reader(block.body, diags);
  if (const ast::Expr* alias = reader.argument("alias")) {
    provider.config.alias = config::literal_string(*alias, diags).value_or("");
    (void)config::check_name(provider.config.alias, alias->span, "provider configuration alias",
                             diags);
  }
  const auto source = reader.text("source");
  MockProvider mock;
  if (source) read_mock_data(system::clean_path(*source), block, context, file, mock, diags);
  MockProvider own;
  decode_mock_blocks(reader, context.sources, own, diags);
  prefer(std::move(own), mock);
  mock.at_plan = decode_during(reader.argument("override_during"), diags).value_or(false);
  inherit_during(mock);
  reader.finish();
  provider.mock = std::make_shared<const MockProvider>(std::move(mock));
  const std::string name = provider.config.text();
  const auto [known, fresh] = file.providers.try_emplace(name, std::move(provider));
  if (fresh) return;
  diags.error(block.header_span, "Duplicate provider block",
              "There is a provider " + name + " in this file already, at " +
                  config::place_text(known->second.config.span, context.sources) + ".");
}

}  // namespace plumb::testing
