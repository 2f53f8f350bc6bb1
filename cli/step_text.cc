#include "cli/step_text.h"

#include <algorithm>

#include "diagnostics/printable.h"
#include "planner/identity.h"

namespace plumb::cli {

using planner::Action;
using planner::Change;
using planner::Counts;

namespace {

std::string done_counts(const Counts& counts) {
  const std::string imports =
      counts.import == 0 ? "" : std::to_string(counts.import) + " imported, ";
  return imports + std::to_string(counts.add) + " added, " + std::to_string(counts.change) +
         " changed, " + std::to_string(counts.remove) + " destroyed";
}

}  // namespace

std::string change_name(const Change& change, const std::string& deposed) {
  const std::string name = state::to_string(change.address);
  return deposed.empty() ? name : name + " (deposed object " + deposed + ")";
}

std::string begin_text(const std::string& name, Action step, const std::string& id) {
  const char* const verb =
      step == Action::kCreate ? "Creating" : (step == Action::kUpdate ? "Modifying" : "Destroying");
  return name + ": " + verb + "..." + (step == Action::kCreate ? "" : id_text(id));
}

std::string done_text(const Change& change, Action step, std::int64_t elapsed_ms,
                      const std::string& id) {
  const char* const noun = step == Action::kCreate
                               ? "Creation"
                               : (step == Action::kUpdate ? "Modifications" : "Destruction");
  return state::to_string(change.address) + ": " + noun + " complete after " + seconds(elapsed_ms) +
         (step == Action::kDelete ? "" : id_text(id));
}

std::string failed_text(const Change& change, Action step, std::int64_t elapsed_ms) {
  const char* const noun = step == Action::kCreate
                               ? "Creation"
                               : (step == Action::kUpdate ? "Modifications" : "Destruction");
  return state::to_string(change.address) + ": " + noun + " errored after " + seconds(elapsed_ms);
}

std::string provisioner_text(const Change& change, const std::string& type) {
  return state::to_string(change.address) + " (" + type + ")";
}

const char* doing(Action step) {
  if (step == Action::kCreate) return "creating";
  if (step == Action::kRead) return "reading";
  return step == Action::kUpdate ? "modifying" : "destroying";
}

std::string import_key_text(const planner::Importing& object) {
  if (object.identity.is_null()) return "[id=" + shown_id(object) + "]";
  return "[identity=" + diagnostics::printable(planner::identity_text(object.identity)) + "]";
}

std::string shown_id(const planner::Importing& object) {
  return object.sensitive ? "(sensitive value)" : diagnostics::printable(object.id);
}

std::string id_text(const std::string& id) {
  return id.empty() ? "" : " [id=" + diagnostics::printable(id) + "]";
}

std::string seconds(std::int64_t ms) {
  return std::to_string(ms / 1000) + "s";
}

std::string planned_line(const Counts& counts) {
  const std::string imports =
      counts.import == 0 ? "" : std::to_string(counts.import) + " to import, ";
  return "Plan: " + imports + std::to_string(counts.add) + " to add, " +
         std::to_string(counts.change) + " to change, " + std::to_string(counts.remove) +
         " to destroy.";
}

std::string applied_line(const Counts& counts) {
  return "Apply complete! Resources: " + done_counts(counts) + ".";
}

std::string left_line(std::size_t deferred) {
  return std::to_string(deferred) +
         (deferred == 1 ? " change was deferred: it is" : " changes were deferred: they are") +
         " left to the next plan.";
}

std::string incomplete_line(const planner::ApplyResult& result, bool destroys) {
  const std::string done =
      destroys ? std::to_string(result.done.remove) + " destroyed" : done_counts(result.done);
  return std::string(destroys ? "Destroy" : "Apply") + " incomplete! Resources: " + done + "; " +
         std::to_string(result.failed) + " failed, " + std::to_string(result.not_tried) +
         " not tried.";
}

std::string retry_text(const std::string& name, Action step, int attempt, std::int64_t delay_ms,
                       const std::string& why) {
  std::string reason = diagnostics::printable(why);
  std::ranges::replace(reason, '\n', ' ');
  const std::string delay =
      delay_ms < 1000 ? std::to_string(delay_ms) + "ms" : seconds(delay_ms + 500);
  return name + ": Still " + doing(step) + "... retrying in " + delay + " (attempt " +
         std::to_string(attempt) + "): " + reason;
}

std::string destroyed_line(const Counts& counts) {
  return "Destroy complete! Resources: " + std::to_string(counts.remove) + " destroyed.";
}

}  // namespace plumb::cli
