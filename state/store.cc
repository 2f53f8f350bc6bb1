#include "state/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <unordered_map>

#include "state/object_codec.h"
#include "state/schema.sql.h"
#include "state/statements.h"
#include "system/clock.h"
#include "system/files.h"
#include "value/json_codec.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& path, Database::Access access,
                                           const std::string& workspace) {
  std::unique_ptr<Store> store(new Store(path, workspace));
  PLUMB_TRY(store->prepare(access));
  return store;
}

Result<std::unique_ptr<Store>> Store::in_memory() {
  std::unique_ptr<Store> store(new Store("", kDefaultWorkspace));
  PLUMB_ASSIGN(Database opened, Database::open(":memory:", Database::Access::kReadWrite));
  store->database_ = std::make_unique<Database>(std::move(opened));
  PLUMB_TRY(store->database_->execute("PRAGMA foreign_keys=ON;"));
  PLUMB_TRY(store->bring_up_to_date());
  PLUMB_TRY(store->prepare_statements());
  return store;
}

Result<void> Store::prepare(Database::Access access) {
  const bool fresh = system::real_files().kind(path_) == system::FileKind::kMissing;
  if (fresh && access == Database::Access::kReadOnly)
    return fail(ErrorCode::kNotFound, path_ + " does not exist");
  if (system::real_files().kind(path_) == system::FileKind::kDirectory) {
    return fail(ErrorCode::kInvalid, path_ +
                                         " is a directory, and the state is kept in a file of that "
                                         "name; move the directory away");
  }
  const std::size_t slash = path_.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  if (fresh && ::access(directory.c_str(), W_OK) != 0) {
    return fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kDenied,
                path_ + " cannot be created: " + std::strerror(errno));
  }
  PLUMB_ASSIGN(Database opened, Database::open(path_, access));
  database_ = std::make_unique<Database>(std::move(opened));
  // Secrets may be in it: it is for its owner alone.
  if (fresh) ::chmod(path_.c_str(), S_IRUSR | S_IWUSR);
  if (access == Database::Access::kReadWrite) {
    PLUMB_TRY(database_->execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"));
  }
  PLUMB_ASSIGN(version_, database_->integer("PRAGMA user_version"));
  if (version_ > kSchemaVersion) {
    return fail(ErrorCode::kInvalid,
                path_ + " was written by a newer Plumb (its schema is version " +
                    std::to_string(version_) + ", this program knows " +
                    std::to_string(kSchemaVersion) + "); use that version or a later one");
  }
  if (version_ == 0 && !fresh) PLUMB_TRY(check_empty());
  if (access == Database::Access::kReadWrite) PLUMB_TRY(bring_up_to_date());
  if (version_ > 0) PLUMB_TRY(find_workspace(access));
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0) inode_ = status.st_ino;
  if (access == Database::Access::kReadOnly) return {};
  PLUMB_TRY(prepare_statements());
  return recover_emergency_file();
}

/// Makes the tables of this version. One that is only read stays as old as it is.
Result<void> Store::bring_up_to_date() {
  if (version_ == kSchemaVersion) return {};
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  // Another process may have been faster.
  PLUMB_ASSIGN(version_, database_->integer("PRAGMA user_version"));
  if (version_ == 0) {
    PLUMB_TRY(database_->execute(kSchema));
    PLUMB_TRY(database_->execute(
        "INSERT INTO workspaces (id, name, lineage) VALUES (1, 'default', '" +
        system::random_uuid() + "'); PRAGMA application_id=" + std::to_string(kApplicationId) +
        "; PRAGMA user_version=" + std::to_string(kSchemaVersion)));
  } else {
    if (version_ < 2) PLUMB_TRY(database_->execute(kUpgradeTo2));
    PLUMB_TRY(database_->execute(kUpgradeTo3));
  }
  PLUMB_TRY(transaction.commit());
  version_ = kSchemaVersion;
  return {};
}

Result<void> Store::prepare_statements() {
  const auto prepare = [&](const std::string& sql) { return database_->prepare(sql); };
  PLUMB_ASSIGN(Statement supersede, prepare("UPDATE objects SET superseded_by = ?1 WHERE "
                                            "workspace_id = " +
                                            id_text() +
                                            " AND address = ?2 AND deposed = ?3 "
                                            "AND superseded_by IS NULL"));
  PLUMB_ASSIGN(
      Statement insert_object,
      prepare("INSERT INTO objects (workspace_id, address, deposed, provider, schema_version, "
              "attributes, "
              "sensitive_paths, private, tainted, create_before_destroy, prevent_destroy, "
              "identity, identity_version, dependencies_id, run_id) VALUES (" +
              id_text() + ",?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  PLUMB_ASSIGN(Statement insert_dependencies,
               prepare("INSERT OR IGNORE INTO dependency_sets (addresses) VALUES (?)"));
  PLUMB_ASSIGN(Statement find_dependencies,
               prepare("SELECT id FROM dependency_sets WHERE addresses = ?"));
  PLUMB_ASSIGN(Statement insert_intent,
               prepare("INSERT INTO intents (workspace_id, run_id, action, address, prior, "
                       "planned) VALUES (" +
                       id_text() + ",?,?,?,?,?)"));
  PLUMB_ASSIGN(Statement remove_intent, prepare("DELETE FROM intents WHERE id = ?"));
  PLUMB_ASSIGN(Statement check, prepare("SELECT 1 FROM locks WHERE token = ?"));
  statements_ = std::make_shared<Statements>(
      Statements{std::move(supersede), std::move(insert_object), std::move(insert_dependencies),
                 std::move(find_dependencies), std::move(insert_intent), std::move(remove_intent),
                 std::move(check)});
  return {};
}

/// A database without our version must be one that nobody has put anything into.
Result<void> Store::check_empty() {
  PLUMB_ASSIGN(const std::int64_t tables, database_->integer("SELECT count(*) FROM sqlite_master"));
  if (tables == 0) return {};
  return fail(ErrorCode::kCorrupt, path_ + " is a database of another program");
}

Result<void> Store::recover_emergency_file() {
  if (system::real_files().kind(emergency_path()) == system::FileKind::kMissing) return {};
  PLUMB_ASSIGN(const std::string text, system::real_files().read(emergency_path()));
  std::vector<Outcome> outcomes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    auto outcome = outcome_from_json(line);
    // The last line may be cut short: the disk was full when it was written.
    if (outcome) outcomes.push_back(std::move(*outcome));
  }
  std::optional<LockHolder> holder;
  const auto lease = lock("reading back " + emergency_path(), 0, holder);
  if (!lease)
    return {};  // Somebody is at work: they will not be disturbed, and a later command will do it.
  auto run =
      begin_run(*lease, {"recover", "outcomes that could not be written when they happened", ""});
  Result<void> written = run ? Result<void>() : tl::unexpected(run.error());
  if (run) {
    std::vector<Intent*> none;
    std::vector<const Outcome*> all;
    for (const Outcome& outcome : outcomes) all.push_back(&outcome);
    written = write(*lease, *run, none, all);
    if (written) written = end_run(*lease, *run, true);
  }
  unlock(*lease);
  PLUMB_TRY(written);
  const std::string done =
      emergency_path() + ".read-" + std::to_string(system::real_clock().now_ms());
  if (::rename(emergency_path().c_str(), done.c_str()) != 0)
    return fail(ErrorCode::kDenied, "cannot rename " + emergency_path());
  return {};
}

