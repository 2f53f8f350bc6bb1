#pragma once

/// Maps of arbitrary text whose change replaces an object ("keepers", "triggers").

#include <string>

#include "providers/sdk/value.h"

namespace plumb::sdk {

/// True if the maps differ in more than elements that are null: earlier Terraform SDKs left those
/// out of the state, and a state of that time must not replace anything.
inline bool triggers_changed(const Val<Map<std::string>>& before,
                             const Val<Map<std::string>>& now) {
  if (now.is_unknown()) return true;
  const auto significant = [](const Val<Map<std::string>>& map) {
    Map<std::string> kept = map.value_or({});
    std::erase_if(kept, [](const auto& entry) { return entry.second.is_null(); });
    return kept;
  };
  // A prior value is never unknown, so an unknown element counts as a change.
  return significant(before) != significant(now);
}

}  // namespace plumb::sdk
