#include <sys/stat.h>

#include "state/object_codec.h"
#include "state/statements.h"
#include "state/store.h"
#include "system/clock.h"
#include "value/json_codec.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

const char* action_name(Intent::Action action) {
  switch (action) {
    case Intent::Action::kCreate:
      return "create";
    case Intent::Action::kUpdate:
      return "update";
    case Intent::Action::kDelete:
      return "delete";
  }
  return "";
}

Intent::Action action_of(std::string_view name) {
  if (name == "create") return Intent::Action::kCreate;
  return name == "update" ? Intent::Action::kUpdate : Intent::Action::kDelete;
}

}  // namespace

Result<std::vector<Intent>> Store::unfinished() {
  const std::lock_guard guard(mutex_);
  std::vector<Intent> intents;
  PLUMB_ASSIGN(Statement statement,
               database_->prepare("SELECT id, run_id, action, prior, planned FROM intents WHERE "
                                  "workspace_id = " +
                                  id_text() + " ORDER BY id"));
  while (true) {
    PLUMB_ASSIGN(const bool row, statement.step());
    if (!row) return intents;
    Intent intent;
    intent.id = statement.integer(0);
    intent.run = statement.integer(1);
    intent.action = action_of(statement.text(2));
    PLUMB_ASSIGN(intent.prior, object_from_json(statement.text(3)));
    PLUMB_ASSIGN(intent.planned, object_from_json(statement.text(4)));
    intents.push_back(std::move(intent));
  }
}

/// A database that was deleted can still be written to, and nobody would ever read it.
Result<void> Store::check_in_place() const {
  if (path_.empty()) return {};
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0 && status.st_ino == inode_) return {};
  return fail(ErrorCode::kUnavailable, path_ + " was removed or replaced while it was in use");
}

Result<void> Store::check_token(const Lease& lease) {
  Statement& statement = statements_->check_token;
  statement.reset().bind(lease.token);
  PLUMB_ASSIGN(const bool held, statement.step());
  statement.reset();
  if (held) return {};
  return fail(ErrorCode::kConflict,
              "the lock of " + path_ +
                  " was lost: another process took it over, and nothing more is written");
}

/// Every write counts, so that a plan made in the middle of a run is known to be old.
Result<void> Store::touch() {
  return database_->execute("UPDATE workspaces SET serial = serial + 1 WHERE id = " + id_text());
}

Result<std::int64_t> Store::write_intent(std::int64_t run, const Intent& intent) {
  Statement& statement = statements_->insert_intent;
  statement.reset()
      .bind(run)
      .bind(action_name(intent.action))
      .bind(to_string(intent.planned.address))
      .bind(object_to_json(intent.prior))
      .bind(object_to_json(intent.planned));
  PLUMB_TRY(statement.run());
  return database_->last_insert_id();
}

Result<void> Store::write_outcome(std::int64_t run, const Outcome& outcome) {
  const StoredObject& object = outcome.object;
  const std::string address = to_string(object.address);
  Statement& supersede = statements_->supersede;
  supersede.reset().bind(run).bind(address).bind(object.deposed);
  PLUMB_TRY(supersede.run());
  if (!outcome.gone) {
    const std::string dependencies = dependencies_to_json(object.dependencies);
    std::int64_t dependencies_id = 0;
    if (!dependencies.empty()) {
      statements_->insert_dependencies.reset().bind(dependencies);
      PLUMB_TRY(statements_->insert_dependencies.run());
      statements_->find_dependencies.reset().bind(dependencies);
      PLUMB_ASSIGN(const bool found, statements_->find_dependencies.step());
      if (found) dependencies_id = statements_->find_dependencies.integer(0);
      statements_->find_dependencies.reset();
    }
    Statement& insert = statements_->insert_object;
    insert.reset()
        .bind(address)
        .bind(object.deposed)
        .bind(object.provider)
        .bind(object.schema_version)
        .bind(object.attributes)
        .bind(object.sensitive_paths)
        .bind_blob(object.private_data)
        .bind(std::int64_t{object.tainted})
        .bind(std::int64_t{object.create_before_destroy})
        .bind(std::int64_t{object.prevent_destroy})
        .bind(object.identity)
        .bind(object.identity_version);
    dependencies_id == 0 ? insert.bind_null() : insert.bind(dependencies_id);
    insert.bind(run);
    PLUMB_TRY(insert.run());
  }
  if (outcome.intent != 0) {
    statements_->remove_intent.reset().bind(outcome.intent);
    PLUMB_TRY(statements_->remove_intent.run());
  }
  return {};
}

