#include "cli/plan_summary.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/step_text.h"
#include "planner/marks.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;

/// Kinds of what can happen, the riskiest first.
enum class Kind {
  kDestroy,
  kReplace,
  kReplaceAnewFirst,
  kForget,
  kUpdate,
  kMove,
  kImport,
  kRead,
  kCreate
};

struct KindText {
  Kind kind;
  const char* text;
};

constexpr KindText kKinds[] = {
    {Kind::kDestroy, "  - destroy"},
    {Kind::kReplace, "-/+ destroy and then create replacement"},
    {Kind::kReplaceAnewFirst, "+/- create replacement and then destroy"},
    {Kind::kForget, "  . forget"},
    {Kind::kUpdate, "  ~ update in-place"},
    {Kind::kMove, "    move"},
    {Kind::kImport, "    import"},
    {Kind::kRead, " <= read"},
    {Kind::kCreate, "  + create"},
};

std::optional<Kind> kind_of(const Change& change) {
  switch (change.action) {
    case Action::kDelete:
      return Kind::kDestroy;
    case Action::kDeleteThenCreate:
      return Kind::kReplace;
    case Action::kCreateThenDelete:
      return Kind::kReplaceAnewFirst;
    case Action::kForget:
      return Kind::kForget;
    case Action::kUpdate:
      return Kind::kUpdate;
    case Action::kRead:
      return Kind::kRead;
    case Action::kCreate:
      return Kind::kCreate;
    case Action::kNoOp:
      break;
  }
  if (change.moved_from) return Kind::kMove;
  return change.importing ? std::optional(Kind::kImport) : std::nullopt;
}

/// What happens to the instances of one block.
struct BlockPart {
  std::size_t instances = 0;
  state::InstanceAddress only;          ///< The instance, while there is one.
  std::set<std::string> forcing_paths;  ///< Attributes that force a replacement.
  bool deposed = false;
};

/// By block, within one module instance.
using ModulePart = std::map<state::ResourceAddress, BlockPart>;
using KindPart = std::map<state::ModulePath, ModulePart>;

std::string block_name(state::ResourceAddress address) {
  address.module.clear();
  return state::to_string(address);
}

std::string block_line(const state::ResourceAddress& address, const BlockPart& part) {
  std::string line = "      " + block_name(address);
  if (part.instances == 1) line += state::to_string(part.only.key);
  if (part.instances > 1) line += "  (" + std::to_string(part.instances) + " instances)";
  if (part.deposed) line += "  (left over from a replacement)";
  std::string forced;
  for (const std::string& path : part.forcing_paths) forced += (forced.empty() ? "" : ", ") + path;
  if (!forced.empty()) line += "  # " + forced + " forces replacement";
  return line + "\n";
}

std::map<Kind, KindPart> grouped(const planner::Plan& plan) {
  std::map<Kind, KindPart> kinds;
  for (const Change& change : plan.changes) {
    const auto kind = kind_of(change);
    if (!kind) continue;
    BlockPart& part = kinds[*kind][change.address.resource.module][change.address.resource];
    ++part.instances;
    part.only = change.address;
    part.deposed = part.deposed || !change.deposed.empty();
    for (const planner::Path& path : change.requires_replace)
      part.forcing_paths.insert(planner::path_text(path).substr(1));
  }
  return kinds;
}

std::string deferred_part(const planner::Plan& plan) {
  if (plan.deferrals() == 0) return "";
  std::string out = "    deferred to the next plan: " + std::to_string(plan.deferrals()) + "\n";
  for (const Change& change : plan.deferred) {
    if (!planner::is_worth_a_word(change)) continue;
    out += "      " + planner::change_address(change) + "  # " +
           planner::deferral_word(change.deferral) + "\n";
  }
  return out + "\n";
}

std::size_t count_of(const KindPart& part) {
  std::size_t count = 0;
  for (const auto& [module, blocks] : part) {
    for (const auto& [address, block] : blocks) count += block.instances;
  }
  return count;
}

std::string outputs_line(const planner::Plan& plan) {
  std::string names;
  for (const auto& [name, change] : plan.outputs) {
    if (change.action != Action::kNoOp) names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "" : "Outputs that change: " + names + "\n";
}

}  // namespace

std::string plan_summary(const planner::Plan& plan) {
  const auto kinds = grouped(plan);
  std::string out = "\n";
  for (const KindText& text : kKinds) {
    const auto part = kinds.find(text.kind);
    if (part == kinds.end()) continue;
    out += std::string(text.text) + ": " + std::to_string(count_of(part->second)) + "\n";
    for (const auto& [module, blocks] : part->second) {
      if (!module.empty()) out += "    " + state::to_string(module) + "\n";
      for (const auto& [address, block] : blocks) out += block_line(address, block);
    }
    out += "\n";
  }
  out += deferred_part(plan);
  if (!plan.drift.empty()) {
    out += "Objects that changed outside of Plumb: " + std::to_string(plan.drift.size()) + "\n\n";
  }
  return out + planned_line(planner::count(plan)) + "\n" + outputs_line(plan);
}

}  // namespace plumb::cli
