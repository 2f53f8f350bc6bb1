/// `provider` blocks, and references to them: by name, by alias, and by the key of an instance.
#include <algorithm>
#include <map>
#include <utility>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "config/provider_source.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// What comes behind the name: nothing, an alias, or an alias and a key. Whether it is that.
bool read_steps(std::span<const ast::Step> steps, ProviderReference& reference) {
  if (steps.empty()) return true;
  if (steps.size() > 2 || steps[0].kind != ast::Step::Kind::kAttribute) return false;
  reference.alias = steps[0].name;
  if (steps.size() == 1) return true;
  reference.constant_key = steps[1].key;
  return steps[1].kind == ast::Step::Kind::kIndex;
}

/// A bare reference, or nothing. `null` is a provider's name here, and not the value.
std::optional<ProviderReference> bare_reference(const ast::Expr& expr) {
  if (const auto* index = std::get_if<ast::Index>(&expr.node)) {
    auto reference = bare_reference(*index->collection);
    if (!reference || reference->alias.empty() || reference->has_key()) return std::nullopt;
    reference->key = index->key;
    reference->span = expr.span;
    return reference;
  }
  ProviderReference reference{"null", "", expr.span};
  if (const auto* traversal = std::get_if<ast::Traversal>(&expr.node)) {
    reference.name = traversal->root;
    return read_steps(traversal->steps, reference) ? std::optional(reference) : std::nullopt;
  }
  const ast::Expr* word = &expr;
  if (const auto* relative = std::get_if<ast::RelativeTraversal>(&expr.node)) {
    if (!read_steps(relative->steps, reference)) return std::nullopt;
    word = relative->source;
  }
  const auto* const literal = std::get_if<ast::Literal>(&word->node);
  return literal != nullptr && literal->value->is_null() ? std::optional(reference) : std::nullopt;
}

/// The instances must be known before anything is planned: they are what plans it.
void check_provider_for_each(const ast::Attribute& for_each, const ProviderConfig& provider,
                             Diagnostics& diags) {
  using Kind = Reference::Kind;
  if (provider.body->attribute("alias") == nullptr) {
    diags.error(for_each.name_span, "Missing alias of provider with for_each",
                "A provider configuration with for_each is referred to by alias and key, so it "
                "needs an alias: alias = \"by_key\", and then " +
                    provider.name + ".by_key[each.key].");
  }
  std::vector<Reference> references;
  collect_references(for_each.value, references);
  for (const Reference& reference : references) {
    const Kind allowed[] = {Kind::kVariable, Kind::kLocal, Kind::kPath, Kind::kTerraform};
    if (std::ranges::find(allowed, reference.kind) != std::end(allowed)) continue;
    diags.error(reference.span, "Invalid for_each of provider configuration",
                "The for_each of a provider configuration must be known before anything is "
                "planned, so it can refer to variables and local values only.");
  }
}

/// A block or call that refers to a provider configuration.
struct ProviderUser {
  const ProviderReference& reference;
  const ast::Expr* for_each = nullptr;
};

/// When an element leaves a collection that both share, the provider that should destroy what
/// belonged to it is gone with it.
void warn_of_shared_collection(const ProviderConfig& provider, const ProviderUser& user,
                               const SourceMap& sources, Diagnostics& diags) {
  if (user.for_each == nullptr || user.reference.key == nullptr) return;
  if (sources.text(user.for_each->span) != sources.text(provider.for_each->span)) return;
  diags.warning(user.for_each->span, "Same for_each as provider configuration",
                "The provider configuration " + provider.name + "." + provider.alias +
                    " has the same for_each. An element that is taken out of it takes the provider "
                    "instance away that would have to destroy the objects of that element, and the "
                    "plan fails. Give the provider configuration a collection of its own, in which "
                    "an element stays until its objects are destroyed.");
}

void check_user(const ProviderConfig* provider, const ProviderUser& user, const SourceMap& sources,
                Diagnostics& diags) {
  const ProviderReference& reference = user.reference;
  const bool repeated = provider != nullptr && provider->for_each != nullptr;
  const std::string name = reference.text();
  if (repeated && !reference.has_key()) {
    diags.error(reference.span, "Missing key of provider instance",
                "The provider configuration " + name +
                    " has for_each, so one of its instances must be chosen, such as " + name +
                    "[each.key] or " + name + "[\"key\"].");
  } else if (!repeated && reference.has_key()) {
    diags.error(reference.span, "Unexpected key of provider instance",
                provider == nullptr
                    ? "This module has no provider block for " + name +
                          ", and one that it is given is a single instance. Choose the instance "
                          "where the module is called, in its providers argument."
                    : "The provider configuration " + name +
                          " has no for_each, so it has no instances to choose from. Remove the "
                          "key.");
  } else if (repeated) {
    warn_of_shared_collection(*provider, user, sources, diags);
  }
}

}  // namespace

