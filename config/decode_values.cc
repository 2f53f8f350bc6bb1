#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "value/convert.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

constexpr std::string_view kReservedVariables[] = {"source",   "version",   "providers",  "count",
                                                   "for_each", "lifecycle", "depends_on", "locals"};

/// `override`: the header of the block that overrides the type or the default, or an invalid place.
void decode_default(const ast::Expr& expr, diagnostics::Span override, Variable& variable,
                    Diagnostics& diags) {
  const diagnostics::Span place = override.valid() ? override : expr.span;
  const std::size_t before = diags.items().size();
  const Value given = evaluate_literal(expr, diags);
  if (diags.items().size() > before) return;
  value::ConversionError problem;
  const auto converted =
      value::convert(apply_defaults(given, variable.type.defaults), variable.type.type, problem);
  if (!converted) {
    diags.error(place, "Invalid default value for variable",
                override.valid()
                    ? "With what this block overrides, the default value of the variable is not "
                      "compatible with its type constraint: " +
                          problem.message + "."
                    : "This default value is not compatible with the variable's type constraint: " +
                          problem.message + ".");
    return;
  }
  if (converted->is_null() && !variable.nullable) {
    diags.error(place, "Invalid default value for variable",
                "A null default value is not valid when nullable = false.");
    return;
  }
  variable.default_value = *converted;
}

void decode_validation(const ast::Block& block, Variable& variable, Diagnostics& diags) {
  variable.validations.push_back(decode_check_rule(block, diags));
  const ast::Expr* const condition = variable.validations.back().condition;
  if (condition == nullptr) return;
  std::vector<Reference> references;
  collect_references(*condition, references);
  const bool tests_it = std::ranges::any_of(references, [&](const Reference& reference) {
    return reference.kind == Reference::Kind::kVariable && reference.name == variable.name;
  });
  if (tests_it) return;
  diags.error(condition->span, "Invalid variable validation condition",
              "The condition for variable \"" + variable.name + "\" must refer to var." +
                  variable.name + " in order to test incoming values.");
}

}  // namespace

void decode_variable(const ast::Block& block, const SourceMap& sources, Module& module,
                     Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!check_labels(block, kLabels, diags) ||
      !check_name(block.labels[0].text, block.labels[0].span, "variable", diags))
    return;
  Variable variable;
  variable.name = block.labels[0].text;
  variable.span = block.header_span;
  for (const std::string_view reserved : kReservedVariables) {
    if (variable.name == reserved) {
      diags.error(block.labels[0].span, "Invalid variable name",
                  "The variable name \"" + variable.name +
                      "\" is reserved due to its special meaning inside module blocks.");
      return;
    }
  }
  BlockReader reader(block.body, diags);
  if (const ast::Expr* type = reader.argument("type")) {
    variable.type = decode_type(*type, diags);
    variable.has_type = true;
  }
  variable.description = reader.text("description").value_or("");
  variable.sensitive = reader.flag("sensitive").value_or(false);
  variable.ephemeral = reader.flag("ephemeral").value_or(false);
  variable.nullable = reader.flag("nullable").value_or(true);
  variable.deprecated = reader.text("deprecated").value_or("");
  if (const ast::Expr* fallback = reader.argument("default"))
    decode_default(*fallback, block.override_span, variable, diags);
  for (const ast::Block* rule : reader.blocks("validation"))
    decode_validation(*rule, variable, diags);
  reader.finish();
  std::string key = variable.name;
  const auto [at, fresh] = module.variables.try_emplace(std::move(key), std::move(variable));
  if (fresh) return;
  diags.error(block.header_span, "Duplicate variable declaration",
              "A variable named \"" + at->first + "\" was already declared at " +
                  place_text(at->second.span, sources) +
                  ". Variable names must be unique within a module.");
}

void decode_output(const ast::Block& block, const SourceMap& sources, Module& module,
                   Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!check_labels(block, kLabels, diags) ||
      !check_name(block.labels[0].text, block.labels[0].span, "output", diags))
    return;
  Output output;
  output.name = block.labels[0].text;
  output.span = block.header_span;
  BlockReader reader(block.body, diags);
  output.value = reader.required_argument("value");
  output.description = reader.text("description").value_or("");
  output.sensitive = reader.flag("sensitive").value_or(false);
  output.ephemeral = reader.flag("ephemeral").value_or(false);
  output.deprecated = reader.text("deprecated").value_or("");
  if (const ast::Expr* depends = reader.argument("depends_on"))
    output.depends_on = decode_depends_on(*depends, diags);
  for (const ast::Block* rule : reader.blocks("precondition"))
    output.preconditions.push_back(decode_check_rule(*rule, diags));
  reader.finish();
  std::string key = output.name;
  const auto [at, fresh] = module.outputs.try_emplace(std::move(key), std::move(output));
  if (fresh) return;
  diags.error(block.header_span, "Duplicate output definition",
              "An output named \"" + at->first + "\" was already defined at " +
                  place_text(at->second.span, sources) +
                  ". Output names must be unique within a module.");
}

void decode_check(const ast::Block& block, const SourceMap& sources, Module& module,
                  Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!check_labels(block, kLabels, diags) ||
      !check_name(block.labels[0].text, block.labels[0].span, "check block", diags))
    return;
  Check check;
  check.name = block.labels[0].text;
  check.span = block.header_span;
  BlockReader reader(block.body, diags);
  bool any_good = false;
  for (const ast::Block* rule : reader.blocks("assert")) {
    const std::size_t before = diags.items().size();
    check.asserts.push_back(decode_check_rule(*rule, diags));
    any_good = any_good || diags.items().size() == before;
  }
  const ast::Block* first = nullptr;
  for (const ast::Block* data : reader.blocks("data")) {
    if (first != nullptr) {
      diags.error(data->header_span, "Multiple data resource blocks",
                  "This check block already has a data resource defined at " +
                      place_text(first->header_span, sources) + ".");
      continue;
    }
    first = data;
    decode_check_data(*data, check.name, sources, module, diags);
  }
  reader.finish();
  if (!any_good) {
    diags.error(block.header_span, "Zero assert blocks",
                "Check blocks must have at least one assert block that can be judged.");
  }
  std::string key = check.name;
  const auto [at, fresh] = module.checks.try_emplace(std::move(key), std::move(check));
  if (fresh) return;
  diags.error(block.header_span, "Duplicate check \"" + at->first + "\" configuration",
              "A check block named \"" + at->first + "\" was already declared at " +
                  place_text(at->second.span, sources) +
                  ". Check blocks must be unique within each module.");
}

void decode_locals(const ast::Block& block, const SourceMap& sources, Module& module,
                   Diagnostics& diags) {
  if (!check_labels(block, {}, diags)) return;
  for (const ast::Attribute* argument : arguments_of(block.body, diags)) {
    const ast::Attribute& attribute = *argument;
    if (!check_name(attribute.name, attribute.name_span, "local value", diags)) continue;
    const auto [at, fresh] = module.locals.try_emplace(
        std::string(attribute.name),
        Local{std::string(attribute.name), &attribute.value, attribute.span});
    if (fresh) continue;
    diags.error(attribute.span, "Duplicate local value definition",
                "A local value named \"" + at->first + "\" was already defined at " +
                    place_text(at->second.span, sources) +
                    ". Local value names must be unique within a module.");
  }
}

}  // namespace plumb::config
