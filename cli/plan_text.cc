#include "cli/plan_text.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "cli/diff_text.h"
#include "cli/quoted_text.h"
#include "cli/step_text.h"
#include "planner/relevant_attributes.h"
#include "value/compare.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;
using planner::Plan;
using planner::Reason;

struct ActionText {
  Action action;
  const char* symbol;  ///< Three columns wide, as before a resource.
  const char* legend;
};

/// In the order of the legend.
constexpr ActionText kActions[] = {
    {Action::kCreate, "  +", "create"},
    {Action::kUpdate, "  ~", "update in-place"},
    {Action::kDelete, "  -", "destroy"},
    {Action::kDeleteThenCreate, "-/+", "destroy and then create replacement"},
    {Action::kCreateThenDelete, "+/-", "create replacement and then destroy"},
    {Action::kRead, " <=", "read (data resources)"},
};

}  // namespace

const char* change_symbol(Action action) {
  if (action == Action::kForget) return " .";
  for (const ActionText& text : kActions) {
    if (text.action == action) return text.symbol;
  }
  return "   ";
}

namespace {

std::string heading(const Change& change, const std::string& address) {
  switch (change.action) {
    case Action::kCreate:
      return address + " will be created";
    case Action::kRead:
      return address + " will be read during apply";
    case Action::kUpdate:
      return address + " will be updated in-place";
    case Action::kDelete:
      return address + " will be destroyed";
    case Action::kDeleteThenCreate:
    case Action::kCreateThenDelete:
      if (change.reason == Reason::kTainted) return address + " is tainted, so must be replaced";
      if (change.reason == Reason::kTriggered)
        return address + " will be replaced due to changes in replace_triggered_by";
      if (change.reason == Reason::kByRequest) return address + " will be replaced, as requested";
      return address + " must be replaced";
    case Action::kForget:
      return address + " will no longer be managed by Plumb, but will not be destroyed";
    case Action::kNoOp:
      break;
  }
  if (change.moved_from) return state::to_string(*change.moved_from) + " has moved to " + address;
  if (change.importing) return address + " will be imported";
  return address + " will not change";
}

/// Why, as a second comment line; empty if the heading says it all.
std::string reason_text(const Change& change) {
  const std::string short_block = change.address.resource.type + "." + change.address.resource.name;
  const std::string key = state::to_string(change.address.key);
  switch (change.reason) {
    case Reason::kConfigUnknown:
      return "config refers to values not yet known";
    case Reason::kDisabled:
      return "because enabled is false";
    case Reason::kCheckNested:
      return "config will be reloaded to verify a check block";
    case Reason::kDependencyPending:
      return "depends on a resource or a module with changes pending";
    case Reason::kNoResourceConfig:
      return "because " + short_block + " is not in configuration";
    case Reason::kNoMoveTarget:
      return "because " + state::to_string(*change.moved_from) + " was moved to " +
             state::to_string(change.address) + ", which is not in configuration";
    case Reason::kNoModule:
      return "because " + state::to_string(change.address.resource.module) +
             " is not in configuration";
    case Reason::kWrongRepetition:
      if (change.address.key.index() == 0) return "because resource uses count or for_each";
      return change.address.key.index() == 1 ? "because resource does not use count"
                                             : "because resource does not use for_each";
    case Reason::kCountIndex:
      return "because index " + key + " is out of range for count";
    case Reason::kEachKey:
      return "because key " + key + " is not in for_each map";
    default:
      return "";
  }
}

Mark mark_of_action(Action action) {
  if (action == Action::kCreate || action == Action::kRead) return Mark::kAdd;
  return action == Action::kDelete ? Mark::kRemove : Mark::kChange;
}

const char* block_type(const state::ResourceAddress& address) {
  return address.mode == state::Mode::kData ? "data" : "resource";
}

/// From the symbol to the closing brace.
std::string block_lines(const Change& change) {
  std::string out = std::string(change_symbol(change.action)) + " " +
                    block_type(change.address.resource) + " \"" + change.address.resource.type +
                    "\" \"" + change.address.resource.name + "\" {\n";
  const bool forgotten = change.action == Action::kForget;
  const Value* const before = change.before.is_null() ? nullptr : &change.before;
  const Value* const after =
      forgotten ? before : (change.after.is_null() ? nullptr : &change.after);
  out += object_lines(before, after, *change.schema, change.requires_replace,
                      mark_of_action(change.action), 6);
  return out + "    }\n";
}

const char* deferral_text(planner::DeferralReason reason) {
  switch (reason) {
    case planner::DeferralReason::kResourceConfigUnknown:
      return "because its configuration has values that are not known yet";
    case planner::DeferralReason::kProviderConfigUnknown:
      return "because the configuration of its provider has values that are not known yet";
    case planner::DeferralReason::kAbsentPrereq:
      return "because something that it needs is not there yet";
    case planner::DeferralReason::kInstanceCountUnknown:
      return "because it is not known yet which instances there are";
    case planner::DeferralReason::kDeferredPrereq:
      return "because it has to come after something that was deferred";
    case planner::DeferralReason::kNone:
    case planner::DeferralReason::kUnknown:
      break;
  }
  return "because its provider asks for that, without a reason";
}

}  // namespace

