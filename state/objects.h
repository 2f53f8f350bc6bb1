/// What the store keeps: objects that exist in the world, outputs, and the runs that made them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "state/address.h"
#include "state/check_results.h"
#include "value/value.h"

namespace plumb::state {

/// Addresses of the blocks that an object depends on, sorted. Many objects share one list.
using Dependencies = std::shared_ptr<const std::vector<std::string>>;

/// One object of a provider's. Attributes stay as JSON until somebody needs them: most commands do
/// not.
struct StoredObject {
  InstanceAddress address;
  std::string
      deposed;  ///< Empty for the current object, else the key of one that is to be destroyed.
  std::string provider;  ///< `provider["registry.terraform.io/hashicorp/random"]`, with alias.
  std::int64_t schema_version = 0;
  std::string attributes;  ///< JSON as in Terraform's state: dynamic ones as {"value", "type"}.
  std::string sensitive_paths;  ///< JSON, Terraform's `sensitive_attributes`; empty for none.
  std::string private_data;     ///< The provider's own, opaque.
  std::string identity;         ///< JSON as in Terraform's state; empty for none.
  std::int64_t identity_version = 0;
  bool tainted = false;
  bool create_before_destroy = false;
  bool prevent_destroy = false;  ///< As its block had it: holds also when the block is gone.
  Dependencies dependencies;     ///< Null for none.
  /// Of what a dead process began and may or may not have done: the provider must be asked. Never
  /// stored; see add_unfinished().
  bool uncertain = false;
  std::int64_t intent = 0;  ///< Of what is uncertain: the operation that was begun.
  bool unborn = false;      ///< Of what is uncertain: it was being created, and is as planned.
};

struct StoredOutput {
  value::Value value;
  bool sensitive = false;
};

/// All that is current, at one moment.
struct State {
  std::string lineage;
  std::int64_t serial = 0;
  /// Of this store alone, hexadecimal: the key of what must not be guessed from a digest. Empty if
  /// there is no store yet.
  std::string secret;
  std::vector<StoredObject> objects;  ///< Sorted by address, then deposed key.
  std::map<std::string, StoredOutput> outputs;
  CheckResults checks;  ///< Of the last run that judged them.
};

/// An operation that was begun and of which nothing more is known: its process died in between.
struct Intent {
  enum class Action : std::uint8_t { kCreate, kUpdate, kDelete };
  std::int64_t id = 0;
  std::int64_t run = 0;
  Action action = Action::kCreate;
  StoredObject prior;  ///< What was in the state; attributes empty when creating.
  StoredObject
      planned;  ///< What was wanted, unknown values as null; attributes empty when deleting.
};

/// Adds to the state what unfinished operations may have made, and marks what they may have
/// changed, so that whoever plans asks the providers. Unknown values of an object that was to be
/// created are null.
void add_unfinished(const std::vector<Intent>& intents, State& state);

/// What became of an operation: the object's new row, or its end.
struct Outcome {
  std::int64_t intent = 0;  ///< 0 if none was written.
  StoredObject object;      ///< Address and deposed key always; the rest unless `gone`.
  bool gone = false;
};

/// Who does what, and why. Kept for ever.
struct RunInfo {
  std::string operation;  ///< `apply`, `destroy`, `state mv`.
  std::string reason;
  std::string config_hash;
};

struct RunRecord {
  std::int64_t id = 0;
  std::string operation;
  std::string reason;
  std::string author;
  std::string host;
  std::string started;  ///< UTC.
  std::string ended;    ///< Empty while it runs, or if it died.
  std::string status;   ///< `running`, `done`, `failed`.
};

}  // namespace plumb::state
