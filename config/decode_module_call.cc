/// `module` blocks: which module is called, with what, and with which providers.
#include "ast/walk.h"
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "config/module_source.h"
#include "config/version.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// Whether the expression needs a scope: what it means is worked out when the tree is built.
bool is_static_expression(const ast::Expr& expr) {
  bool needs = std::holds_alternative<ast::Traversal>(expr.node) ||
               std::holds_alternative<ast::Call>(expr.node);
  ast::for_each_child(
      expr, [&](const ast::Expr& child) { needs = needs || is_static_expression(child); });
  return needs;
}

void decode_module_source(const ast::Expr& expr, ModuleCall& call, Diagnostics& diags) {
  const auto source = literal_string(expr, diags);
  if (source && source->empty()) {
    diags.error(expr.span, "Invalid module source address",
                parse_module_source("").error().message);
  }
  call.source = source.value_or("");
}

/// A constraint on the versions that a registry has. One that is wrong is reported and empty.
void decode_module_version(const ast::Expr& expr, ModuleCall& call, Diagnostics& diags) {
  const auto* const literal = std::get_if<ast::Literal>(&expr.node);
  if (literal != nullptr && literal->value->is_null()) return;  // As if it were not there.
  call.has_version = true;
  if (is_static_expression(expr)) {
    call.version_expression = &expr;
    return;
  }
  const auto version = literal_string(expr, diags);
  if (version && check_version_constraint(*version, expr, diags)) call.version = *version;
}

void tell_passed_twice(const PassedProvider& first, Span again, const SourceMap& sources,
                       Diagnostics& diags) {
  diags.error(again, "Duplicate provider address",
              "A provider configuration was already passed to " + first.inner.text() + " at " +
                  place_text(first.inner.span, sources) + ". The module can be given only one.");
}

/// The map from the child's names of providers to the caller's.
void decode_module_providers(const ast::Expr& expr, const SourceMap& sources, ModuleCall& call,
                             Diagnostics& diags) {
  call.has_providers = true;
  const auto* const object = std::get_if<ast::Object>(&expr.node);
  if (object == nullptr) {
    diags.error(expr.span, "Invalid providers argument",
                "A map from the module's provider names to this module's is expected, as in { "
                "aws = aws.west }.");
    return;
  }
  for (const ast::ObjectItem& item : object->items) {
    const auto inner = decode_provider_reference(item.key, diags);
    const auto outer = decode_provider_reference(item.value, diags);
    if (inner && inner->has_key()) {
      diags.error(item.key.span, "Invalid providers argument",
                  "The name by which the module knows a provider configuration has no key. Write "
                  "the key behind the equals sign, as in { aws = aws.by_region[\"eu\"] }.");
    } else if (inner && outer) {
      const auto [at, fresh] =
          call.providers.try_emplace(inner->text(), PassedProvider{*inner, *outer});
      if (!fresh) tell_passed_twice(at->second, item.key.span, sources, diags);
    }
  }
}

}  // namespace

bool check_version_constraint(const std::string& text, const ast::Expr& expr, Diagnostics& diags) {
  if (meets(Version{{0}, {}}, text)) return true;
  diags.error(expr.span, "Invalid version constraint",
              "\"" + text + "\" is not a version constraint. Write one like \">= 1.5, < 2.0\".");
  return false;
}

void decode_module_call(const ast::Block& block, const SourceMap& sources, Module& module,
                        Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!check_labels(block, kLabels, diags) ||
      !check_name(block.labels[0].text, block.labels[0].span, "module instance", diags))
    return;
  ModuleCall call;
  call.name = block.labels[0].text;
  call.body = &block.body;
  call.span = block.header_span;
  call.repetition = decode_repetition(block.body, diags);
  const BodyContent content = content_of(
      block.body, [](std::string_view name) { return name == "lifecycle"; }, diags);
  for (const ast::Block* nested : content.blocks) {
    if (nested->type != "lifecycle") {
      unsupported_block(*nested, {}, {"lifecycle"}, diags);
      continue;
    }
    BlockReader lifecycle(nested->body, diags);
    (void)lifecycle.argument("enabled");
    lifecycle.finish();
  }
  for (const ast::Attribute* argument : content.arguments) {
    const ast::Attribute& attribute = *argument;
    if (attribute.name == "source") {
      call.source_span = attribute.value.span;
      if (is_static_expression(attribute.value)) {
        call.source_expression = &attribute.value;
      } else {
        decode_module_source(attribute.value, call, diags);
      }
    } else if (attribute.name == "version") {
      decode_module_version(attribute.value, call, diags);
    } else if (attribute.name == "depends_on") {
      call.depends_on = decode_depends_on(attribute.value, diags);
    } else if (attribute.name == "providers") {
      decode_module_providers(attribute.value, sources, call, diags);
    } else if (attribute.name != "count" && attribute.name != "for_each") {
      call.arguments.push_back(&attribute);
    }
  }
  // Which module is meant is not known then: nothing more is to be said about it.
  if (call.has_version && call.version.empty() && call.version_expression == nullptr) {
    call.source.clear();
    call.source_expression = nullptr;
  }
  if (block.body.attribute("source") == nullptr) {
    missing_argument("source", place_of_missing(block.body), diags);
  }
  std::string key = call.name;
  const auto [at, fresh] = module.calls.try_emplace(std::move(key), std::move(call));
  if (fresh) return;
  diags.error(block.header_span, "Duplicate module call",
              "A module call named \"" + at->second.name + "\" was already defined at " +
                  place_text(at->second.span, sources) +
                  ". Module calls must have unique names within a module.");
}

}  // namespace plumb::config