Result<std::string> Store::read_secret() {
  PLUMB_ASSIGN(Statement statement,
               database_->prepare("SELECT value FROM meta WHERE key = 'secret'"));
  PLUMB_ASSIGN(const bool row, statement.step());
  return row ? std::string(statement.text(0)) : std::string();
}

Result<std::string> Store::secret() {
  const std::lock_guard guard(mutex_);
  return read_secret();
}

Result<State> Store::load() {
  const std::lock_guard guard(mutex_);
  State state;
  PLUMB_ASSIGN(Transaction snapshot, Transaction::begin(*database_, Transaction::Kind::kRead));
  {
    PLUMB_ASSIGN(
        Statement statement,
        database_->prepare("SELECT lineage, serial FROM workspaces WHERE id = " + id_text()));
    PLUMB_ASSIGN(const bool row, statement.step());
    if (row) {
      state.lineage = statement.text(0);
      state.serial = statement.integer(1);
    }
  }
  PLUMB_ASSIGN(state.secret, read_secret());
  std::unordered_map<std::int64_t, Dependencies> dependencies;
  {
    PLUMB_ASSIGN(Statement statement,
                 database_->prepare("SELECT id, addresses FROM dependency_sets"));
    while (true) {
      PLUMB_ASSIGN(const bool row, statement.step());
      if (!row) break;
      dependencies[statement.integer(0)] = dependencies_from_json(statement.text(1));
    }
  }
  PLUMB_ASSIGN(
      Statement objects,
      database_->prepare(
          "SELECT address, deposed, provider, schema_version, attributes, "
          "sensitive_paths, private, tainted, create_before_destroy, dependencies_id, " +
          std::string(version_ >= 2 ? "prevent_destroy, " : "0, ") +
          (version_ >= 3 ? "identity, identity_version" : "'', 0") +
          " FROM objects WHERE workspace_id = " + id_text() + " AND superseded_by IS NULL"));
  while (true) {
    PLUMB_ASSIGN(const bool row, objects.step());
    if (!row) break;
    StoredObject object;
    AddressError problem;
    auto address = parse_instance(objects.text(0), problem);
    if (!address)
      return fail(ErrorCode::kCorrupt,
                  path_ + ": \"" + std::string(objects.text(0)) + "\": " + problem.message);
    object.address = std::move(*address);
    object.deposed = objects.text(1);
    object.provider = objects.text(2);
    object.schema_version = objects.integer(3);
    object.attributes = objects.text(4);
    object.sensitive_paths = objects.text(5);
    object.private_data = objects.text(6);
    object.tainted = objects.integer(7) != 0;
    object.create_before_destroy = objects.integer(8) != 0;
    if (!objects.is_null(9)) object.dependencies = dependencies[objects.integer(9)];
    object.prevent_destroy = objects.integer(10) != 0;
    object.identity = objects.text(11);
    object.identity_version = objects.integer(12);
    state.objects.push_back(std::move(object));
  }
  std::sort(state.objects.begin(), state.objects.end(),
            [](const StoredObject& a, const StoredObject& b) {
              if (const auto order = a.address <=> b.address; order != 0) return order < 0;
              return a.deposed < b.deposed;
            });
  PLUMB_ASSIGN(Statement outputs,
               database_->prepare("SELECT name, value, type, sensitive FROM outputs "
                                  "WHERE workspace_id = " +
                                  id_text() + " AND superseded_by IS NULL"));
  while (true) {
    PLUMB_ASSIGN(const bool row, outputs.step());
    if (!row) break;
    PLUMB_ASSIGN(const value::Type type, value::parse_json_type(outputs.text(2)));
    PLUMB_ASSIGN(value::Value value, value::parse_json_typed(outputs.text(1), type));
    state.outputs[std::string(outputs.text(0))] = {std::move(value), outputs.integer(3) != 0};
  }
  PLUMB_ASSIGN(state.checks, load_checks());
  return state;
}

}  // namespace plumb::state