std::string change_lines(const Change& change) {
  std::string out;
  std::string address = state::to_string(change.address);
  if (!change.deposed.empty()) address += " (deposed object " + change.deposed + ")";
  const bool forgotten = change.action == Action::kForget;
  // Terraform has these a column further to the left, and tools know it so.
  const char* const comment = forgotten ? " # " : "  # ";
  out += comment + heading(change, address) + "\n";
  if (forgotten) out += " # (destroy = false is set in the configuration)\n";
  if (!change.deposed.empty())
    out += "  # (left over from a partially-failed replacement of this instance)\n";
  if (const std::string reason = reason_text(change); !reason.empty() && !forgotten)
    out += "  # (" + reason + ")\n";
  if (!change.generated_config.empty()) out += "  # (config will be generated)\n";
  if (change.moved_from && change.action != Action::kNoOp)
    out += "  # (moved from " + state::to_string(*change.moved_from) + ")\n";
  const bool by_id = change.importing && change.importing->identity.is_null();
  if (change.importing && !by_id && change.action != Action::kNoOp)
    out += "  # (will be imported first)\n";
  if (by_id && change.action != Action::kNoOp)
    out += "  # (imported from " +
           (change.importing->sensitive ? shown_id(*change.importing)
                                        : quoted_text(change.importing->id)) +
           ")\n";
  if (change.importing && planner::is_replace(change.action))
    out += "  # Warning: this will destroy the imported resource\n";
  return out + block_lines(change);
}

std::string deferred_lines(const Change& change) {
  std::string address = planner::change_address(change);
  if (!change.deposed.empty()) address += " (deposed object " + change.deposed + ")";
  return "  # " + address + " was deferred\n  # (" + deferral_text(change.deferral) + ")\n" +
         block_lines(change);
}

std::string drift_lines(const planner::Drift& drift) {
  const bool gone = drift.after.is_null();
  const std::string address = state::to_string(drift.address);
  std::string out = "  # " + address + (gone ? " has been deleted\n" : " has changed\n");
  out += std::string(gone ? "  -" : "  ~") + " resource \"" + drift.address.resource.type +
         "\" \"" + drift.address.resource.name + "\" {\n";
  out += object_lines(&drift.before, gone ? nullptr : &drift.after, *drift.schema, {},
                      gone ? Mark::kRemove : Mark::kChange, 6);
  return out + "    }\n";
}

namespace {

/// The value stays as it is, and only becomes secret, or ceases to be. Nothing can be shown of
/// that.
bool changes_secrecy_only(const planner::OutputChange& change) {
  return change.action == Action::kUpdate && change.sensitive &&
         value::identical(change.before, change.after);
}

bool is_shown(const planner::OutputChange& change) {
  return change.action != Action::kNoOp && !changes_secrecy_only(change);
}

}  // namespace

std::string output_lines(const Plan& plan) {
  std::string out;
  std::size_t width = 0;
  // As in Terraform, also of those that do not change.
  for (const auto& [name, change] : plan.outputs) width = std::max(width, name.size());
  for (const auto& [name, change] : plan.outputs) {
    if (!is_shown(change)) continue;
    const Mark mark = change.after.is_null() ? Mark::kRemove : mark_of_action(change.action);
    std::string text = "(sensitive value)";
    if (!change.sensitive) {
      text = mark == Mark::kChange ? change_text(change.before, change.after, 2, Shape::kFree)
                                   : whole_text(mark == Mark::kAdd ? change.after : change.before,
                                                mark, 2, Shape::kFree);
    }
    out += std::string("  ") + symbol(mark) + " " + padded(name, width) + " = " + text +
           (mark == Mark::kRemove ? " -> null" : "") + "\n";
  }
  return out;
}

