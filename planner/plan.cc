#include "planner/plan.h"

#include <algorithm>

namespace plumb::planner {

bool Plan::changes_objects() const {
  return std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.action != Action::kNoOp || change.moved_from || change.importing;
  });
}

bool Plan::changes_outputs() const {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const auto& output) { return output.second.action != Action::kNoOp; });
}

bool Plan::empty() const {
  if (mode == Mode::kRefreshOnly) return drift.empty() && !changes_objects() && !changes_outputs();
  return !changes_objects() && !changes_outputs();
}

Counts count(const Plan& plan) {
  Counts counts;
  for (const Change& change : plan.changes) {
    if (change.importing) ++counts.import;
    if (change.action == Action::kCreate || is_replace(change.action)) ++counts.add;
    if (change.action == Action::kDelete || is_replace(change.action)) ++counts.remove;
    if (change.action == Action::kUpdate) ++counts.change;
  }
  return counts;
}

void drop_idle_reads(Plan& plan) {
  const auto again = [](const Change& change) { return change.reason == Reason::kCheckNested; };
  const bool acts =
      plan.changes_outputs() || std::ranges::any_of(plan.changes, [&](const Change& change) {
        const bool idle = change.action == Action::kNoOp && !change.moved_from && !change.importing;
        return !idle && !again(change);
      });
  if (!acts) std::erase_if(plan.changes, again);
}

}  // namespace plumb::planner
