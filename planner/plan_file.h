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
  std::map<std::string, std::string>
      files;  ///< The configuration as it was planned: texts by path.
};

/// The bytes of the file.
[[nodiscard]] std::string encode_plan(const SavedPlan& saved);

/// Reads a plan file. Plugins are loaded for their schemas. kInvalid for what is no plan file, or
/// one of another version.
[[nodiscard]] Result<SavedPlan> decode_plan(std::string_view bytes, PluginSet& plugins);

/// Whether the bytes are those of a plan file, as far as the beginning tells.
[[nodiscard]] bool looks_like_plan(std::string_view bytes);

}  // namespace plumb::planner