Result<void> Store::write(const Lease& lease, std::int64_t run, std::vector<Intent*>& intents,
                          const std::vector<const Outcome*>& outcomes) {
  const std::lock_guard guard(mutex_);
  const auto attempt = [&]() -> Result<void> {
    PLUMB_TRY(check_in_place());
    PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
    PLUMB_TRY(check_token(lease));
    if (!outcomes.empty()) PLUMB_TRY(touch());
    for (Intent* const intent : intents) {
      PLUMB_ASSIGN(intent->id, write_intent(run, *intent));
    }
    for (const Outcome* const outcome : outcomes) PLUMB_TRY(write_outcome(run, *outcome));
    return transaction.commit();
  };
  auto written = attempt();
  return written;
}

Result<void> Store::write_outputs(const Lease& lease, std::int64_t run,
                                  const std::map<std::string, StoredOutput>& outputs) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  PLUMB_TRY(check_token(lease));
  PLUMB_TRY(touch());
  PLUMB_TRY(database_->execute("UPDATE outputs SET superseded_by = " + std::to_string(run) +
                               " WHERE workspace_id = " + id_text() +
                               " AND superseded_by IS NULL"));
  PLUMB_ASSIGN(
      Statement insert,
      database_->prepare("INSERT INTO outputs (workspace_id, name, value, type, sensitive, run_id) "
                         "VALUES (" +
                         id_text() + ",?,?,?,?,?)"));
  for (const auto& [name, output] : outputs) {
    std::string json;
    std::string type;
    value::append_json_typed(json, output.value, output.value.type());
    value::append_json_type(type, output.value.type());
    insert.reset().bind(name).bind(json).bind(type).bind(std::int64_t{output.sensitive}).bind(run);
    PLUMB_TRY(insert.run());
  }
  return transaction.commit();
}

Result<CheckResults> Store::load_checks() {
  constexpr std::int64_t kSince = 2;
  if (version_ < kSince) return CheckResults{};
  PLUMB_ASSIGN(Statement statement,
               database_->prepare("SELECT results FROM check_results WHERE workspace_id = " +
                                  id_text() + " AND superseded_by IS NULL"));
  PLUMB_ASSIGN(const bool row, statement.step());
  if (!row) return CheckResults{};
  return check_results_from_json(statement.text(0));
}

Result<void> Store::write_checks(const Lease& lease, std::int64_t run,
                                 const CheckResults& results) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  PLUMB_TRY(check_token(lease));
  PLUMB_TRY(touch());
  PLUMB_TRY(replace_checks(run, results));
  return transaction.commit();
}

Result<void> Store::replace_checks(std::int64_t run, const CheckResults& results) {
  PLUMB_TRY(database_->execute("UPDATE check_results SET superseded_by = " + std::to_string(run) +
                               " WHERE workspace_id = " + id_text() +
                               " AND superseded_by IS NULL"));
  if (results.empty()) return {};
  PLUMB_ASSIGN(Statement insert,
               database_->prepare("INSERT INTO check_results (workspace_id, results, run_id) "
                                  "VALUES (" +
                                  id_text() + ",?,?)"));
  insert.bind(check_results_to_json(results)).bind(run);
  return insert.run();
}

Result<void> Store::replace_all(const Lease& lease, std::int64_t run, const State& state) {
  const std::lock_guard guard(mutex_);
  {
    PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
    PLUMB_TRY(check_token(lease));
    PLUMB_TRY(database_->execute("UPDATE objects SET superseded_by = " + std::to_string(run) +
                                 " WHERE workspace_id = " + id_text() +
                                 " AND superseded_by IS NULL"));
    PLUMB_ASSIGN(Statement update,
                 database_->prepare("UPDATE workspaces SET lineage = ?, serial = ? WHERE id = " +
                                    id_text()));
    update.bind(state.lineage).bind(state.serial);
    PLUMB_TRY(update.run());
    for (const StoredObject& object : state.objects)
      PLUMB_TRY(write_outcome(run, {0, object, false}));
    PLUMB_TRY(replace_checks(run, state.checks));
    PLUMB_TRY(transaction.commit());
  }
  return {};
}

}  // namespace plumb::state
