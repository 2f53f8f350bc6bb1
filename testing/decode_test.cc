/// Files of tests: their blocks, and the forms that these have in JSON.
#include "testing/decode_test.h"

#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"

namespace plumb::testing {
namespace {

using Kind = parser::JsonForm::Kind;

struct Row {
  std::string_view block_type;  ///< "*": any but the file itself.
  std::string_view property;
  parser::JsonForm form;
};

constexpr parser::JsonForm kCode{Kind::kCode, 0};
constexpr parser::JsonForm kText{Kind::kText, 0};
constexpr parser::JsonForm blocks(std::size_t labels) {
  return {Kind::kBlock, labels};
}

constexpr Row kRows[] = {
    {"", "run", blocks(1)},
    {"", "variables", blocks(0)},
    {"", "provider", blocks(1)},
    {"", "mock_provider", blocks(1)},
    {"", "mock_resource", blocks(1)},
    {"", "mock_data", blocks(1)},
    {"", "override_resource", blocks(0)},
    {"", "override_data", blocks(0)},
    {"", "override_module", blocks(0)},
    {"run", "variables", blocks(0)},
    {"run", "module", blocks(0)},
    {"run", "assert", blocks(0)},
    {"run", "plan_options", blocks(0)},
    {"run", "override_resource", blocks(0)},
    {"run", "override_data", blocks(0)},
    {"run", "override_module", blocks(0)},
    {"run", "command", kCode},
    {"run", "providers", kCode},
    {"run", "expect_failures", kCode},
    {"module", "source", kText},
    {"module", "version", kText},
    {"plan_options", "mode", kCode},
    {"plan_options", "replace", kCode},
    {"plan_options", "target", kCode},
    {"mock_provider", "mock_resource", blocks(1)},
    {"mock_provider", "mock_data", blocks(1)},
    {"mock_provider", "override_resource", blocks(0)},
    {"mock_provider", "override_data", blocks(0)},
    {"*", "override_during", kCode},
    {"*", "target", kCode},
};

/// Runs have names of their own, so that others can refer to them.
void add_run(const ast::Block& block, const diagnostics::SourceMap& sources, TestFile& file,
             Diagnostics& diags) {
  auto run = decode_run(block, sources, diags);
  if (!run) return;
  const auto known = std::ranges::find_if(
      file.runs, [&](const TestRun& other) { return other.name == run->name; });
  if (known == file.runs.end()) {
    file.runs.push_back(std::move(*run));
    return;
  }
  diags.error(block.header_span, "Duplicate \"run\" block names",
              "There is a run \"" + run->name + "\" in this file already, at " +
                  config::place_text(known->span, sources) + ". Give this one another name.");
}

void add_provider(const ast::Block& block, const diagnostics::SourceMap& sources, TestFile& file,
                  Diagnostics& diags) {
  config::Module alone;
  config::decode_provider(block, sources, alone, diags);
  for (config::ProviderConfig& provider : alone.providers) {
    provider.foreign = true;
    const std::string name = provider.text();
    const auto [known, fresh] = file.providers.try_emplace(name, TestProvider{provider, nullptr});
    if (fresh) continue;
    diags.error(block.header_span, "Duplicate provider block",
                "There is a provider " + name + " in this file already, at " +
                    config::place_text(known->second.config.span, sources) + ".");
  }
}

}  // namespace

parser::JsonForm test_form(std::string_view block_type, std::string_view property) {
  for (const Row& row : kRows) {
    const bool anywhere = row.block_type == "*" && block_type.starts_with("override_");
    const bool during =
        row.property == "override_during" && !block_type.empty() && block_type != "variables";
    if (row.property == property &&
        (row.block_type == block_type || anywhere || (row.block_type == "*" && during)))
      return row.form;
  }
  if (block_type == "variables") return {Kind::kArgument, 0};
  return {};
}

void tell_of_second(const ast::Block& first, const ast::Block& second, std::string_view where,
                    const diagnostics::SourceMap& sources, Diagnostics& diags) {
  const std::string type(second.type);
  diags.error(second.header_span, "Multiple \"" + type + "\" blocks",
              "This " + std::string(where) + " has a " + type + " block already, at " +
                  config::place_text(first.header_span, sources) + ". Put all into one.");
}

std::string keyword(const ast::Expr& expr) {
  const auto* const word = std::get_if<ast::Traversal>(&expr.node);
  return word == nullptr || !word->steps.empty() ? "" : std::string(word->root);
}

void decode_test_file(const ast::File& tree, const config::LoadContext& context, TestFile& file,
                      Diagnostics& diags) {
  config::BlockReader reader(tree.body(), diags);
  const auto variables = reader.blocks("variables");
  for (const ast::Block* block : variables) {
    if (block != variables.front()) {
      tell_of_second(*variables.front(), *block, "test file", context.sources, diags);
    } else {
      file.variables = config::arguments_of(block->body, diags);
    }
  }
  for (const ast::Block* block : reader.blocks("run"))
    add_run(*block, context.sources, file, diags);
  // In the order of the text, so that it is the second of a name that is wrong.
  const auto mocks = reader.blocks("mock_provider");
  std::vector<const ast::Block*> providers = reader.blocks("provider");
  providers.insert(providers.end(), mocks.begin(), mocks.end());
  std::ranges::sort(providers, {},
                    [](const ast::Block* block) { return block->header_span.begin; });
  for (const ast::Block* block : providers) {
    if (block->type == "mock_provider") {
      decode_mock_provider(*block, context, file, diags);
    } else {
      add_provider(*block, context.sources, file, diags);
    }
  }
  for (const char* const type : {"override_resource", "override_data", "override_module"}) {
    for (Override& made : decode_overrides(reader.blocks(type), context.sources, diags))
      file.overrides.push_back(std::move(made));
  }
  reader.finish();
}

}  // namespace plumb::testing
