/// A plan in a file: everything that applying it needs, and what tells whether it still may be
/// applied. The format is described in docs/formats/plan.md.
#pragma once

#include <map>
#include <string>

#include "planner/plan.h"
#include "planner/provider_set.h"

namespace plumb::planner {

struct SavedPlan {
  Plan plan;
  /// The configuration as it was planned: texts by path.
  std::map<std::string, std::string> files;
  /// SHA-256 of the plugins that it needs, by source address.
  std::map<std::string, std::string> plugins;
  /// Hashes of the modules that were installed, by folder.
  std::map<std::string, std::string> modules;
};

/// With what a plan that holds secrets is sealed: the passphrase if there is one, else the state's
/// own secret.
struct PlanKey {
  std::string passphrase;
  std::string state_secret;
};

/// Whether anything in the plan is sensitive.
[[nodiscard]] bool holds_secrets(const Plan& plan);

/// The bytes of the file: sealed if the plan holds secrets, for which there must be a key.
[[nodiscard]] std::string encode_plan(const SavedPlan& saved, const PlanKey& key);

/// Reads a plan file. kInvalid for what is no plan file, one of another version, and one that was
/// made with other plugins; kCorrupt for a damaged one; kDenied for one that the key does not open.
[[nodiscard]] Result<SavedPlan> decode_plan(std::string_view bytes, const PlanKey& key,
                                            PluginSet& plugins);

/// Whether the bytes are those of a plan file, as far as the beginning tells.
[[nodiscard]] bool looks_like_plan(std::string_view bytes);

}  // namespace plumb::planner
