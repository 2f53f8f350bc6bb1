/// `run` blocks.
#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "eval/evaluate.h"
#include "testing/decode_test.h"

namespace plumb::testing {
namespace {

using diagnostics::SourceMap;

constexpr const char* kInvalidExpression = "Invalid expression";

/// A reference without anything that would have to be computed, as text; nothing after reporting.
std::optional<std::string> static_reference(const ast::Expr& item, Diagnostics& diags) {
  if (const auto* const traversal = std::get_if<ast::Traversal>(&item.node))
    return eval::traversal_text(*traversal);
  const auto quoted = config::literal_name(item);
  if (quoted && quoted->find_first_of(" \t\n(") == std::string::npos) {
    diags.warning(item.span, "Quoted references are deprecated",
                  "In this context, references are expected literally rather than in quotes. "
                  "Remove the quotes.");
    return quoted;
  }
  diags.error(item.span, kInvalidExpression,
              "A single static variable reference is required: only attribute access and indexing "
              "with constant keys. No calculations, function calls, template expressions, etc are "
              "allowed here.");
  return std::nullopt;
}

/// The references in a list, each with its place.
std::vector<ExpectedFailure> reference_list(const ast::Expr* expr, Diagnostics& diags) {
  std::vector<ExpectedFailure> found;
  if (expr == nullptr) return found;
  const auto* const tuple = std::get_if<ast::Tuple>(&expr->node);
  if (tuple == nullptr) {
    diags.error(expr->span, kInvalidExpression, "A static list expression is required.");
    return found;
  }
  for (const ast::Expr& item : tuple->items) {
    if (auto text = static_reference(item, diags)) found.push_back({std::move(*text), item.span});
  }
  return found;
}

void decode_command(const ast::Expr* expr, TestRun& run, Diagnostics& diags) {
  if (expr == nullptr) return;
  const std::string word = keyword(*expr);
  run.applies = word != "plan";
  if (word == "plan" || word == "apply") return;
  diags.error(expr->span, "Invalid \"command\" keyword",
              "The command of a run is one of the words apply and plan, without quotes.");
}

void decode_targets(const ast::Expr* expr, TestRun& run, Diagnostics& diags) {
  for (const ExpectedFailure& item : reference_list(expr, diags)) {
    state::AddressError problem;
    if (auto target = state::parse_target(item.object, problem)) {
      run.options.targets.push_back(std::move(*target));
    } else {
      diags.error(item.span, "Invalid address", problem.message);
    }
  }
}

void decode_replacements(const ast::Expr* expr, TestRun& run, Diagnostics& diags) {
  for (const ExpectedFailure& item : reference_list(expr, diags)) {
    state::AddressError problem;
    if (auto address = state::parse_instance(item.object, problem)) {
      run.options.replace.push_back(std::move(*address));
    } else {
      diags.error(item.span, "Invalid address", problem.message);
    }
  }
}

void decode_plan_options(const ast::Block& block, TestRun& run, Diagnostics& diags) {
  config::BlockReader reader(block.body, diags);
  if (const ast::Expr* mode = reader.argument("mode")) {
    const std::string word = keyword(*mode);
    // `refresh-only` is one name in HCL.
    if (word == "refresh-only") {
      run.options.mode = planner::Mode::kRefreshOnly;
    } else if (word != "normal") {
      diags.error(
          mode->span, "Invalid \"mode\" keyword",
          "The mode of a plan is one of the words normal and refresh-only, without quotes.");
    }
  }
  run.options.refresh = reader.flag("refresh").value_or(true);
  decode_replacements(reader.argument("replace"), run, diags);
  decode_targets(reader.argument("target"), run, diags);
  reader.finish();
  if (run.options.mode == planner::Mode::kRefreshOnly && !run.options.refresh) {
    diags.error(block.body.attribute("refresh")->span, "Incompatible plan options",
                "In the mode refresh-only there would be nothing to do with refresh = false. Take "
                "one of them out.");
  }
}

void decode_module(const ast::Block& block, TestRun& run, Diagnostics& diags) {
  TestModule module;
  module.span = block.header_span;
  module.call.name = run.name;
  module.call.span = block.header_span;
  module.call.body = &block.body;
  config::BlockReader reader(block.body, diags);
  const ast::Expr* const source = reader.argument("source");
  const ast::Expr* const version = reader.argument("version");
  reader.finish();
  if (source == nullptr) {
    diags.error(block.header_span, "Missing \"source\" attribute for module block",
                "Which module is to be tested in place of this one is said by the argument "
                "\"source\".");
    return;
  }
  module.call.source_span = source->span;
  module.call.source = config::literal_string(*source, diags).value_or("");
  if (version != nullptr) {
    module.call.has_version = true;
    const auto text = config::literal_string(*version, diags);
    if (text && config::check_version_constraint(*text, *version, diags))
      module.call.version = *text;
  }
  if (!module.call.source.empty()) run.module = std::move(module);
}

void decode_providers(const ast::Expr* expr, TestRun& run, Diagnostics& diags) {
  if (expr == nullptr) return;
  const auto* const object = std::get_if<ast::Object>(&expr->node);
  if (object == nullptr) {
    diags.error(expr->span, kInvalidExpression, "A static map expression is required.");
    return;
  }
  for (const ast::ObjectItem& item : object->items) {
    auto inner = config::decode_provider_reference(item.key, diags);
    auto outer = config::decode_provider_reference(item.value, diags);
    if (inner && outer) run.providers.push_back({std::move(*inner), std::move(*outer)});
  }
}

/// The one block of its type; others are reported.
const ast::Block* only(const std::vector<const ast::Block*>& blocks, const SourceMap& sources,
                       Diagnostics& diags) {
  for (std::size_t i = 1; i < blocks.size(); ++i)
    tell_of_second(*blocks.front(), *blocks[i], "run block", sources, diags);
  return blocks.empty() ? nullptr : blocks.front();
}

}  // namespace

std::optional<TestRun> decode_run(const ast::Block& block, const SourceMap& sources,
                                  Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!config::check_labels(block, kLabels, diags)) return std::nullopt;
  TestRun run;
  run.name = block.labels[0].text;
  run.span = block.header_span;
  const bool named = config::check_name(run.name, block.labels[0].span, "run block", diags);
  config::BlockReader reader(block.body, diags);
  decode_command(reader.argument("command"), run, diags);
  if (const ast::Block* variables = only(reader.blocks("variables"), sources, diags))
    run.variables = config::arguments_of(variables->body, diags);
  const auto modules = reader.blocks("module");
  (void)only(modules, sources, diags);
  for (const ast::Block* module : modules) decode_module(*module, run, diags);
  decode_providers(reader.argument("providers"), run, diags);
  for (const ast::Block* options : reader.blocks("plan_options"))
    decode_plan_options(*options, run, diags);
  for (const ast::Block* rule : reader.blocks("assert"))
    run.asserts.push_back(config::decode_check_rule(*rule, diags));
  run.expected = reference_list(reader.argument("expect_failures"), diags);
  run.state_key = reader.text("state_key");
  for (const char* const type : {"override_resource", "override_data", "override_module"}) {
    for (Override& made : decode_overrides(reader.blocks(type), sources, diags))
      run.overrides.push_back(std::move(made));
  }
  reader.finish();
  return named ? std::optional(std::move(run)) : std::nullopt;
}

}  // namespace plumb::testing
