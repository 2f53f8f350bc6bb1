/// The tables of the store, version 3. Documented in docs/formats/state.md: keep both alike.
#pragma once

namespace plumb::state {

/// `PRAGMA application_id`: "Plmb".
inline constexpr int kApplicationId = 0x506c6d62;
/// `PRAGMA user_version`. A program refuses a database of a higher one.
inline constexpr int kSchemaVersion = 3;

inline constexpr const char* kSchema = R"sql(
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE workspaces (
  id      INTEGER PRIMARY KEY,
  name    TEXT NOT NULL UNIQUE,
  lineage TEXT NOT NULL,
  serial  INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE runs (
  id           INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces(id),
  operation    TEXT NOT NULL,
  reason       TEXT NOT NULL,
  author       TEXT NOT NULL,
  host         TEXT NOT NULL,
  config_hash  TEXT NOT NULL,
  started      TEXT NOT NULL,
  ended        TEXT,
  status       TEXT NOT NULL
);

CREATE TABLE dependency_sets (
  id        INTEGER PRIMARY KEY,
  addresses TEXT NOT NULL UNIQUE
);

CREATE TABLE objects (
  id                    INTEGER PRIMARY KEY,
  workspace_id          INTEGER NOT NULL,
  address               TEXT NOT NULL,
  deposed               TEXT NOT NULL DEFAULT '',
  provider              TEXT NOT NULL,
  schema_version        INTEGER NOT NULL,
  attributes            TEXT NOT NULL,
  sensitive_paths       TEXT NOT NULL,
  private               BLOB NOT NULL,
  tainted               INTEGER NOT NULL,
  create_before_destroy INTEGER NOT NULL,
  prevent_destroy       INTEGER NOT NULL DEFAULT 0,
  identity              TEXT NOT NULL DEFAULT '',
  identity_version      INTEGER NOT NULL DEFAULT 0,
  dependencies_id       INTEGER REFERENCES dependency_sets(id),
  run_id                INTEGER NOT NULL REFERENCES runs(id),
  superseded_by         INTEGER REFERENCES runs(id)
);
CREATE UNIQUE INDEX current_objects_by_address ON objects (workspace_id, address, deposed) WHERE superseded_by IS NULL;
CREATE INDEX object_history ON objects (workspace_id, address);

CREATE TABLE outputs (
  id            INTEGER PRIMARY KEY,
  workspace_id  INTEGER NOT NULL,
  name          TEXT NOT NULL,
  value         TEXT NOT NULL,
  type          TEXT NOT NULL,
  sensitive     INTEGER NOT NULL,
  run_id        INTEGER NOT NULL REFERENCES runs(id),
  superseded_by INTEGER REFERENCES runs(id)
);
CREATE UNIQUE INDEX current_outputs_by_name ON outputs (workspace_id, name) WHERE superseded_by IS NULL;

CREATE TABLE check_results (
  id            INTEGER PRIMARY KEY,
  workspace_id  INTEGER NOT NULL,
  results       TEXT NOT NULL,
  run_id        INTEGER NOT NULL REFERENCES runs(id),
  superseded_by INTEGER REFERENCES runs(id)
);
CREATE UNIQUE INDEX current_check_results ON check_results (workspace_id) WHERE superseded_by IS NULL;

CREATE TABLE intents (
  id           INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  run_id       INTEGER NOT NULL REFERENCES runs(id),
  action       TEXT NOT NULL,
  address      TEXT NOT NULL,
  prior        TEXT NOT NULL,
  planned      TEXT NOT NULL
);

CREATE TABLE locks (
  token         INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id  INTEGER NOT NULL UNIQUE,
  id            TEXT NOT NULL,
  purpose       TEXT NOT NULL,
  author        TEXT NOT NULL,
  host          TEXT NOT NULL,
  pid           INTEGER NOT NULL,
  process_start TEXT NOT NULL,
  created       TEXT NOT NULL,
  expires_ms    INTEGER NOT NULL
);

CREATE VIEW current_objects AS
  SELECT o.*, w.name AS workspace FROM objects o JOIN workspaces w ON w.id = o.workspace_id
  WHERE o.superseded_by IS NULL;

INSERT INTO meta VALUES ('secret', lower(hex(randomblob(32))));
)sql";

/// From version 1 to 2.
inline constexpr const char* kUpgradeTo2 = R"sql(
ALTER TABLE objects ADD COLUMN prevent_destroy INTEGER NOT NULL DEFAULT 0;
CREATE TABLE check_results (
  id            INTEGER PRIMARY KEY,
  workspace_id  INTEGER NOT NULL,
  results       TEXT NOT NULL,
  run_id        INTEGER NOT NULL REFERENCES runs(id),
  superseded_by INTEGER REFERENCES runs(id)
);
CREATE UNIQUE INDEX current_check_results ON check_results (workspace_id) WHERE superseded_by IS NULL;
INSERT INTO meta VALUES ('secret', lower(hex(randomblob(32))));
PRAGMA user_version = 2;
)sql";

/// From version 2 to 3.
inline constexpr const char* kUpgradeTo3 = R"sql(
ALTER TABLE objects ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE objects ADD COLUMN identity_version INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
)sql";

}  // namespace plumb::state