namespace {

void append_drift(std::string& out, const Plan& plan) {
  const bool all = plan.mode == planner::Mode::kRefreshOnly;
  std::string body;
  for (const planner::Drift& drift : planner::relevant_drift(plan))
    body += drift_lines(drift) + "\n";
  for (const Change* change : planner::noticed_moves(plan)) body += change_lines(*change) + "\n";
  if (body.empty()) return;
  out +=
      "Note: Objects have changed outside of Plumb\n\nThese objects are not as the last apply left "
      "them";
  out += all ? ":\n\n" : ", and this plan takes notice of that:\n\n";
  out += body;
  out += all ? "This is a refresh-only plan, so nothing will be done to undo these. If you "
               "were\nexpecting these changes then you can apply this plan to record the "
               "updated\nvalues in the state without changing any remote objects.\n\n"
             : "Unless the configuration was changed to match, or ignores the attributes "
               "with\nignore_changes, the following plan may undo or respond to these changes.\n\n";
}

void append_legend(std::string& out, const Plan& plan) {
  std::string legend;
  for (const ActionText& text : kActions) {
    const bool used =
        std::any_of(plan.changes.begin(), plan.changes.end(),
                    [&](const Change& change) { return change.action == text.action; });
    if (used) legend += std::string(text.symbol) + " " + text.legend + "\n";
  }
  // Objects that only move, or are only imported, have no symbol.
  if (!legend.empty())
    out += "Plumb will perform these kinds of actions, each with its symbol:\n" + legend + "\n";
  out += plan.errored ? "Planning found these actions, but then met a problem:\n\n"
                      : "Plumb will perform the following actions:\n\n";
}

std::string no_changes_text(planner::Mode mode) {
  if (mode == planner::Mode::kDestroy)
    return "\nNo changes. No objects need to be destroyed.\n\nThe state is empty, so there is "
           "nothing to do.\n";
  if (mode == planner::Mode::kRefreshOnly)
    return "\nNo changes. Your infrastructure still matches the configuration.\n\nThe real "
           "objects are as the last apply left them.\n";
  return "\nNo changes. Your infrastructure matches the configuration.\n\nThe real "
         "infrastructure was compared with the configuration, and no differences\nwere found, so "
         "no changes are needed.\n";
}

/// `a, b`: the outputs of which only the secrecy changes.
std::string outputs_of_new_secrecy(const Plan& plan) {
  std::string names;
  for (const auto& [name, change] : plan.outputs) {
    if (changes_secrecy_only(change)) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

void append_deferred(std::string& out, const Plan& plan) {
  if (plan.deferrals() == 0) return;
  out +=
      "\nNote: This is a partial plan, parts can only be known in the next plan / apply cycle.\n";
  for (const Change& change : plan.deferred) {
    if (planner::is_worth_a_word(change)) out += "\n" + deferred_lines(change);
  }
}

}  // namespace

std::string plan_text(const Plan& plan) {
  std::string out;
  const bool noticing = plan.mode == planner::Mode::kRefreshOnly;
  const bool acts = plan.changes_objects() && !noticing;
  if (plan.empty() && !plan.errored && plan.deferrals() == 0) return no_changes_text(plan.mode);
  const std::string outputs = output_lines(plan);
  const std::string secrecy = plan.errored ? "" : outputs_of_new_secrecy(plan);
  const bool drifted =
      !planner::relevant_drift(plan).empty() || !planner::noticed_moves(plan).empty();
  const bool outputs_only = !acts && !plan.errored && !drifted && plan.deferrals() == 0;
  if (outputs_only && outputs.empty() && !secrecy.empty()) {
    return no_changes_text(plan.mode) +
           "\nBut outputs become secret, or cease to be. You can apply this plan to have that\n"
           "recorded: " +
           secrecy + "\n";
  }
  if (!outputs_only) out += "\n";
  if (!secrecy.empty())
    out += "Note: Outputs become secret, or cease to be, by this plan: " + secrecy + "\n\n";
  append_drift(out, plan);
  if (plan.errored && !acts)
    out += "Planning failed. The configuration or the outside world stood in the way; see below.\n";
  if (acts) {
    append_legend(out, plan);
    for (const Change& change : plan.changes) {
      if (change.acts()) out += change_lines(change) + "\n";
    }
    out += planned_line(planner::count(plan)) + "\n";
  }
  append_deferred(out, plan);
  if (!outputs.empty()) out += "\nChanges to Outputs:\n" + outputs;
  if (!acts && plan.changes_outputs() && !plan.errored) {
    out +=
        "\nYou can apply this plan to save these new output values to the Terraform\nstate, "
        "without "
        "changing any real infrastructure.\n";
  }
  return out;
}

std::string object_block_text(const state::InstanceAddress& address, const std::string& suffix,
                              const Value& object, const providers::Block& schema) {
  std::string out = "# " + state::to_string(address) + ":" + suffix + "\n";
  out += std::string(block_type(address.resource)) + " \"" + address.resource.type + "\" \"" +
         address.resource.name + "\" {\n";
  std::string lines = object_lines(nullptr, &object, schema, {}, Mark::kSame, 2);
  return out + lines + "}\n";
}

std::string colored_plan(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    if (start == std::string::npos) {
      out += line + "\n";
      continue;
    }
    const std::string_view rest = std::string_view(line).substr(start);
    const auto paint = [&](std::string_view mark, const char* color) {
      if (!rest.starts_with(mark) || rest.size() <= mark.size() || rest[mark.size()] != ' ')
        return false;
      out += line.substr(0, start) + color + std::string(mark) + "\033[0m" +
             std::string(rest.substr(mark.size())) + "\n";
      return true;
    };
    if (paint("-/+", "\033[31m") || paint("+/-", "\033[32m") || paint("+", "\033[32m") ||
        paint("~", "\033[33m") || paint("-", "\033[31m") || paint("<=", "\033[36m")) {
      continue;
    }
    const bool strong = rest.starts_with("# ") || rest.starts_with("Plan:") ||
                        rest.starts_with("Changes to Outputs:") || rest.starts_with("No changes.");
    out += strong ? "\033[1m" + line + "\033[0m\n" : line + "\n";
  }
  return out;
}

}  // namespace plumb::cli
