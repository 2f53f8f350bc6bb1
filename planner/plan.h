/// A plan: what will be done to which object, as data. It can be shown, judged, saved and carried
/// out without the planner.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "providers/host/provider.h"
#include "state/check_results.h"
#include "state/objects.h"

namespace plumb::planner {

using providers::Path;
using value::Value;

enum class Action : std::uint8_t {
  kNoOp,
  kCreate,
  kRead,  ///< A data source, at apply.
  kUpdate,
  kDelete,
  kForget,            ///< It leaves the state and stays in the world.
  kDeleteThenCreate,  ///< Replace.
  kCreateThenDelete,  ///< Replace, create_before_destroy.
};

[[nodiscard]] inline bool is_replace(Action action) {
  return action == Action::kDeleteThenCreate || action == Action::kCreateThenDelete;
}

/// `create`, `delete_then_create`: one word for each, that will not change.
[[nodiscard]] const char* action_word(Action action);

/// Why an action is what it is, where the action alone does not tell.
enum class Reason : std::uint8_t {
  kNone,
  kCannotUpdate,  ///< An attribute forces replacement.
  kTainted,
  kByRequest,          ///< -replace
  kTriggered,          ///< replace_triggered_by
  kNoResourceConfig,   ///< Deleted: the block is gone.
  kNoMoveTarget,       ///< Deleted: it was moved to where no block is.
  kNoModule,           ///< Deleted: the module is gone.
  kWrongRepetition,    ///< Deleted: the block has, or has no longer, count or for_each.
  kCountIndex,         ///< Deleted: the index is out of range.
  kEachKey,            ///< Deleted: the key is not in for_each.
  kDisabled,           ///< Deleted: lifecycle.enabled is false.
  kConfigUnknown,      ///< Read at apply: arguments are not known yet.
  kCheckNested,        ///< Read at apply: once more, for a check.
  kDependencyPending,  ///< Read at apply: something it depends on changes first.
};

/// `cannot_update`, `no_resource_config`; empty for none.
[[nodiscard]] const char* reason_word(Reason reason);

/// Why a change has to wait for another plan.
enum class DeferralReason : std::uint8_t {
  kNone,  ///< It does not wait.
  // What a provider answers, by the numbers of the plugin protocol.
  kResourceConfigUnknown,
  kProviderConfigUnknown,
  kAbsentPrereq,
  kInstanceCountUnknown,  ///< Of its block, or of a module that it is in.
  kDeferredPrereq,        ///< Something that it depends on waits.
  kUnknown,               ///< The provider gives a reason that is none of the above.
};

/// `resource_config_unknown`, as in Terraform's plans; empty for none.
[[nodiscard]] const char* deferral_word(DeferralReason reason);

/// The object that an instance is to become, by what its provider calls it.
struct Importing {
  std::string id;          ///< Empty if it is found by its identity.
  bool sensitive = false;  ///< Not to be shown.
  Value identity;          ///< Null if it is found by its id.
};

struct Change {
  state::InstanceAddress address;
  std::optional<state::InstanceAddress> moved_from;  ///< Where the state has the object.
  std::optional<Importing> importing;  ///< `before` is in the world, not in the state.
  std::string generated_config;        ///< The block that was written for it; empty for none.
  std::string deposed;                 ///< Of a leftover object that is to be destroyed.
  Action action = Action::kNoOp;
  Reason reason = Reason::kNone;
  std::string provider;  ///< As in state: `provider["…/random"]`.
  std::int64_t schema_version = 0;
  std::shared_ptr<const providers::Block> schema;
  Value before;                 ///< After refresh; null when creating.
  Value after;                  ///< With unknowns; null when deleting.
  std::string prior_private;    ///< The provider's, with `before`.
  std::string planned_private;  ///< The provider's, with `after`.
  Value prior_identity;         ///< Of `before`; null where there is none.
  Value planned_identity;       ///< Of `after`; may be unknown of what is to be made.
  std::int64_t identity_version = 0;
  std::vector<Path> requires_replace;
  state::Dependencies
      dependencies;  ///< Of the object once it is made; of a deleted one, what it had.
  bool create_before_destroy = false;
  bool prevent_destroy = false;  ///< Of the block, or what is left of it: kept with the object.
  bool tainted = false;          ///< `before` is.
  bool config_known =
      false;  ///< Nothing in the configuration was unknown, or ephemeral, so the plan is final.
  bool refreshed =
      false;  ///< `before` differs from what was stored, or was stored by an older schema.
  DeferralReason deferral = DeferralReason::kNone;
  /// `module.m[*].a.b[*]`: stands for all instances of a block, while it is not known which there
  /// are. Empty for what `address` names.
  std::string instances;

