#include "cli/saved_plan.h"

#include <algorithm>
#include <cstdlib>

#include "config/manifest.h"
#include "modules/verify.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

/// The configuration's files as they were read.
std::map<std::string, std::string> configuration_texts(const Session& session) {
  std::map<std::string, std::string> texts;
  // It tells which folder each module is in.
  const std::string manifest = config::manifest_path(".", system::real_files());
  if (const auto text = system::real_files().read(manifest)) texts.emplace(manifest, *text);
  config::for_each_module(*session.root, [&](const config::ModuleNode& node) {
    for (const auto& file : node.module->files) {
      texts.emplace(session.sources.name(file->id()), session.sources.text(file->id()));
    }
  });
  return texts;
}

std::map<std::string, std::string> module_hashes(const config::ModuleNode& root) {
  std::map<std::string, std::string> hashes;
  modules::HashCache cache;
  config::for_each_module(root, [&](const config::ModuleNode& node) {
    if (modules::package_of(node).source.empty()) return;
    if (const auto hash = cache.hash(node.package)) hashes.emplace(node.package, *hash);
  });
  return hashes;
}

/// `registry.terraform.io/hashicorp/random` of `provider["registry.terraform.io/…"].alias`.
std::string source_of(const std::string& provider) {
  const std::size_t open = provider.find("[\"") + 2;
  return provider.substr(open, provider.find("\"]") - open);
}

std::map<std::string, std::string> plugin_fingerprints(Session& session,
                                                       const planner::Plan& plan) {
  std::map<std::string, std::string> fingerprints;
  const auto add = [&](const planner::Change& change) {
    const std::string source = source_of(change.provider);
    if (fingerprints.count(source) > 0) return;
    if (const auto fingerprint = session.plugins.fingerprint({source}))
      fingerprints.emplace(source, *fingerprint);
  };
  std::ranges::for_each(plan.changes, add);
  std::ranges::for_each(plan.deferred, add);
  return fingerprints;
}

planner::PlanKey key_of_environment() {
  const char* const passphrase = std::getenv("PLUMB_PLAN_KEY");
  return {passphrase == nullptr ? "" : passphrase, ""};
}

}  // namespace

bool save_plan(Session& session, planner::Plan plan, const std::string& path, Diagnostics& diags) {
  planner::PlanKey key = key_of_environment();
  if (key.passphrase.empty() && planner::holds_secrets(plan)) {
    const auto store = session.open_store(state::Database::Access::kReadWrite, diags);
    if (store == nullptr) return false;
    auto secret = store->secret();
    if (!secret) {
      add_error(secret.error(), "Failed to read the state", diags);
      return false;
    }
    key.state_secret = std::move(*secret);
  }
  planner::SavedPlan saved;
  saved.files = configuration_texts(session);
  saved.plugins = plugin_fingerprints(session, plan);
  saved.modules = module_hashes(*session.root);
  saved.plan = std::move(plan);
  // It may hold what is private without being marked so.
  const auto written =
      system::real_files().write(path, planner::encode_plan(saved, key), system::Readers::kOwner);
  if (!written) add_error(written.error(), "Failed to write plan file", diags);
  return written.has_value();
}

diagnostics::Result<planner::SavedPlan> load_plan(Session& session, const std::string& path) {
  PLUMB_ASSIGN(const std::string bytes, system::real_files().read(path));
  planner::PlanKey key = key_of_environment();
  if (const auto store = state::Store::open(kStorePath, state::Database::Access::kReadOnly)) {
    if (auto secret = (*store)->secret()) key.state_secret = std::move(*secret);
  }
  return planner::decode_plan(bytes, key, session.plugins);
}

void check_planned_modules(const planner::SavedPlan& saved, Diagnostics& diags) {
  modules::HashCache cache;
  for (const auto& [folder, planned] : saved.modules) {
    const auto now = cache.hash(folder);
    // What is not there any more is in the plan, as far as it is configuration.
    if (!now || *now == planned) continue;
    diags.error({}, "Saved plan is stale",
                "The module in " + folder +
                    " is not the one that the plan was made with. Make a new plan.");
  }
}

}  // namespace plumb::cli