void decode_provider(const ast::Block& block, const SourceMap& sources, Module& module,
                     Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"name"};
  if (!check_labels(block, kLabels, diags)) return;
  if (!check_provider_name(block.labels[0].text, block.labels[0].span, diags)) return;
  ProviderConfig provider;
  provider.name = block.labels[0].text;
  provider.body = &block.body;
  provider.span = block.header_span;
  if (const ast::Attribute* alias = block.body.attribute("alias")) {
    provider.alias = literal_string(alias->value, diags).value_or("");
    if (!check_name(provider.alias, alias->value.span, "provider configuration alias", diags))
      return;
  }
  for (const char* const reserved : {"count", "depends_on", "source"}) {
    if (const ast::Attribute* found = block.body.attribute(reserved)) {
      diags.error(found->name_span, "Reserved argument name in provider block",
                  "The provider argument name \"" + std::string(reserved) +
                      "\" is reserved for use by a future version.");
    }
  }
  if (const ast::Attribute* version = block.body.attribute("version")) {
    if (const auto text = literal_string(version->value, diags);
        text && check_version_constraint(*text, version->value, diags)) {
      diags.warning(version->value.span,
                    "Version constraints inside provider configuration blocks are deprecated",
                    "Versions of providers are asked for in required_providers. Move the "
                    "constraint there: " +
                        provider.name + " = { version = \"" + *text + "\" }.");
    }
  }
  if (const ast::Attribute* for_each = block.body.attribute("for_each")) {
    provider.for_each = &for_each->value;
    check_provider_for_each(*for_each, provider, diags);
  }
  for (const ProviderConfig& known : module.providers) {
    if (known.name != provider.name || known.alias != provider.alias) continue;
    const std::string which =
        provider.alias.empty()
            ? "A default (non-aliased) provider configuration for \"" + provider.name + "\""
            : "A provider configuration for \"" + provider.name + "\" with alias \"" +
                  provider.alias + "\"";
    diags.error(block.header_span, "Duplicate provider configuration",
                which + " was already given at " + place_text(known.span, sources) +
                    ". If multiple configurations are required, set the \"alias\" argument for "
                    "alternative configurations.");
    return;
  }
  module.providers.push_back(std::move(provider));
}

bool check_provider_name(std::string_view name, Span span, Diagnostics& diags) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string problem = provider_name_problem(name);
  if (problem.empty() && lower == name) return true;
  diags.error(
      span, "Invalid provider local name",
      "\"" + std::string(name) + "\" cannot be the name of a provider: " +
          (problem.empty() ? "it is written in lower case, as \"" + lower + "\"." : problem + "."));
  return false;
}

std::optional<ProviderReference> decode_provider_reference(const ast::Expr& expr,
                                                           Diagnostics& diags) {
  if (auto reference = bare_reference(expr)) {
    if (!check_provider_name(reference->name, expr.span, diags)) return std::nullopt;
    return reference;
  }
  // The quoted form of old versions still works.
  if (const auto text = literal_name(expr);
      text && !std::holds_alternative<ast::Traversal>(expr.node)) {
    diags.warning(expr.span, "Quoted references are deprecated",
                  "In this context, references are expected literally rather than in quotes. "
                  "Quoted references are now deprecated; remove the quotes.");
    const std::size_t dot = text->find('.');
    return ProviderReference{text->substr(0, dot),
                             dot == std::string::npos ? "" : text->substr(dot + 1), expr.span};
  }
  diags.error(expr.span, "Invalid provider configuration reference",
              "The provider argument requires a provider type name, optionally followed by a "
              "period and then a configuration alias.");
  return std::nullopt;
}

void check_provider_keys(const Module& module, const SourceMap& sources, Diagnostics& diags) {
  using Name = std::pair<std::string_view, std::string_view>;
  std::map<Name, const ProviderConfig*> known;
  for (const ProviderConfig& provider : module.providers)
    known.emplace(Name(provider.name, provider.alias), &provider);
  const auto check = [&](const ProviderUser& user) {
    const auto found = known.find(Name(user.reference.name, user.reference.alias));
    check_user(found == known.end() ? nullptr : found->second, user, sources, diags);
  };
  for (const auto& [key, resource] : module.resources) {
    if (resource.provider) check({*resource.provider, resource.repetition.for_each});
  }
  for (const auto& [name, call] : module.calls) {
    for (const auto& [inner, passed] : call.providers)
      check({passed.outer, call.repetition.for_each});
  }
}

}  // namespace plumb::config
