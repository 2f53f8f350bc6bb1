#include "providers/host/plugin_provider.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "providers/host/module.h"
#include "providers/host/schema_codec.h"
#include "providers/host/time_limit.h"
#include "value/msgpack_codec.h"

namespace plumb::providers {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

using std::chrono::steady_clock;

/// What this host can do, as msgpack: write-only attributes, and, where it is allowed, deferral.
constexpr std::string_view kCapabilities("\x81\x02\xc3", 3);
constexpr std::string_view kDeferringCapabilities("\x82\x01\xc3\x02\xc3", 5);

/// After the first request to stop at once; calls that have a time limit, and have not ended by
/// then, are left to themselves.
constexpr std::chrono::seconds kPatience(3);

/// A value that a provider answered with; none, or nil, is null.
Result<Value> answered_value(const Reply& reply, std::uint32_t tag, Type type) {
  if (reply.field(tag) == nullptr) return Value::null(type);
  return value::parse_msgpack(reply.bytes(tag), type);
}

TimedStep timed_step(const ApplyRequest& request) {
  if (request.planned.is_null()) return TimedStep::kDelete;
  return request.prior.is_null() ? TimedStep::kCreate : TimedStep::kUpdate;
}

/// Adds the field, where there is an identity to send. `bytes` has to outlive it.
void add_identity(std::uint32_t tag, const Value& identity, std::string& bytes,
                  std::vector<plumb_field>& fields) {
  if (identity.is_null()) return;
  bytes = value::to_msgpack(identity, identity.type());
  fields.push_back(value_field(tag, bytes));
}

Result<Messages> answered_messages(const Reply& reply) {
  if (reply.field(PLUMB_DIAGNOSTICS) == nullptr) return Messages{};
  return parse_messages(reply.bytes(PLUMB_DIAGNOSTICS));
}

}  // namespace

bool has_errors(const Messages& messages) {
  for (const Message& message : messages) {
    if (message.error) return true;
  }
  return false;
}

std::optional<std::int64_t> retry_after_ms(const Messages& messages) {
  std::int64_t after = 0;
  for (const Message& message : messages) {
    if (!message.error) continue;
    if (message.retry_after_ms <= 0) return std::nullopt;
    after = std::max(after, message.retry_after_ms);
  }
  return after > 0 ? std::optional(after) : std::nullopt;
}

struct PluginProvider::Instance {
  plumb_provider* handle = nullptr;
  unsigned max_parallel = 0;
  Patience patience;
  std::atomic<steady_clock::rep> first_stop{0};

  /// Sends the fields; errors name the provider. `timeout_ms`: 0 for no limit.
  Result<void> send(const Module& module, std::int32_t operation, std::vector<plumb_field> fields,
                    Reply& reply, std::int64_t timeout_ms = 0) {
    if (handle == nullptr)
      return fail(ErrorCode::kInternal, "provider \"" + module.name() + "\" could not be opened");
    Result<void> outcome;
    if (timeout_ms > 0) {
      plumb_request request{};
      request.size = sizeof request;
      request.op = operation;
      request.timeout_ms = timeout_ms;
      request.args = {fields.data(), fields.size(), nullptr, nullptr};
      outcome = call_within(module.table(), handle, request, patience, reply);
    } else {
      outcome = call(module.table(), handle, operation, std::move(fields), reply);
    }
    if (!outcome) return named(module, std::move(outcome.error()));
    return {};
  }

  /// What was stored under another version of its schema.
  struct Stored {
    std::string_view type;
    std::int64_t version = 0;
    std::string_view json;
  };
  Result<void> upgrade(const Module& module, std::int32_t operation, const Stored& stored,
                       Reply& reply) {
    return send(module, operation,
                {text_field(PLUMB_UPGRADE_TYPE, stored.type),
                 integer_field(PLUMB_UPGRADE_VERSION, stored.version),
                 bytes_field(PLUMB_UPGRADE_JSON, stored.json)},
                reply);
  }

