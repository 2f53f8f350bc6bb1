/// replace_triggered_by: when a change of one object means the replacement of another.
#pragma once

#include <optional>

#include "config/module.h"
#include "planner/plan.h"

namespace plumb::planner {

/// What replace_triggered_by means for an object. A part of an object that is new has changed too:
/// that replaces, and is no reason to tell of where the object is new itself.
enum class Triggered : std::uint8_t { kNot, kByNew, kByChange };

/// Whether the change is one that the trigger waits for: an update or replacement of what it names
/// or, if it names a part, any change of that. `key`: what the trigger's key came to, if it has
/// one.
///
/// https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
[[nodiscard]] bool triggers_replace(const config::Trigger& trigger, const std::optional<Value>& key,
                                    const Change& change);

}  // namespace plumb::planner
