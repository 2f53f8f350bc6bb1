#include <algorithm>

#include "ast/walk.h"
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "config/version.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

void decode_ignore_changes(const ast::Expr& expr, Lifecycle& lifecycle, Diagnostics& diags) {
  if (const auto* word = std::get_if<ast::Traversal>(&expr.node);
      word != nullptr && word->root == "all" && word->steps.empty()) {
    lifecycle.ignore_all_changes = true;
    return;
  }
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  if (tuple == nullptr) {
    diags.error(expr.span, "Invalid expression",
                "A static list expression is required: the names of attributes, or the word all.");
    return;
  }
  for (const ast::Expr& item : tuple->items) {
    const auto* const traversal = std::get_if<ast::Traversal>(&item.node);
    std::vector<ast::Step> path;
    if (traversal != nullptr) {
      path.push_back({ast::Step::Kind::kAttribute, traversal->root, nullptr, traversal->root_span});
      path.insert(path.end(), traversal->steps.begin(), traversal->steps.end());
    } else if (const auto name = literal_name(item); name && *name == "*") {
      lifecycle.ignore_all_changes = true;
      continue;
    } else if (const auto quoted = quoted_text(item)) {
      path = quoted_steps(item, *quoted, diags);
    } else {
      diags.error(item.span, "Invalid expression",
                  "A single static attribute reference is required: only attribute access and "
                  "indexing with constant keys. "
                  "No calculations, function calls, template expressions, etc are allowed here.");
      continue;
    }
    lifecycle.ignore_changes.push_back(std::move(path));
  }
}

/// The shapes are `a.b`, `a.b[key].c`, and `a.b[0].c`, of which the first two may have a key that
/// has to be evaluated.
std::optional<Trigger> decode_trigger(const ast::Expr& item) {
  const ast::Expr* at = &item;
  Trigger trigger;
  trigger.span = item.span;
  if (const auto* relative = std::get_if<ast::RelativeTraversal>(&at->node)) {
    trigger.steps = relative->steps;
    at = relative->source;
  }
  if (const auto* index = std::get_if<ast::Index>(&at->node)) {
    trigger.key = index->key;
    at = index->collection;
  }
  const auto* const traversal = std::get_if<ast::Traversal>(&at->node);
  if (traversal == nullptr || (trigger.key != nullptr && traversal->steps.size() != 1))
    return std::nullopt;
  Diagnostics quiet;
  const auto reference = parse_reference(*traversal, item.span, quiet);
  if (!reference || reference->kind != Reference::Kind::kResource ||
      reference->name.starts_with("data."))
    return std::nullopt;
  trigger.resource = reference->name;
  if (trigger.key == nullptr) trigger.steps = traversal->steps.subspan(reference->steps);
  return trigger;
}

void decode_triggers(const ast::Expr& expr, Lifecycle& lifecycle, Diagnostics& diags) {
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  if (tuple == nullptr) {
    diags.error(expr.span, "Invalid expression", "A static list expression is required.");
    return;
  }
  for (const ast::Expr& item : tuple->items) {
    auto trigger = decode_trigger(item);
    std::vector<Reference> references;
    if (trigger && trigger->key != nullptr) collect_references(*trigger->key, references);
    const bool allowed = std::ranges::all_of(references, [](const Reference& reference) {
      return reference.kind == Reference::Kind::kCountIndex ||
             reference.kind == Reference::Kind::kEach;
    });
    if (trigger && allowed) {
      lifecycle.replace_triggered_by.push_back(std::move(*trigger));
      continue;
    }
    diags.error(item.span, "Invalid replace_triggered_by expression",
                "Only managed resources, their instances and parts of these may be named in "
                "replace_triggered_by, with count.index and each.key as keys. For anything else, "
                "put the value into the triggers_replace of a terraform_data and name that.");
  }
}

Lifecycle decode_lifecycle(const ast::Block& block, ResourceMode mode, Diagnostics& diags) {
  Lifecycle lifecycle;
  BlockReader reader(block.body, diags);
  (void)reader.argument("enabled");
  if (mode == ResourceMode::kManaged) {
    lifecycle.create_before_destroy = reader.flag("create_before_destroy");
    if (const ast::Attribute* guard = block.body.attribute("prevent_destroy"))
      lifecycle.prevent_destroy_span = guard->span;
    lifecycle.prevent_destroy = reader.flag("prevent_destroy").value_or(false);
    if (const ast::Expr* ignored = reader.argument("ignore_changes"))
      decode_ignore_changes(*ignored, lifecycle, diags);
    if (const ast::Expr* triggers = reader.argument("replace_triggered_by"))
      decode_triggers(*triggers, lifecycle, diags);
  }
  for (const ast::Block* rule : reader.blocks("precondition"))
    lifecycle.preconditions.push_back(decode_check_rule(*rule, diags));
  for (const ast::Block* rule : reader.blocks("postcondition"))
    lifecycle.postconditions.push_back(decode_check_rule(*rule, diags));
  reader.finish();
  return lifecycle;
}

