/// A provider at work: one configuration of one plugin, asked and answering in values.
#pragma once

#include <memory>
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
};
using Messages = std::vector<Message>;

[[nodiscard]] bool has_errors(const Messages& messages);

/// An object as it is kept: its value and what the provider wants kept with it.
struct Object {
  Value value;
  std::string private_data;
};

struct ReadResult {
  Object object;  ///< A null value: it is gone.
  Messages messages;
};

struct PlanRequest {
  std::string_view type;
  const Block* schema = nullptr;
  Value prior;     ///< Null when creating.
  Value proposed;  ///< Null when destroying; prior and configuration merged otherwise.
  Value config;
  std::string_view prior_private;
};

struct PlanResult {
  Value planned;
  std::string private_data;
  std::vector<Path> requires_replace;
  bool legacy = false;  ///< Old rules of consistency apply: breaches are not the user's problem.
  Messages messages;
};

struct ApplyRequest {
  std::string_view type;
  const Block* schema = nullptr;
  Value prior;
  Value planned;  ///< Null when destroying.
  Value config;
  std::string_view planned_private;
};

struct ApplyResult {
  bool answered = false;  ///< There was a new state in the answer.
  Object object;          ///< What exists now; counts even beside errors.
  bool legacy = false;
  Messages messages;
};

/// An ephemeral resource that is open, or was renewed.
struct LeaseResult {
  Value value;  ///< Of opening.
  std::string private_data;
  std::int64_t renew_at_ms = 0;  ///< Since 1970; 0: it need not be renewed.
  Messages messages;
};

struct ImportResult {
  std::vector<std::pair<std::string, Object>> objects;  ///< By type.
  Messages messages;
};

class Module;

/// One configured instance. Everything but configure() may be called from many threads at a time.
/// An Error says that the plugin did not do its part (it crashed, or answered nonsense), and names
/// it.
class Provider {
 public:
  explicit Provider(std::shared_ptr<Module> module);
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  ~Provider();

  [[nodiscard]] const ProviderSchema& schema() const;
  /// Calls may wait for the outside world: make them where waiting is allowed.
  [[nodiscard]] bool waits() const;
  /// Applying changes nothing outside the state.
  [[nodiscard]] bool has_outside_effect() const;

  [[nodiscard]] Result<Messages> validate_provider(const Value& config);
  [[nodiscard]] Result<Messages> configure(const Value& config);
  [[nodiscard]] Result<Messages> validate_resource(std::string_view type, const Block& schema,
                                                   const Value& config);
  [[nodiscard]] Result<Messages> validate_data(std::string_view type, const Block& schema,
                                               const Value& config);
  [[nodiscard]] Result<ReadResult> read(std::string_view type, const Block& schema,
                                        const Object& current);
  [[nodiscard]] Result<PlanResult> plan(const PlanRequest& request);
  [[nodiscard]] Result<ApplyResult> apply(const ApplyRequest& request);
  [[nodiscard]] Result<ImportResult> import(std::string_view type, std::string_view id);
  /// The stored attributes, written under another schema version, as a value of today's.
  [[nodiscard]] Result<ReadResult> upgrade_state(std::string_view type, const Block& schema,
                                                 std::int64_t version, std::string_view json);
  [[nodiscard]] Result<ReadResult> read_data(std::string_view type, const Block& schema,
                                             const Value& config);
  [[nodiscard]] Result<Messages> validate_ephemeral(std::string_view type, const Block& schema,
                                                    const Value& config);
  [[nodiscard]] Result<LeaseResult> open_ephemeral(std::string_view type, const Block& schema,
                                                   const Value& config);
  [[nodiscard]] Result<LeaseResult> renew_ephemeral(std::string_view type,
                                                    std::string_view private_data);
  [[nodiscard]] Result<Messages> close_ephemeral(std::string_view type,
                                                 std::string_view private_data);
  struct FunctionResult {
    Value value;
    std::string error;           ///< Empty on success.
    std::int64_t argument = -1;  ///< The one at fault, or -1.
  };
  [[nodiscard]] Result<FunctionResult> call_function(std::string_view name,
                                                     std::span<const Value> arguments);

  /// Asks for an early end of all that is under way.
  void stop();

 private:
  struct Instance;
  [[nodiscard]] Result<Messages> validate(std::int32_t operation, std::string_view type,
                                          const Block& schema, const Value& config);
  std::shared_ptr<Module> module_;
  std::unique_ptr<Instance> instance_;
};

}  // namespace plumb::providers