  /// The limit of an operation on the object, less what is spent of it; 0: none.
  static std::int64_t limit_ms(const Value& object, TimedStep step, std::int64_t spent_ms = 0) {
    const auto limit = time_limit(object, step);
    return limit ? std::max<std::int64_t>(1, limit->ms - spent_ms) : 0;
  }

  static tl::unexpected<diagnostics::Error> named(const Module& module, diagnostics::Error error) {
    error.message = "provider \"" + module.name() + "\": " + error.message;
    return tl::unexpected(std::move(error));
  }
};

PluginProvider::PluginProvider(std::shared_ptr<Module> module, Deferring deferring)
    : module_(std::move(module)),
      capabilities_(deferring == Deferring::kAllowed ? kDeferringCapabilities : kCapabilities),
      instance_(std::make_unique<Instance>()) {
  if (module_->table().open(&host_table(), nullptr, &instance_->handle) != PLUMB_OK)
    instance_->handle = nullptr;
}

PluginProvider::~PluginProvider() {
  // Of a provider that still works on a call that was left, everything has to stay.
  if (instance_->patience.abandoned) {
    (void)instance_.release();
  } else if (instance_->handle != nullptr) {
    module_->table().close(instance_->handle);
  }
}

const ProviderSchema& PluginProvider::schema() const {
  return module_->schema();
}
bool PluginProvider::waits() const {
  return (module_->capabilities() & PLUMB_CAP_BLOCKING_SUBMIT) != 0 || schema().waits;
}
bool PluginProvider::has_outside_effect() const {
  return (module_->capabilities() & PLUMB_CAP_NO_OUTSIDE_EFFECT) == 0;
}

unsigned PluginProvider::max_parallel() const {
  return instance_->max_parallel;
}

Result<Value> PluginProvider::answered_identity(std::string_view type,
                                                std::string_view bytes) const {
  if (bytes.empty()) return Value();
  const auto known = schema().resources.find(type);
  if (known == schema().resources.end() || known->second.identity == nullptr) {
    return fail(ErrorCode::kInvalid, "provider \"" + module_->name() +
                                         "\" answered with an identity of " + std::string(type) +
                                         ", which it has described none for");
  }
  auto identity = value::parse_msgpack(bytes, known->second.identity->type);
  if (!identity) return Instance::named(*module_, std::move(identity.error()));
  return identity;
}

Result<Messages> PluginProvider::validate_provider(const Value& config) {
  const std::string bytes = value::to_msgpack(config, schema().provider.block->type);
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_VALIDATE_PROVIDER,
                            {value_field(PLUMB_VALIDATE_PROVIDER_CONFIG, bytes)}, reply));
  return answered_messages(reply);
}

Result<Messages> PluginProvider::configure(const Value& config) {
  const std::string bytes = value::to_msgpack(config, schema().provider.block->type);
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, PLUMB_OP_CONFIGURE,
      {text_field(PLUMB_CONFIGURE_VERSION, "1.11.4"), value_field(PLUMB_CONFIGURE_CONFIG, bytes),
       value_field(PLUMB_CONFIGURE_CAPABILITIES, capabilities_)},
      reply));
  const std::int64_t most = reply.number(PLUMB_CONFIGURE_RESULT_MAX_PARALLEL);
  instance_->max_parallel =
      static_cast<unsigned>(std::clamp<std::int64_t>(most, 0, std::numeric_limits<int>::max()));
  return answered_messages(reply);
}

Result<Messages> PluginProvider::validate(std::int32_t operation, std::string_view type,
                                          const Block& schema, const Value& config) {
  const std::string bytes = value::to_msgpack(config, schema.type);
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, operation,
      {text_field(PLUMB_VALIDATE_TYPE, type), value_field(PLUMB_VALIDATE_CONFIG, bytes),
       value_field(PLUMB_VALIDATE_CAPABILITIES, capabilities_)},
      reply));
  return answered_messages(reply);
}