Repetition decode_repetition(const ast::Body& body, Diagnostics& diags) {
  Repetition repetition;
  const ast::Attribute* const count = body.attribute("count");
  const ast::Attribute* const for_each = body.attribute("for_each");
  if (count != nullptr) repetition.count = &count->value;
  if (for_each != nullptr) repetition.for_each = &for_each->value;
  if (count != nullptr && for_each != nullptr) {
    diags.error(for_each->name_span, "Invalid combination of \"count\" and \"for_each\"",
                "The \"count\" and \"for_each\" meta-arguments are mutually-exclusive, only one "
                "should be used to be explicit "
                "about the number of resources to be created.");
    repetition.for_each = nullptr;
  }
  for (const ast::Block& block : body.blocks) {
    const ast::Attribute* const enabled =
        block.type == "lifecycle" ? block.body.attribute("enabled") : nullptr;
    if (enabled == nullptr) continue;
    repetition.enabled = &enabled->value;
    if (repetition.single()) continue;
    diags.error(enabled->name_span, "Invalid combination of \"enabled\" and repetition",
                "The \"enabled\" argument says whether there is one instance or none, so it cannot "
                "be used beside \"count\" or \"for_each\". Put the condition into that argument.");
    repetition.enabled = nullptr;
  }
  return repetition;
}

/// A constraint on the versions that a registry has. One that is wrong is reported and empty.
/// Whether the expression needs a scope: what it means is worked out when the tree is built.
bool is_static_expression(const ast::Expr& expr) {
  bool needs = std::holds_alternative<ast::Traversal>(expr.node) ||
               std::holds_alternative<ast::Call>(expr.node);
  ast::for_each_child(
      expr, [&](const ast::Expr& child) { needs = needs || is_static_expression(child); });
  return needs;
}

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

/// The map from the child's names of providers to the caller's.
void decode_module_providers(const ast::Expr& expr, ModuleCall& call, Diagnostics& diags) {
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
      call.providers.emplace(inner->alias.empty() ? inner->name : inner->name + "." + inner->alias,
                             *outer);
    }
  }
}

}  // namespace

std::string resource_key(ResourceMode mode, std::string_view type, std::string_view name) {
  constexpr const char* kPrefixes[] = {"data.", "", "ephemeral."};
  return kPrefixes[static_cast<int>(mode)] + std::string(type) + "." + std::string(name);
}

void decode_resource(const ast::Block& block, ResourceMode mode, const SourceMap& sources,
                     Module& module, Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"type", "name"};
  constexpr const char* kTypes[] = {"data source type", "resource type", "ephemeral resource type"};
  constexpr const char* kNames[] = {"data resource", "resource", "ephemeral resource"};
  const auto kind = static_cast<int>(mode);
  if (!check_labels(block, kLabels, diags)) return;
  if (!check_name(block.labels[0].text, block.labels[0].span, kTypes[kind], diags) ||
      !check_name(block.labels[1].text, block.labels[1].span, kNames[kind], diags)) {
    return;
  }
  Resource resource;
  resource.mode = mode;
  resource.type = block.labels[0].text;
  resource.type_span = block.labels[0].span;
  resource.name = block.labels[1].text;
  resource.body = &block.body;
  resource.span = block.header_span;
  resource.body_span = place_of_missing(block.body);
  resource.repetition = decode_repetition(block.body, diags);
  if (const ast::Attribute* provider = block.body.attribute("provider")) {
    resource.provider = decode_provider_reference(provider->value, diags);
  }
  if (const ast::Attribute* depends = block.body.attribute("depends_on")) {
    resource.depends_on = decode_depends_on(depends->value, diags);
  }
  const ast::Block* lifecycle = nullptr;
  for (const ast::Block& nested : block.body.blocks) {
    if (nested.type != "lifecycle") continue;
    if (lifecycle != nullptr) {
      diags.error(nested.header_span, "Duplicate lifecycle block",
                  "This resource already has a lifecycle block at " +
                      place_text(lifecycle->header_span, sources) + ".");
      continue;
    }
    lifecycle = &nested;
    resource.lifecycle = decode_lifecycle(nested, mode, diags);
  }
  if (mode == ResourceMode::kManaged) {
    resource.provisioners = decode_provisioners(block.body, diags);
    resource.connection = decode_connection(block.body, diags);
  }
  collect_resource_references(block.body, resource.references);
  if (resource.provider && resource.provider->key != nullptr)
    collect_references(*resource.provider->key, resource.references);
  std::string key = resource_key(mode, resource.type, resource.name);
  const auto [at, fresh] = module.resources.try_emplace(std::move(key), std::move(resource));
  if (fresh) return;
  constexpr const char* kWords[] = {"data", "resource", "ephemeral"};
  const std::string what = kWords[kind];
  diags.error(block.header_span, "Duplicate " + what + " \"" + at->second.type + "\" configuration",
              "A " + at->second.type + " " + what + " named \"" + at->second.name +
                  "\" was already declared at " + place_text(at->second.span, sources) +
                  ". Resource names must be unique per type in each module.");
}

void decode_check_data(const ast::Block& block, const std::string& check, const SourceMap& sources,
                       Module& module, Diagnostics& diags) {
  for (const char* const name : {"count", "for_each"}) {
    const ast::Attribute* const repetition = block.body.attribute(name);
    if (repetition == nullptr) continue;
    diags.error(repetition->span, "Invalid \"" + std::string(name) + "\" attribute",
                "The \"count\" and \"for_each\" meta-arguments are not supported within nested "
                "data blocks.");
  }
  decode_resource(block, ResourceMode::kData, sources, module, diags);
  if (block.labels.size() != 2) return;
  const auto found = module.resources.find(
      resource_key(ResourceMode::kData, block.labels[0].text, block.labels[1].text));
  if (found != module.resources.end() && found->second.body == &block.body)
    found->second.check = check;
}

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
        call.source = literal_string(attribute.value, diags).value_or("");
      }
    } else if (attribute.name == "version") {
      decode_module_version(attribute.value, call, diags);
    } else if (attribute.name == "depends_on") {
      call.depends_on = decode_depends_on(attribute.value, diags);
    } else if (attribute.name == "providers") {
      decode_module_providers(attribute.value, call, diags);
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
