#include "planner/plan.h"

#include <algorithm>

namespace plumb::planner {

const char* action_word(Action action) {
  switch (action) {
    case Action::kNoOp:
      return "no_op";
    case Action::kCreate:
      return "create";
    case Action::kRead:
      return "read";
    case Action::kUpdate:
      return "update";
    case Action::kDelete:
      return "delete";
    case Action::kForget:
      return "forget";
    case Action::kDeleteThenCreate:
      return "delete_then_create";
    case Action::kCreateThenDelete:
      return "create_then_delete";
  }
  return "";
}

const char* reason_word(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      return "";
    case Reason::kCannotUpdate:
      return "cannot_update";
    case Reason::kTainted:
      return "tainted";
    case Reason::kByRequest:
      return "by_request";
    case Reason::kTriggered:
      return "triggered";
    case Reason::kNoResourceConfig:
      return "no_resource_config";
    case Reason::kNoMoveTarget:
      return "no_move_target";
    case Reason::kNoModule:
      return "no_module";
    case Reason::kWrongRepetition:
      return "wrong_repetition";
    case Reason::kCountIndex:
      return "count_index";
    case Reason::kEachKey:
      return "each_key";
    case Reason::kDisabled:
      return "disabled";
    case Reason::kConfigUnknown:
      return "config_unknown";
    case Reason::kCheckNested:
      return "check_nested";
    case Reason::kDependencyPending:
      return "dependency_pending";
  }
  return "";
}

const char* deferral_word(DeferralReason reason) {
  switch (reason) {
    case DeferralReason::kNone:
      return "";
    case DeferralReason::kResourceConfigUnknown:
      return "resource_config_unknown";
    case DeferralReason::kProviderConfigUnknown:
      return "provider_config_unknown";
    case DeferralReason::kAbsentPrereq:
      return "absent_prereq";
    case DeferralReason::kInstanceCountUnknown:
      return "instance_count_unknown";
    case DeferralReason::kDeferredPrereq:
      return "deferred_prereq";
    case DeferralReason::kUnknown:
      return "unknown";
  }
  return "";
}

std::string change_address(const Change& change) {
  return change.instances.empty() ? state::to_string(change.address) : change.instances;
}

bool is_worth_a_word(const Change& deferred) {
  return deferred.acts() || deferred.deferral != DeferralReason::kDeferredPrereq;
}

std::size_t Plan::deferrals() const {
  return static_cast<std::size_t>(std::ranges::count_if(deferred, is_worth_a_word));
}

bool Plan::changes_objects() const {
  return std::ranges::any_of(changes, &Change::acts);
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
