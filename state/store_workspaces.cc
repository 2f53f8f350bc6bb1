#include <algorithm>

#include "state/store.h"
#include "system/clock.h"

namespace plumb::state {
namespace {

/// Between the name that a workspace had and when it was removed. No name may have it.
constexpr std::string_view kRemoved = " removed ";

}  // namespace

bool is_workspace_name(std::string_view name) {
  constexpr std::string_view kOther = "-_.~!$&'()*+,;=:@";
  return !name.empty() && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  kOther.find(c) != std::string_view::npos;
         });
}

std::string Store::emergency_path(const std::string& path, const std::string& workspace) {
  return path + (workspace == kDefaultWorkspace ? "" : "." + workspace) + ".emergency";
}

Result<void> Store::find_workspace(Database::Access access) {
  const auto find = [&]() -> Result<std::int64_t> {
    PLUMB_ASSIGN(Statement statement,
                 database_->prepare("SELECT id FROM workspaces WHERE name = ?"));
    statement.bind(workspace_);
    PLUMB_ASSIGN(const bool row, statement.step());
    return row ? statement.integer(0) : 0;
  };
  PLUMB_ASSIGN(workspace_id_, find());
  if (workspace_id_ != 0 || access == Database::Access::kReadOnly) return {};
  PLUMB_ASSIGN(
      Statement insert,
      // Another process may have been faster.
      database_->prepare("INSERT OR IGNORE INTO workspaces (name, lineage) VALUES (?, ?)"));
  insert.bind(workspace_).bind(system::random_uuid());
  PLUMB_TRY(insert.run());
  PLUMB_ASSIGN(workspace_id_, find());
  return {};
}

Result<bool> Store::has_runs() {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(
      Statement statement,
      database_->prepare("SELECT 1 FROM runs WHERE workspace_id = " + id_text() + " LIMIT 1"));
  return statement.step();
}

Result<std::vector<std::string>> Store::workspaces() {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Statement statement,
               database_->prepare("SELECT name FROM workspaces ORDER BY name"));
  std::vector<std::string> names;
  while (true) {
    PLUMB_ASSIGN(const bool row, statement.step());
    if (!row) return names;
    std::string name(statement.text(0));
    if (name.find(kRemoved) == std::string::npos) names.push_back(std::move(name));
  }
}

Result<void> Store::remove_workspace(const Lease& lease) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  PLUMB_TRY(check_token(lease));
  PLUMB_ASSIGN(Statement rename, database_->prepare("UPDATE workspaces SET name = ? WHERE id = ?"));
  rename.bind(workspace_ + std::string(kRemoved) + std::to_string(system::real_clock().now_ms()))
      .bind(workspace_id_);
  PLUMB_TRY(rename.run());
  return transaction.commit();
}

}  // namespace plumb::state
