#include "testing/module_under_test.h"

#include <algorithm>

#include "planner/provider_set.h"

namespace plumb::testing {
namespace {

/// A provider of the test, and the name that the module knows it by.
struct Placed {
  std::string name;
  std::string alias;
  const TestProvider* provider = nullptr;
};

/// Whether the module itself, and not only one that it calls, has to do with the provider.
bool uses_provider(const config::Module& module, const std::string& name) {
  const auto passes_it = [&](const config::ModuleCall& call) {
    return std::ranges::any_of(
        call.providers, [&](const auto& passed) { return passed.second.outer.name == name; });
  };
  const auto is_of_it = [&](const config::Resource& resource) {
    return name ==
           (resource.provider ? resource.provider->name : planner::implied_provider(resource.type));
  };
  return module.required_providers.count(name) > 0 ||
         std::ranges::count(module.providers, name, &config::ProviderConfig::name) > 0 ||
         std::ranges::any_of(module.resources,
                             [&](const auto& entry) { return is_of_it(entry.second); }) ||
         std::ranges::any_of(module.calls,
                             [&](const auto& entry) { return passes_it(entry.second); });
}

std::vector<Placed> placed_providers(const config::Module& module, const TestFile& file,
                                     const TestRun& run, Diagnostics& diags) {
  std::vector<Placed> placed;
  if (run.providers.empty()) {
    for (const auto& [name, provider] : file.providers) {
      if (uses_provider(module, provider.config.name))
        placed.push_back({provider.config.name, provider.config.alias, &provider});
    }
    return placed;
  }
  for (const config::PassedProvider& passed : run.providers) {
    const auto found = file.providers.find(passed.outer.text());
    if (found == file.providers.end()) {
      diags.error(passed.outer.span, "Missing provider definition for " + passed.outer.text(),
                  "The file has no block provider or mock_provider of that name.");
    } else {
      placed.push_back({passed.inner.name, passed.inner.alias, &found->second});
    }
  }
  return placed;
}

}  // namespace

ModuleUnderTest::ModuleUnderTest(config::ModuleNode& root, const TestFile& file, const TestRun& run,
                                 Diagnostics& diags)
    : root_(root), original_(root.module) {
  auto changed = std::make_shared<config::Module>(*original_);
  const std::vector<Placed> placed = placed_providers(*original_, file, run, diags);
  std::vector<const TestProvider*> origins(changed->providers.size());
  for (const Placed& one : placed) {
    config::ProviderConfig config = one.provider->config;
    config.name = one.name;
    config.alias = one.alias;
    const auto known = std::ranges::find_if(
        changed->providers, [&](const auto& own) { return own.text() == config.text(); });
    if (known == changed->providers.end()) {
      changed->providers.push_back(std::move(config));
      origins.push_back(one.provider);
    } else {
      origins[static_cast<std::size_t>(known - changed->providers.begin())] = one.provider;
      *known = std::move(config);
    }
  }
  for (std::size_t i = 0; i < origins.size(); ++i) {
    if (origins[i] != nullptr && origins[i]->mock != nullptr)
      mocks_[&changed->providers[i]] = origins[i]->mock;
  }
  root_.module = std::move(changed);
}

}  // namespace plumb::testing