Result<Messages> PluginProvider::validate_resource(std::string_view type, const Block& schema,
                                                   const Value& config) {
  return validate(PLUMB_OP_VALIDATE_RESOURCE, type, schema, config);
}

Result<Messages> PluginProvider::validate_data(std::string_view type, const Block& schema,
                                               const Value& config) {
  return validate(PLUMB_OP_VALIDATE_DATA, type, schema, config);
}

Result<Messages> PluginProvider::validate_ephemeral(std::string_view type, const Block& schema,
                                                    const Value& config) {
  return validate(PLUMB_OP_VALIDATE_EPHEMERAL, type, schema, config);
}

Result<ReadResult> PluginProvider::read(std::string_view type, const Block& schema,
                                        const Object& current) {
  const std::string state = value::to_msgpack(current.value, schema.type);
  std::string identity;
  std::vector<plumb_field> fields{text_field(PLUMB_READ_TYPE, type),
                                  value_field(PLUMB_READ_CURRENT_STATE, state),
                                  bytes_field(PLUMB_READ_PRIVATE, current.private_data),
                                  value_field(PLUMB_READ_CAPABILITIES, capabilities_)};
  add_identity(PLUMB_READ_IDENTITY, current.identity, identity, fields);
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_READ, std::move(fields), reply,
                            Instance::limit_ms(current.value, TimedStep::kRead)));
  ReadResult result;
  result.overdue = reply.overdue();
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  result.deferred = reply.number(PLUMB_READ_RESULT_DEFERRED);
  auto state_now = answered_value(reply, PLUMB_READ_RESULT_STATE, schema.type);
  if (!state_now) return Instance::named(*module_, std::move(state_now.error()));
  result.object.value = std::move(*state_now);
  result.object.private_data = reply.field(PLUMB_READ_RESULT_PRIVATE) == nullptr
                                   ? current.private_data
                                   : std::string(reply.bytes(PLUMB_READ_RESULT_PRIVATE));
  PLUMB_ASSIGN(result.object.identity,
               answered_identity(type, reply.bytes(PLUMB_READ_RESULT_IDENTITY)));
  return result;
}

Result<PlanResult> PluginProvider::plan(const PlanRequest& request) {
  const Type type = request.schema->type;
  const std::string prior = value::to_msgpack(request.prior, type);
  const std::string proposed = value::to_msgpack(request.proposed, type);
  const std::string config = value::to_msgpack(request.config, type);
  std::string identity;
  std::vector<plumb_field> fields{text_field(PLUMB_PLAN_TYPE, request.type),
                                  value_field(PLUMB_PLAN_PRIOR_STATE, prior),
                                  value_field(PLUMB_PLAN_PROPOSED_STATE, proposed),
                                  value_field(PLUMB_PLAN_CONFIG, config),
                                  bytes_field(PLUMB_PLAN_PRIOR_PRIVATE, request.prior_private),
                                  value_field(PLUMB_PLAN_CAPABILITIES, capabilities_)};
  add_identity(PLUMB_PLAN_PRIOR_IDENTITY, request.prior_identity, identity, fields);
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_PLAN, std::move(fields), reply));
  PlanResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  result.deferred = reply.number(PLUMB_PLAN_RESULT_DEFERRED);
  auto planned = answered_value(reply, PLUMB_PLAN_RESULT_STATE, type);
  if (!planned) return Instance::named(*module_, std::move(planned.error()));
  result.planned = std::move(*planned);
  result.private_data = reply.bytes(PLUMB_PLAN_RESULT_PRIVATE);
  result.legacy = reply.number(PLUMB_PLAN_RESULT_LEGACY) != 0;
  PLUMB_ASSIGN(result.identity,
               answered_identity(request.type, reply.bytes(PLUMB_PLAN_RESULT_IDENTITY)));
  Result<void> paths;
  reply.for_each(PLUMB_PLAN_RESULT_REQUIRES_REPLACE, [&](std::string_view bytes) {
    auto path = parse_path(bytes);
    if (path) {
      result.requires_replace.push_back(std::move(*path));
    } else {
      paths = tl::unexpected(path.error());
    }
  });
  PLUMB_TRY(paths);
  return result;
}

