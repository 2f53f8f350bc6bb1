/// The words for the steps of an apply, as Terraform says them.
#pragma once

#include <string>

#include "planner/apply.h"
#include "planner/observer.h"

namespace plumb::cli {

/// `a.b (deposed object 1a2b3c4d)`
[[nodiscard]] std::string change_name(const planner::Change& change, const std::string& deposed);

/// `a.b: Creating...`, with the id of an object that there is already.
[[nodiscard]] std::string begin_text(const std::string& name, planner::Action step,
                                     const std::string& id);
/// `a.b: Creation complete after 3s [id=x]`
[[nodiscard]] std::string done_text(const planner::Change& change, planner::Action step,
                                    std::int64_t elapsed_ms, const std::string& id);
/// `a.b: Creation errored after 3s`
[[nodiscard]] std::string failed_text(const planner::Change& change, planner::Action step,
                                      std::int64_t elapsed_ms);
/// `a.b (local-exec)`
[[nodiscard]] std::string provisioner_text(const planner::Change& change, const std::string& type);
/// "creating", "reading"
[[nodiscard]] const char* doing(planner::Action step);

/// The id of an imported object, or that it is not shown.
[[nodiscard]] std::string shown_id(const planner::Importing& object);
/// `[id=x]`, or `[identity=name=x]`.
[[nodiscard]] std::string import_key_text(const planner::Importing& object);

/// ` [id=x]`, or nothing.
[[nodiscard]] std::string id_text(const std::string& id);

/// `3s`
[[nodiscard]] std::string seconds(std::int64_t ms);

/// `Plan: 1 to add, 0 to change, 0 to destroy.`
[[nodiscard]] std::string planned_line(const planner::Counts& counts);
/// `Apply complete! Resources: 1 added, 0 changed, 0 destroyed.`
[[nodiscard]] std::string applied_line(const planner::Counts& counts);
/// `Destroy complete! Resources: 1 destroyed.`
[[nodiscard]] std::string destroyed_line(const planner::Counts& counts);
/// How much an apply has left to the next plan.
[[nodiscard]] std::string left_line(std::size_t deferred);
/// `Apply incomplete! Resources: 1 added, 0 changed, 0 destroyed; 1 failed, 2 not tried.`
[[nodiscard]] std::string incomplete_line(const planner::ApplyResult& result, bool destroys);

/// `a.b: Still creating... retrying in 5s (attempt 2): Too many requests`
[[nodiscard]] std::string retry_text(const std::string& name, planner::Action step, int attempt,
                                     std::int64_t delay_ms, const std::string& why);

}  // namespace plumb::cli