  /// Something is to be done, if only to the state.
  [[nodiscard]] bool acts() const { return action != Action::kNoOp || moved_from || importing; }
};

/// The address, or what stands for several.
[[nodiscard]] std::string change_address(const Change& change);

/// The object as it was stored and as it was found.
struct Drift {
  state::InstanceAddress address;
  std::string provider;
  std::shared_ptr<const providers::Block> schema;
  Value before;
  Value after;  ///< Null: it is gone.
};

/// A part of an object, or of all objects of a block, that the plan depends on.
struct RelevantAttribute {
  state::InstanceAddress resource;
  Path path;  ///< Empty: the whole object.
};

struct OutputChange {
  Action action = Action::kNoOp;
  Value before;
  Value after;
  bool sensitive = false;  ///< Of either.
};

enum class Mode : std::uint8_t { kNormal, kDestroy, kRefreshOnly };

struct Options {
  Mode mode = Mode::kNormal;
  bool refresh = true;
  std::vector<state::Target> targets;   ///< Only these, and what they depend on.
  std::vector<state::Target> excludes;  ///< All but these, and what depends on them.
  std::vector<state::InstanceAddress> replace;
  /// With kRefreshOnly: objects of import blocks are taken over as they are.
  bool import_only = false;
  /// Whether Plan::relevant is wanted where nothing has drifted: for those who read the plan as
  /// data.
  bool relevance = true;
  unsigned parallelism = 10;
  /// Whether something may be left out.
  [[nodiscard]] bool partial() const { return !targets.empty() || !excludes.empty(); }
};

struct Plan {
  Mode mode = Mode::kNormal;
  std::vector<Change> changes;  ///< Sorted by address; no-ops too.
  /// What waits for another plan: never applied. So sorted, and with no-ops, too.
  std::vector<Change> deferred;
  std::map<std::string, OutputChange> outputs;
  std::vector<Drift> drift;
  std::vector<RelevantAttribute> relevant;
  state::CheckResults checks;
  std::map<std::string, Value> variables;        ///< Of the root module, as given or defaulted.
  std::vector<std::string> ephemeral_variables;  ///< That were given, and are nowhere kept.
  std::vector<std::string> targets;              ///< As given.
  std::vector<std::string> excludes;             ///< As given.
  std::string workspace;                         ///< Whose state it is made for.
  std::string prior_lineage;
  std::int64_t prior_serial = 0;
  std::int64_t timestamp = 0;  ///< Seconds since 1970.
  std::string digest;          ///< See effects_digest(); empty if nobody asked.
  bool errored = false;        ///< Incomplete: not to be applied.

  /// Whether something may have been left out.
  [[nodiscard]] bool partial() const { return !targets.empty() || !excludes.empty(); }
  /// Whether nothing is left for another plan.
  [[nodiscard]] bool complete() const { return !partial() && !errored && deferred.empty(); }
  /// How many deferred changes there are that are worth a word: objects that would stay as they
  /// are, were it not for what they depend on, are none.
  [[nodiscard]] std::size_t deferrals() const;
  /// Whether applying it would do anything to objects, or to their addresses.
  [[nodiscard]] bool changes_objects() const;
  /// Or to outputs.
  [[nodiscard]] bool changes_outputs() const;
  [[nodiscard]] bool empty() const;
};

struct Counts {
  std::size_t import = 0;
  std::size_t add = 0;
  std::size_t change = 0;
  std::size_t remove = 0;
};
[[nodiscard]] Counts count(const Plan& plan);

/// Whether a deferred change is one of Plan::deferrals().
[[nodiscard]] bool is_worth_a_word(const Change& deferred);

/// Takes the reads for checks out of a plan that does nothing else: what they found while planning
/// is as good as what they would find at apply.
void drop_idle_reads(Plan& plan);

}  // namespace plumb::planner
