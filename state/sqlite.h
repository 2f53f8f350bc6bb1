/// SQLite in the terms of this code base: owned handles, Results, bound parameters. Nothing else
/// includes sqlite3.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "diagnostics/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace plumb::state {

using diagnostics::Result;

class Statement;

/// A connection. Use from one thread at a time.
class Database {
 public:
  enum class Access { kReadWrite, kReadOnly };
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;
  ~Database() = default;

  [[nodiscard]] Result<void> execute(const std::string& sql);
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  /// The first column of the first row; 0 if there is none.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] std::int64_t changes() const;
  /// The current error as ours, with the file's name.
  [[nodiscard]] tl::unexpected<diagnostics::Error> error() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  [[nodiscard]] static Result<Database> open_immutable(const std::string& path);
  Database(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
};

/// A prepared statement, used again and again: bind, then step until false. Must not outlive its
/// database.
class Statement {
 public:
  /// Forgets what was bound and found.
  Statement& reset();
  Statement& bind(std::string_view text);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind(std::int64_t number);
  Statement& bind_null();
  /// Whether there is a row.
  [[nodiscard]] Result<bool> step();
  /// For statements without rows.
  [[nodiscard]] Result<void> run();

  /// Columns of the row at hand, from 0. Views end with the next step.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Statement(sqlite3_stmt* handle, const Database& database)
      : handle_(handle), database_(&database) {}
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  const Database* database_;
  int bound_ = 0;
};

/// Rolls back unless committed.
class Transaction {
 public:
  enum class Kind { kWrite, kRead };
  [[nodiscard]] static Result<Transaction> begin(Database& database, Kind kind = Kind::kWrite);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace plumb::state
