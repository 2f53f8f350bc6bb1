#include <algorithm>

#include "ast/walk.h"
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// Names with dots between them.
bool is_path(std::string_view text, Span span) {
  Diagnostics quiet;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!check_name(text.substr(0, dot), span, "attribute", quiet)) return false;
    text.remove_prefix(dot + 1);
  }
  return check_name(text, span, "attribute", quiet);
}

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
    const auto name = literal_name(item);
    std::vector<ast::Step> path;
    if (traversal != nullptr) {
      path.push_back({ast::Step::Kind::kAttribute, traversal->root, nullptr, traversal->root_span});
      path.insert(path.end(), traversal->steps.begin(), traversal->steps.end());
    } else if (name && *name == "*") {
      diags.error(item.span, "Invalid ignore_changes wildcard",
                  "The wildcard of old versions has become a word that stands alone. Write "
                  "ignore_changes = all.");
      continue;
    } else if (const auto quoted = quoted_text(item); quoted && is_path(*quoted, item.span)) {
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

}  // namespace

std::string resource_key(ResourceMode mode, std::string_view type, std::string_view name) {
  constexpr const char* kPrefixes[] = {"data.", "", "ephemeral."};
  return kPrefixes[static_cast<int>(mode)] + std::string(type) + "." + std::string(name);
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

}  // namespace plumb::config