Result<ApplyResult> PluginProvider::apply(const ApplyRequest& request) {
  const Type type = request.schema->type;
  const TimedStep step = timed_step(request);
  const Value& object = step == TimedStep::kDelete ? request.prior : request.config;
  const std::string prior = value::to_msgpack(request.prior, type);
  const std::string planned = value::to_msgpack(request.planned, type);
  const std::string config = value::to_msgpack(request.config, type);
  std::string identity;
  std::vector<plumb_field> fields{
      text_field(PLUMB_APPLY_TYPE, request.type), value_field(PLUMB_APPLY_PRIOR_STATE, prior),
      value_field(PLUMB_APPLY_PLANNED_STATE, planned), value_field(PLUMB_APPLY_CONFIG, config),
      bytes_field(PLUMB_APPLY_PLANNED_PRIVATE, request.planned_private)};
  add_identity(PLUMB_APPLY_PLANNED_IDENTITY, request.planned_identity, identity, fields);
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_APPLY, std::move(fields), reply,
                            Instance::limit_ms(object, step, request.spent_ms)));
  ApplyResult result;
  result.overdue = reply.overdue();
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  result.answered = reply.field(PLUMB_APPLY_RESULT_STATE) != nullptr;
  auto state = answered_value(reply, PLUMB_APPLY_RESULT_STATE, type);
  if (!state) return Instance::named(*module_, std::move(state.error()));
  result.object.value = std::move(*state);
  result.object.private_data = reply.bytes(PLUMB_APPLY_RESULT_PRIVATE);
  result.legacy = reply.number(PLUMB_APPLY_RESULT_LEGACY) != 0;
  PLUMB_ASSIGN(result.object.identity,
               answered_identity(request.type, reply.bytes(PLUMB_APPLY_RESULT_IDENTITY)));
  return result;
}

Result<ImportResult> PluginProvider::import(std::string_view type, const ImportKey& key) {
  std::string encoded;
  std::vector<plumb_field> fields{text_field(PLUMB_IMPORT_TYPE, type),
                                  text_field(PLUMB_IMPORT_ID, key.id),
                                  value_field(PLUMB_IMPORT_CAPABILITIES, capabilities_)};
  add_identity(PLUMB_IMPORT_IDENTITY, key.identity, encoded, fields);
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_IMPORT, std::move(fields), reply));
  ImportResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  result.deferred = reply.number(PLUMB_IMPORT_RESULT_DEFERRED);
  Result<void> outcome;
  reply.for_each(PLUMB_IMPORT_RESULT_RESOURCES, [&](std::string_view bytes) {
    auto imported = parse_imported(bytes);
    if (!imported) {
      outcome = tl::unexpected(imported.error());
      return;
    }
    const auto known = schema().resources.find(imported->type);
    if (known == schema().resources.end()) return;
    auto state = value::parse_msgpack(imported->state, known->second.block->type);
    if (!state) {
      outcome = tl::unexpected(state.error());
      return;
    }
    auto identity = answered_identity(imported->type, imported->identity);
    if (!identity) {
      outcome = tl::unexpected(identity.error());
      return;
    }
    result.objects.emplace_back(
        imported->type, Object{std::move(*state), imported->private_data, std::move(*identity)});
  });
  PLUMB_TRY(outcome);
  return result;
}

