/// A provider at work, asked and answering in values.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "diagnostics/result.h"
#include "providers/host/schema.h"
#include "value/value.h"

namespace plumb::providers {

using diagnostics::Result;

/// A place inside a value: attribute names, map keys, list positions.
struct PathStep {
  enum class Kind : std::uint8_t { kAttribute = 1, kKey = 2, kIndex = 3 };
  Kind kind = Kind::kAttribute;
  std::string name;  ///< Attribute or key.
  std::int64_t index = 0;
  friend bool operator==(const PathStep&, const PathStep&) = default;
};
using Path = std::vector<PathStep>;

/// What a provider has to say of what it was asked: its trouble, not the connection's (that is an
/// Error).
struct Message {
  bool error = true;
  std::string summary;
  std::string detail;
  Path path;
  std::int64_t retry_after_ms = 0;  ///< Of an error: the call had no effect, try again; 0: do not.
};
using Messages = std::vector<Message>;

[[nodiscard]] bool has_errors(const Messages& messages);
/// When the same call is to be made again, if all errors are of the kind that asks for that.
[[nodiscard]] std::optional<std::int64_t> retry_after_ms(const Messages& messages);

/// An object as it is kept: its value and what the provider wants kept with it.
struct Object {
  Value value;
  std::string private_data;
  Value identity;  ///< What tells it from all others of its type; null where there is none.
};

struct ReadResult {
  Object object;              ///< A null value: it is gone.
  std::int64_t deferred = 0;  ///< The reason why the provider puts it off; 0: it does not.
  Messages messages;
  bool overdue = false;  ///< The answer came after the object's time limit (time_limit.h).
};

struct PlanRequest {
  std::string_view type;
  const Block* schema = nullptr;
  Value prior;     ///< Null when creating.
  Value proposed;  ///< Null when destroying; prior and configuration merged otherwise.
  Value config;
  std::string_view prior_private;
  Value prior_identity;
};

struct PlanResult {
  Value planned;
  std::string private_data;
  Value identity;  ///< Unknown where only apply can tell.
  std::vector<Path> requires_replace;
  bool legacy = false;  ///< Old rules of consistency apply: breaches are not the user's problem.
  std::int64_t deferred = 0;  ///< As in ReadResult.
  Messages messages;
};

struct ApplyRequest {
  std::string_view type;
  const Block* schema = nullptr;
  Value prior;
  Value planned;  ///< Null when destroying.
  Value config;
  std::string_view planned_private;
  Value planned_identity;
  std::int64_t spent_ms = 0;  ///< Of the object's time limit, by earlier tries.
};

struct ApplyResult {
  bool answered = false;  ///< There was a new state in the answer.
  Object object;          ///< What exists now; counts even beside errors.
  bool legacy = false;
  bool overdue = false;  ///< The answer came after the object's time limit.
  Messages messages;
};

/// An ephemeral resource that is open, or was renewed.
struct LeaseResult {
  Value value;  ///< Of opening.
  std::string private_data;
  std::int64_t renew_at_ms = 0;  ///< Since 1970; 0: it need not be renewed.
  Messages messages;
};

/// What an object that exists is found by: an id of the provider's own making, or an identity.
struct ImportKey {
  std::string_view id;
  Value identity;  ///< Null if it is the id.
};

struct ImportResult {
  std::vector<std::pair<std::string, Object>> objects;  ///< By type.
  std::int64_t deferred = 0;                            ///< As in ReadResult.
  Messages messages;
};

/// An object of another type, perhaps of another provider, that is to become one of this type.
struct MoveRequest {
  std::string_view source_provider;  ///< Its source address.
  std::string_view source_type;
  std::int64_t source_version = 0;
  std::string_view source_attributes;  ///< JSON, as stored.
  std::string_view source_private;
  std::string_view source_identity;  ///< JSON; empty for none.
  std::string_view type;             ///< What it becomes.
};

struct FunctionResult {
  Value value;
  std::string error;           ///< Empty on success.
  std::int64_t argument = -1;  ///< The one at fault, or -1.
};

/// One configured instance: a plugin's (plugin_provider.h), or what a test puts in its place.
/// Everything but configure() may be called from many threads at a time. An Error says that the
/// provider did not do its part (a plugin crashed, or answered nonsense), and names it; kDeadline:
/// the object's time limit went by, and nothing is known of what was done.
class Provider {
 public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;

  [[nodiscard]] virtual const ProviderSchema& schema() const = 0;
  /// Calls may wait for the outside world: make them where waiting is allowed.
  [[nodiscard]] virtual bool waits() const = 0;
  /// Applying changes nothing outside the state.
  [[nodiscard]] virtual bool has_outside_effect() const = 0;
  /// How many objects may be worked on at a time, as the provider says when it is configured; 0: no
  /// limit of its own.
  [[nodiscard]] virtual unsigned max_parallel() const { return 0; }

  [[nodiscard]] virtual Result<Messages> validate_provider(const Value& config) = 0;
  [[nodiscard]] virtual Result<Messages> configure(const Value& config) = 0;
  [[nodiscard]] virtual Result<Messages> validate_resource(std::string_view type,
                                                           const Block& schema,
                                                           const Value& config) = 0;
  [[nodiscard]] virtual Result<Messages> validate_data(std::string_view type, const Block& schema,
                                                       const Value& config) = 0;
  [[nodiscard]] virtual Result<ReadResult> read(std::string_view type, const Block& schema,
                                                const Object& current) = 0;
  [[nodiscard]] virtual Result<PlanResult> plan(const PlanRequest& request) = 0;
  [[nodiscard]] virtual Result<ApplyResult> apply(const ApplyRequest& request) = 0;
  [[nodiscard]] virtual Result<ImportResult> import(std::string_view type,
                                                    const ImportKey& key) = 0;
  /// Needs no configuration.
  [[nodiscard]] virtual Result<ReadResult> move_state(const MoveRequest& request) = 0;
  /// The stored attributes, written under another schema version, as a value of today's.
  [[nodiscard]] virtual Result<ReadResult> upgrade_state(std::string_view type, const Block& schema,
                                                         std::int64_t version,
                                                         std::string_view json) = 0;
  /// The stored identity, written under another version of its schema, as one of today's.
  [[nodiscard]] virtual Result<ReadResult> upgrade_identity(std::string_view type,
                                                            std::int64_t version,
                                                            std::string_view json) = 0;
  [[nodiscard]] virtual Result<ReadResult> read_data(std::string_view type, const Block& schema,
                                                     const Value& config) = 0;
  [[nodiscard]] virtual Result<Messages> validate_ephemeral(std::string_view type,
                                                            const Block& schema,
                                                            const Value& config) = 0;
  [[nodiscard]] virtual Result<LeaseResult> open_ephemeral(std::string_view type,
                                                           const Block& schema,
                                                           const Value& config) = 0;
  [[nodiscard]] virtual Result<LeaseResult> renew_ephemeral(std::string_view type,
                                                            std::string_view private_data) = 0;
  [[nodiscard]] virtual Result<Messages> close_ephemeral(std::string_view type,
                                                         std::string_view private_data) = 0;
  [[nodiscard]] virtual Result<FunctionResult> call_function(std::string_view name,
                                                             std::span<const Value> arguments) = 0;

  /// Asks for an early end of all that is under way.
  virtual void stop() = 0;
};

}  // namespace plumb::providers
