#include "config/provider_passing.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "config/declared.h"
#include "config/provider_source.h"
#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;

/// The provider configurations that a module has or knows, by name and alias.
struct KnownProviders {
  std::map<std::string, const ProviderConfig*> configured;
  std::map<std::string, const ProviderConfig*> empty;  ///< Blocks that say nothing but an alias.
  std::map<std::string, const ProviderRequirement*> aliases;  ///< That the caller has to pass.

  explicit KnownProviders(const Module& module) {
    for (const ProviderConfig& provider : module.providers) {
      const std::size_t own = provider.alias.empty() ? 0 : 1;
      const bool says_nothing =
          provider.body->attributes.size() == own && provider.body->blocks.empty();
      (says_nothing ? empty : configured).emplace(provider.text(), &provider);
    }
    for (const auto& [name, requirement] : module.required_providers) {
      for (const ProviderReference& alias : requirement.aliases)
        aliases.emplace(alias.text(), &requirement);
    }
  }
};

class PassingCheck {
 public:
  explicit PassingCheck(Diagnostics& diags) : diags_(diags) {}

  /// `repeated_at` is what keeps modules here from having configurations of their own: the count,
  /// for_each or depends_on of a call further up.
  void check_children(const ModuleNode& node, Span repeated_at) {
    for (const auto& [name, child] : node.children) {
      const Span own = repetition_of(*child->call);
      const Span repeated = own.valid() ? own : repeated_at;
      check_module(*child, repeated);
      check_children(*child, repeated);
    }
  }

 private:
  static Span repetition_of(const ModuleCall& call) {
    if (call.repetition.count != nullptr) return call.repetition.count->span;
    if (call.repetition.for_each != nullptr) return call.repetition.for_each->span;
    return call.depends_on.empty() ? Span{} : call.depends_on.front().span;
  }

  void check_module(const ModuleNode& node, Span repeated_at) {
    const KnownProviders known(*node.module);
    if (!known.configured.empty() && repeated_at.valid()) tell_incompatible(node, repeated_at);
    for (const auto& [name, requirement] : known.aliases) {
      if (known.configured.count(name) == 0 && node.call->providers.count(name) == 0)
        tell_missing(node, name, *requirement);
    }
    for (const auto& [name, passed] : node.call->providers) check_passed(node, known, passed);
    for (const auto& [name, provider] : known.empty) tell_redundant(node, *provider);
  }

  void tell_incompatible(const ModuleNode& node, Span at) {
    diags_.error(
        at, "Module is incompatible with count, for_each, and depends_on",
        module_in_words(node) +
            " has provider blocks of its own, so no call above it may have count, "
            "for_each or depends_on. Move its provider blocks to the root module, and pass "
            "the configurations with the argument providers.");
  }

  void tell_missing(const ModuleNode& node, const std::string& name,
                    const ProviderRequirement& requirement) {
    const std::string source = provider_source(*node.module, requirement.name).display();
    diags_.error(node.call->span, "Missing required provider configuration",
                 "The module needs a configuration of provider " + source + " that it calls " +
                     name + ". Pass it one with the argument providers, as in { " + name + " = " +
                     requirement.name + " }; what for, the module's documentation should say.");
  }

  void check_passed(const ModuleNode& node, const KnownProviders& known,
                    const PassedProvider& passed) {
    const std::string name = passed.inner.text();
    if (known.configured.count(name) > 0) {
      diags_.error(passed.inner.span, "Cannot override provider configuration",
                   module_in_words(node) + " has a configuration of its own for " + name +
                       ", so it cannot be given one. Remove this entry, or the module's block.");
    }
    const ProviderSource inside = provider_source(*node.module, passed.inner.name);
    const bool declared = known.empty.count(name) > 0 || known.aliases.count(name) > 0 ||
                          node.module->required_providers.count(name) > 0;
    if (!declared) tell_undefined(node, known, passed, inside);
    const ProviderSource outside = provider_source(*node.parent->module, passed.outer.name);
    if (inside.address == outside.address) return;
    diags_.error(passed.outer.span, "Provider type mismatch",
                 "\"" + passed.outer.text() + "\" in " + module_in_words(*node.parent) +
                     " is a configuration of provider " + outside.display() + ", but \"" + name +
                     "\" in " + module_in_words(node) + " has to be one of " + inside.display() +
                     ". Pass a configuration of that provider, or correct the source in "
                     "required_providers of either module.");
  }

  /// What a module may use by a well-known name although it does not say so is a smaller mistake.
  void tell_undefined(const ModuleNode& node, const KnownProviders& known,
                      const PassedProvider& passed, const ProviderSource& source) {
    const std::string name = passed.inner.text();
    std::vector<std::string> names;
    for (const auto& [alias, requirement] : known.aliases) names.push_back(alias);
    for (const auto& [local, requirement] : node.module->required_providers) names.push_back(local);
    const auto written = node.module->required_providers.find(passed.inner.name);
    const bool implied =
        written == node.module->required_providers.end() || written->second.source.empty();
    const auto severity = implied ? diagnostics::Severity::kWarning : diagnostics::Severity::kError;
    diags_.add(
        {.severity = severity,
         .summary = "Reference to undefined provider",
         .detail = "The required_providers of " + module_in_words(node) +
                   " have no provider configuration \"" + name + "\"" +
                   (implied ? ", so it is taken for one of " + source.display() : "") + "." +
                   diagnostics::did_you_mean(name, names) + " If the module is yours, " +
                   (passed.inner.alias.empty()
                        ? "add " + name + " = { source = \"" + source.display() + "\" }"
                        : "add " + name + " to the configuration_aliases of " + passed.inner.name) +
                   " there.",
         .subject = passed.inner.span});
  }

  void tell_redundant(const ModuleNode& node, const ProviderConfig& provider) {
    if (!told_.insert(provider.body).second) return;
    const std::string source = provider_source(*node.module, provider.name).display();
    const std::string aliases =
        provider.alias.empty() ? "" : ", configuration_aliases = [" + provider.text() + "]";
    diags_.warning(provider.span, "Redundant empty provider block",
                   "A block without arguments was how modules of old said that their caller passes "
                   "a configuration. Remove the block, and say it in required_providers: " +
                       provider.name + " = { source = \"" + source + "\"" + aliases + " }.");
  }

  Diagnostics& diags_;
  std::set<const ast::Body*> told_;  ///< Of modules that are called several times.
};

}  // namespace

void check_provider_passing(const ModuleNode& root, Diagnostics& diags) {
  PassingCheck(diags).check_children(root, {});
}

}  // namespace plumb::config