Result<ReadResult> PluginProvider::upgrade_state(std::string_view type, const Block& schema,
                                                 std::int64_t version, std::string_view json) {
  Reply reply;
  PLUMB_TRY(instance_->upgrade(*module_, PLUMB_OP_UPGRADE_STATE, {type, version, json}, reply));
  ReadResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  auto state = answered_value(reply, PLUMB_UPGRADE_RESULT_STATE, schema.type);
  if (!state) return Instance::named(*module_, std::move(state.error()));
  result.object.value = std::move(*state);
  return result;
}

Result<ReadResult> PluginProvider::upgrade_identity(std::string_view type, std::int64_t version,
                                                    std::string_view json) {
  Reply reply;
  PLUMB_TRY(instance_->upgrade(*module_, PLUMB_OP_UPGRADE_IDENTITY, {type, version, json}, reply));
  ReadResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  PLUMB_ASSIGN(result.object.identity,
               answered_identity(type, reply.bytes(PLUMB_UPGRADE_RESULT_STATE)));
  return result;
}

Result<ReadResult> PluginProvider::move_state(const MoveRequest& request) {
  const auto known = schema().resources.find(request.type);
  if (known == schema().resources.end())
    return fail(ErrorCode::kNotFound, "no resource type \"" + std::string(request.type) + "\"");
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_MOVE,
                            {text_field(PLUMB_MOVE_SOURCE_PROVIDER, request.source_provider),
                             text_field(PLUMB_MOVE_SOURCE_TYPE, request.source_type),
                             integer_field(PLUMB_MOVE_SOURCE_VERSION, request.source_version),
                             bytes_field(PLUMB_MOVE_SOURCE_JSON, request.source_attributes),
                             text_field(PLUMB_MOVE_TARGET_TYPE, request.type),
                             bytes_field(PLUMB_MOVE_SOURCE_PRIVATE, request.source_private),
                             bytes_field(PLUMB_MOVE_SOURCE_IDENTITY, request.source_identity)},
                            reply));
  ReadResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  auto state = answered_value(reply, PLUMB_MOVE_RESULT_STATE, known->second.block->type);
  if (!state) return Instance::named(*module_, std::move(state.error()));
  result.object.value = std::move(*state);
  result.object.private_data = reply.bytes(PLUMB_MOVE_RESULT_PRIVATE);
  PLUMB_ASSIGN(result.object.identity,
               answered_identity(request.type, reply.bytes(PLUMB_MOVE_RESULT_IDENTITY)));
  return result;
}

Result<ReadResult> PluginProvider::read_data(std::string_view type, const Block& schema,
                                             const Value& config) {
  const std::string bytes = value::to_msgpack(config, schema.type);
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, PLUMB_OP_READ_DATA,
      {text_field(PLUMB_READ_DATA_TYPE, type), value_field(PLUMB_READ_DATA_CONFIG, bytes),
       value_field(PLUMB_READ_DATA_CAPABILITIES, capabilities_)},
      reply, Instance::limit_ms(config, TimedStep::kRead)));
  ReadResult result;
  result.overdue = reply.overdue();
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  result.deferred = reply.number(PLUMB_READ_DATA_RESULT_DEFERRED);
  auto state = answered_value(reply, PLUMB_READ_DATA_RESULT_STATE, schema.type);
  if (!state) return Instance::named(*module_, std::move(state.error()));
  result.object.value = std::move(*state);
  return result;
}

Result<LeaseResult> PluginProvider::open_ephemeral(std::string_view type, const Block& schema,
                                                   const Value& config) {
  const std::string bytes = value::to_msgpack(config, schema.type);
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, PLUMB_OP_EPHEMERAL_OPEN,
      {text_field(PLUMB_EPHEMERAL_TYPE, type), value_field(PLUMB_EPHEMERAL_CONFIG, bytes)}, reply));
  LeaseResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  if (has_errors(result.messages)) return result;
  auto value = answered_value(reply, PLUMB_EPHEMERAL_OPEN_RESULT_VALUE, schema.type);
  if (!value) return Instance::named(*module_, std::move(value.error()));
  result.value = std::move(*value);
  result.private_data = reply.bytes(PLUMB_EPHEMERAL_OPEN_RESULT_PRIVATE);
  result.renew_at_ms = reply.number(PLUMB_EPHEMERAL_OPEN_RESULT_RENEW_AT);
  return result;
}

