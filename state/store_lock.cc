#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "state/statements.h"
#include "state/store.h"
#include "system/clock.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

/// A lock that was not renewed for so long is nobody's.
constexpr std::int64_t kLeaseMs = 60000;
constexpr std::int64_t kLockPollMs = 100;

std::string utc_now() {
  return system::utc_text(system::real_clock().now_ms() / 1000);
}

std::string author_name() {
  const passwd* const entry = ::getpwuid(::getuid());
  return entry == nullptr ? std::to_string(::getuid()) : entry->pw_name;
}

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

/// When a process started, in the kernel's ticks; empty if there is no such process. Tells a
/// process from a later one of the same number.
std::string process_start(std::int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return "";
  std::istringstream rest(line.substr(name_end + 1));
  std::string word;
  constexpr int kStartTimeField = 20;  // The 22nd of all, after the number and the name.
  for (int i = 0; i < kStartTimeField; ++i) rest >> word;
  return word;
}

}  // namespace

/// Nothing if the lock is ours now, else who has it.
Result<std::optional<LockHolder>> Store::try_lock(const std::string& purpose, Lease& lease) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  const std::int64_t now = system::real_clock().now_ms();
  std::optional<LockHolder> holder;
  {
    PLUMB_ASSIGN(Statement held,
                 database_->prepare(
                     "SELECT id, purpose, author, host, pid, process_start, created, expires_ms "
                     "FROM locks WHERE workspace_id = " +
                     id_text()));
    PLUMB_ASSIGN(const bool row, held.step());
    if (row) {
      const std::int64_t pid = held.integer(4);
      const bool dead = held.text(3) == host_name() && process_start(pid) != held.text(5);
      if (!dead && held.integer(7) > now) {
        holder = LockHolder{std::string(held.text(0)), std::string(held.text(1)),
                            std::string(held.text(2)) + "@" + std::string(held.text(3)) +
                                ", process " + std::to_string(pid),
                            std::string(held.text(6))};
      }
    }
  }
  if (holder) return holder;
  PLUMB_TRY(database_->execute("DELETE FROM locks WHERE workspace_id = " + id_text()));
  lease.id = system::random_uuid();
  PLUMB_ASSIGN(
      Statement insert,
      database_->prepare("INSERT INTO locks (workspace_id, id, purpose, author, host, pid, "
                         "process_start, created, expires_ms) VALUES (" +
                         id_text() + ",?,?,?,?,?,?,?,?)"));
  insert.bind(lease.id)
      .bind(purpose)
      .bind(author_name())
      .bind(host_name())
      .bind(std::int64_t{::getpid()})
      .bind(process_start(::getpid()))
      .bind(utc_now())
      .bind(now + kLeaseMs);
  PLUMB_TRY(insert.run());
  lease.token = database_->last_insert_id();
  PLUMB_TRY(transaction.commit());
  return std::nullopt;
}

Result<Lease> Store::lock(const std::string& purpose, std::int64_t timeout_ms,
                          std::optional<LockHolder>& holder) {
  const std::int64_t deadline = system::real_clock().now_ms() + timeout_ms;
  while (true) {
    Lease lease;
    PLUMB_ASSIGN(holder, try_lock(purpose, lease));
    if (!holder) return lease;
    if (system::real_clock().now_ms() >= deadline)
      return fail(ErrorCode::kConflict, "the state is locked");
    std::this_thread::sleep_for(std::chrono::milliseconds(kLockPollMs));
  }
}

void Store::unlock(const Lease& lease) {
  const std::lock_guard guard(mutex_);
  // If this fails the lock is taken over when this process has ended.
  (void)database_->execute("DELETE FROM locks WHERE token = " + std::to_string(lease.token));
}

Result<bool> Store::force_unlock(const std::string& id) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Statement statement, database_->prepare("DELETE FROM locks WHERE id = ?"));
  statement.bind(id);
  PLUMB_TRY(statement.run());
  return database_->changes() > 0;
}

Result<void> Store::renew(const Lease& lease) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Statement statement,
               database_->prepare("UPDATE locks SET expires_ms = ? WHERE token = ?"));
  statement.bind(system::real_clock().now_ms() + kLeaseMs).bind(lease.token);
  PLUMB_TRY(statement.run());
  if (database_->changes() > 0) return {};
  return fail(ErrorCode::kConflict,
              "the lock of " + path_ + " was lost: another process took it over");
}

Result<std::int64_t> Store::begin_run(const Lease& lease, const RunInfo& info) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  PLUMB_TRY(check_token(lease));
  PLUMB_ASSIGN(Statement insert,
               database_->prepare(
                   "INSERT INTO runs (workspace_id, operation, reason, author, host, config_hash, "
                   "started, status) VALUES (" +
                   id_text() + ",?,?,?,?,?,?,'running')"));
  insert.bind(info.operation)
      .bind(info.reason)
      .bind(author_name())
      .bind(host_name())
      .bind(info.config_hash)
      .bind(utc_now());
  PLUMB_TRY(insert.run());
  const std::int64_t id = database_->last_insert_id();
  PLUMB_TRY(transaction.commit());
  return id;
}

Result<void> Store::end_run(const Lease& lease, std::int64_t run, bool succeeded) {
  const std::lock_guard guard(mutex_);
  PLUMB_ASSIGN(Transaction transaction, Transaction::begin(*database_));
  PLUMB_TRY(check_token(lease));
  PLUMB_ASSIGN(Statement update,
               database_->prepare("UPDATE runs SET ended = ?, status = ? WHERE id = ?"));
  update.bind(utc_now()).bind(succeeded ? "done" : "failed").bind(run);
  PLUMB_TRY(update.run());
  return transaction.commit();
}

Result<std::vector<RunRecord>> Store::runs() {
  const std::lock_guard guard(mutex_);
  std::vector<RunRecord> all;
  PLUMB_ASSIGN(Statement statement,
               database_->prepare(
                   "SELECT id, operation, reason, author, host, started, ended, status FROM runs "
                   "WHERE workspace_id = " +
                   id_text() + " ORDER BY id"));
  while (true) {
    PLUMB_ASSIGN(const bool row, statement.step());
    if (!row) return all;
    const auto text = [&](int column) { return std::string(statement.text(column)); };
    all.push_back(
        {statement.integer(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7)});
  }
}

}  // namespace plumb::state
