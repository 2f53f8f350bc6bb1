/// The store: one SQLite database that holds the state, its history, the lock and the journal.
///
/// Rows are never overwritten, they are superseded, so that what was true after any run can still
/// be asked. The tables are described in docs/formats/state.md.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "state/objects.h"
#include "state/sqlite.h"

namespace plumb::state {

/// The workspace that every state has.
inline constexpr const char* kDefaultWorkspace = "default";
/// Whether a workspace may have that name: what can stand in a URL as it is.
[[nodiscard]] bool is_workspace_name(std::string_view name);

/// A lock that is held: everything that is written carries its token, and is refused once another
/// holds the lock.
struct Lease {
  std::int64_t token = 0;
  std::string id;
};

/// Who holds the lock that somebody else wants.
struct LockHolder {
  std::string id;
  std::string purpose;
  std::string who;    ///< `user@host, process 123`
  std::string since;  ///< UTC.
};

/// Thread-safe: every call takes the connection for itself.
class Store {
 public:
  /// Opens the database, making it if need be and `access` allows. Refuses one of a newer program,
  /// and one that is damaged. Everything that is read and written is of the one workspace, which is
  /// made too; one that is only read and is not there has nothing in it.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(
      const std::string& path, Database::Access access,
      const std::string& workspace = kDefaultWorkspace);
  /// One that is gone with the object: for what is made only to be destroyed again.
  [[nodiscard]] static Result<std::unique_ptr<Store>> in_memory();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& workspace() const { return workspace_; }

  /// Whether any run has begun in this workspace.
  [[nodiscard]] Result<bool> has_runs();
  /// Names of all workspaces, sorted. There always is the default one.
  [[nodiscard]] Result<std::vector<std::string>> workspaces();
  /// Removes this store's own workspace from them; what it held stays in the database, under a name
  /// that cannot be chosen. Nothing but unlock() may follow.
  [[nodiscard]] Result<void> remove_workspace(const Lease& lease);

  [[nodiscard]] Result<State> load();
  /// See State::secret.
  [[nodiscard]] Result<std::string> secret();
  /// Operations that were begun by runs that ended without an outcome.
  [[nodiscard]] Result<std::vector<Intent>> unfinished();
  [[nodiscard]] Result<std::vector<RunRecord>> runs();

  /// Takes the lock for writing. A lock whose process is dead, or whose time ran out, is taken
  /// over. If it is held, waits as long as asked and then fails with kConflict; `holder` says who
  /// has it.
  [[nodiscard]] Result<Lease> lock(const std::string& purpose, std::int64_t timeout_ms,
                                   std::optional<LockHolder>& holder);
  void unlock(const Lease& lease);
  /// Removes the lock of that id, whoever holds it. Whether there was one.
  [[nodiscard]] Result<bool> force_unlock(const std::string& id);

  [[nodiscard]] Result<std::int64_t> begin_run(const Lease& lease, const RunInfo& info);
  [[nodiscard]] Result<void> end_run(const Lease& lease, std::int64_t run, bool succeeded);

  /// Writes all of it in one transaction, all or nothing. The ids of the intents are filled in.
  [[nodiscard]] Result<void> write(const Lease& lease, std::int64_t run,
                                   std::vector<Intent*>& intents,
                                   const std::vector<const Outcome*>& outcomes);
  [[nodiscard]] Result<void> write_outputs(const Lease& lease, std::int64_t run,
                                           const std::map<std::string, StoredOutput>& outputs);
  [[nodiscard]] Result<void> write_checks(const Lease& lease, std::int64_t run,
                                          const CheckResults& results);
  /// Replaces everything that is current, for imports of another state. Keeps the lineage given, if
  /// any.
  [[nodiscard]] Result<void> replace_all(const Lease& lease, std::int64_t run, const State& state);
  /// Moves the expiry of the lock on. Fails if it was lost.
  [[nodiscard]] Result<void> renew(const Lease& lease);

  /// Where outcomes go that the database does not take: one JSON object a line. Read back, and
  /// renamed, by the next open().
  [[nodiscard]] std::string emergency_path() const { return emergency_path(path_, workspace_); }
  [[nodiscard]] static std::string emergency_path(const std::string& path,
                                                  const std::string& workspace);

 private:
  Store(std::string path, std::string workspace)
      : path_(std::move(path)), workspace_(std::move(workspace)) {}
  [[nodiscard]] Result<void> prepare(Database::Access access);
  [[nodiscard]] Result<void> check_empty();
  [[nodiscard]] Result<void> bring_up_to_date();
  [[nodiscard]] Result<void> find_workspace(Database::Access access);
  [[nodiscard]] std::string id_text() const { return std::to_string(workspace_id_); }
  [[nodiscard]] Result<void> prepare_statements();
  [[nodiscard]] Result<std::string> read_secret();
  [[nodiscard]] Result<CheckResults> load_checks();
  [[nodiscard]] Result<void> replace_checks(std::int64_t run, const CheckResults& results);
  [[nodiscard]] Result<void> recover_emergency_file();
  [[nodiscard]] Result<void> check_token(const Lease& lease);
  [[nodiscard]] Result<void> touch();
  [[nodiscard]] Result<void> check_in_place() const;
  [[nodiscard]] Result<void> write_outcome(std::int64_t run, const Outcome& outcome);
  [[nodiscard]] Result<std::int64_t> write_intent(std::int64_t run, const Intent& intent);
  [[nodiscard]] Result<std::optional<LockHolder>> try_lock(const std::string& purpose,
                                                           Lease& lease);

  struct Statements;
  std::string path_;  ///< Empty if it is in memory.
  std::string workspace_;
  std::int64_t workspace_id_ = 1;
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
  std::shared_ptr<Statements> statements_;  ///< Destroyed before the database.
  std::uint64_t inode_ = 0;                 ///< Of the file that was opened.
  std::int64_t version_ = 0;                ///< Of its tables: old ones may only be read.
};

}  // namespace plumb::state