Result<LeaseResult> PluginProvider::renew_ephemeral(std::string_view type,
                                                    std::string_view private_data) {
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, PLUMB_OP_EPHEMERAL_RENEW,
      {text_field(PLUMB_EPHEMERAL_TYPE, type), bytes_field(PLUMB_EPHEMERAL_PRIVATE, private_data)},
      reply));
  LeaseResult result;
  PLUMB_ASSIGN(result.messages, answered_messages(reply));
  result.private_data = reply.bytes(PLUMB_EPHEMERAL_RENEW_RESULT_PRIVATE);
  result.renew_at_ms = reply.number(PLUMB_EPHEMERAL_RENEW_RESULT_RENEW_AT);
  return result;
}

Result<Messages> PluginProvider::close_ephemeral(std::string_view type,
                                                 std::string_view private_data) {
  Reply reply;
  PLUMB_TRY(instance_->send(
      *module_, PLUMB_OP_EPHEMERAL_CLOSE,
      {text_field(PLUMB_EPHEMERAL_TYPE, type), bytes_field(PLUMB_EPHEMERAL_PRIVATE, private_data)},
      reply));
  return answered_messages(reply);
}

Result<FunctionResult> PluginProvider::call_function(std::string_view name,
                                                     std::span<const Value> arguments) {
  const auto known = schema().functions.find(name);
  if (known == schema().functions.end())
    return fail(ErrorCode::kNotFound, "no function \"" + std::string(name) + "\"");
  const FunctionSignature& signature = known->second;
  std::vector<std::string> encoded;
  std::vector<plumb_field> fields{text_field(PLUMB_CALL_NAME, name)};
  encoded.reserve(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type type = i < signature.parameters.size() ? signature.parameters[i].type
                                                      : signature.variadic.at(0).type;
    encoded.push_back(value::to_msgpack(arguments[i], type));
    fields.push_back(value_field(PLUMB_CALL_ARGUMENTS, encoded.back()));
  }
  Reply reply;
  PLUMB_TRY(instance_->send(*module_, PLUMB_OP_CALL_FUNCTION, std::move(fields), reply));
  FunctionResult result;
  PLUMB_ASSIGN(const Messages messages, answered_messages(reply));
  for (const Message& message : messages) {
    if (message.error) result.error = message.detail.empty() ? message.summary : message.detail;
  }
  if (reply.field(PLUMB_CALL_RESULT_ERROR) != nullptr) {
    auto error = parse_function_error(reply.bytes(PLUMB_CALL_RESULT_ERROR));
    if (!error) return Instance::named(*module_, std::move(error.error()));
    const auto given = static_cast<std::int64_t>(arguments.size());
    result.error = error->text.empty() ? "the provider does not say why" : std::move(error->text);
    if (error->argument >= 0 && error->argument < given) result.argument = error->argument;
  }
  if (!result.error.empty()) return result;
  auto answered = answered_value(reply, PLUMB_CALL_RESULT_VALUE, signature.returns);
  if (!answered) return Instance::named(*module_, std::move(answered.error()));
  result.value = std::move(*answered);
  return result;
}

void PluginProvider::stop() {
  Reply reply;
  (void)instance_->send(*module_, PLUMB_OP_STOP, {}, reply);
  const steady_clock::rep now = steady_clock::now().time_since_epoch().count();
  steady_clock::rep first = 0;
  if (instance_->first_stop.compare_exchange_strong(first, now)) return;
  if (steady_clock::duration(now - first) >= kPatience) instance_->patience.over = true;
}

}  // namespace plumb::providers
