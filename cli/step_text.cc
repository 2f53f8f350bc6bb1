#include "cli/step_text.h"

#include "diagnostics/printable.h"
#include "planner/identity.h"

namespace plumb::cli {

using planner::Action;
using planner::Change;
using planner::Counts;

std::string change_name(const Change& change) {
  std::string name = state::to_string(change.address);
  if (!change.deposed.empty()) name += " (deposed object " + change.deposed + ")";
  return name;
}

std::string begin_text(const Change& change, Action step, const std::string& id) {
  const char* const verb =
      step == Action::kCreate ? "Creating" : (step == Action::kUpdate ? "Modifying" : "Destroying");
  return change_name(change) + ": " + verb + "..." + (step == Action::kCreate ? "" : id_text(id));
}

std::string done_text(const Change& change, Action step, std::int64_t elapsed_ms,
                      const std::string& id) {
  const char* const noun = step == Action::kCreate
                               ? "Creation"
                               : (step == Action::kUpdate ? "Modifications" : "Destruction");
  return change_name(change) + ": " + noun + " complete after " + seconds(elapsed_ms) +
         (step == Action::kDelete ? "" : id_text(id));
}

std::string failed_text(const Change& change, Action step, std::int64_t elapsed_ms) {
  const char* const noun = step == Action::kCreate
                               ? "Creation"
                               : (step == Action::kUpdate ? "Modifications" : "Destruction");
  return change_name(change) + ": " + noun + " errored after " + seconds(elapsed_ms);
}

std::string provisioner_text(const Change& change, const std::string& type) {
  return change_name(change) + " (" + type + ")";
}

const char* doing(Action step) {
  if (step == Action::kCreate) return "creating";
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
  const std::string imports =
      counts.import == 0 ? "" : std::to_string(counts.import) + " imported, ";
  return "Apply complete! Resources: " + imports + std::to_string(counts.add) + " added, " +
         std::to_string(counts.change) + " changed, " + std::to_string(counts.remove) +
         " destroyed.";
}

std::string destroyed_line(const Counts& counts) {
  return "Destroy complete! Resources: " + std::to_string(counts.remove) + " destroyed.";
}

}  // namespace plumb::cli
