#include "planner/apply_object.h"

#include <future>

#include "planner/apply.h"
#include "planner/compatibility.h"
#include "planner/deferral.h"
#include "planner/identity.h"
#include "planner/ignored_changes.h"
#include "planner/marks.h"
#include "planner/proposed.h"
#include "planner/repeated_call.h"
#include "planner/time_limits.h"
#include "planner/write_only.h"
#include "system/clock.h"
#include "system/digest.h"
#include "system/failpoint.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using value::Type;

/// Unknown values as null: for what is kept of an object that is being made.
Value without_unknowns(const Value& value) {
  if (!value.is_known()) return Value::null(value.type());
  if (value.is_wholly_known() || !value.has_content()) return value;
  const Type::Kind kind = value.type().kind();
  if (kind == Type::Kind::kMap) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.length(); ++i)
      entries.emplace_back(value.key(i), without_unknowns(value.at(i)));
    return Value::map(value.type().element(), std::move(entries)).with_marks(value.marks());
  }
  std::vector<Value> children;
  for (std::size_t i = 0; i < value.length(); ++i)
    children.push_back(without_unknowns(value.at(i)));
  switch (kind) {
    case Type::Kind::kObject:
      return Value::object(value.type(), std::move(children)).with_marks(value.marks());
    case Type::Kind::kTuple:
      return Value::tuple(std::move(children)).with_marks(value.marks());
    case Type::Kind::kSet:
      return Value::set(value.type().element(), std::move(children)).with_marks(value.marks());
    default:
      return Value::list(value.type().element(), std::move(children)).with_marks(value.marks());
  }
}

std::string deposed_key() {
  return system::hex(system::random_bytes(4));
}

}  // namespace

state::StoredObject stored_object(const Change& change, const Value& value,
                                  const std::string& private_data, bool tainted) {
  state::StoredObject object;
  object.address = change.address;
  object.provider = change.provider;
  object.schema_version = change.schema_version;
  if (!value.is_null()) value::append_json_typed(object.attributes, value, change.schema->type);
  object.sensitive_paths = sensitive_paths_json(value);
  object.private_data = private_data;
  object.identity = identity_json(change.prior_identity);
  object.identity_version = change.identity_version;
  object.tainted = tainted;
  object.create_before_destroy = change.create_before_destroy;
  object.prevent_destroy = change.prevent_destroy;
  object.dependencies = change.dependencies;
  return object;
}

void ApplyCounts::add(Action step) {
  if (step == Action::kCreate) ++made_;
  if (step == Action::kUpdate) ++changed_;
  if (step == Action::kDelete) ++destroyed_;
}

Counts ApplyCounts::get() const {
  return {0, made_, changed_, destroyed_};
}

std::size_t ApplyCounts::failed() const {
  return begun_ - (made_ + changed_ + destroyed_);
}

/// One call of a provider's apply, from intent to outcome.
struct ObjectApplier::Operation {
  const Change& change;
  Action step = Action::kCreate;
  providers::Provider& provider;
  diagnostics::Span span;
  const ast::Body* body = nullptr;
  const InstanceRequest* made_for = nullptr;  ///< If provisioners are run when it was created.
  Value prior;                                ///< Bare; null when creating.
  Value planned;                              ///< Bare; null when destroying.
  Value config;                               ///< Bare; null when destroying.
  std::string planned_private;
  Value planned_identity;  ///< Null when destroying.
  std::string deposed;     ///< Of the object, when destroying one.
  std::int64_t intent = 0;
  std::int64_t started_ms = 0;
  std::optional<Value> result;  ///< The object as it is now, marked; nothing if there is none.

  [[nodiscard]] providers::TimedStep timed_step() const {
    if (step == Action::kDelete) return providers::TimedStep::kDelete;
    return step == Action::kUpdate ? providers::TimedStep::kUpdate : providers::TimedStep::kCreate;
  }
  /// What has the time limit.
  [[nodiscard]] const Value& limited() const { return step == Action::kDelete ? prior : config; }
};

namespace {

/// Who gave no answer: the provider took too long, or did not do its part.
template <typename Operation>
void add_silence(const Operation& operation, const diagnostics::Error& error, Diagnostics& diags) {
  const std::string address = state::to_string(operation.change.address);
  if (error.code == diagnostics::ErrorCode::kDeadline) {
    add_overdue(
        {address, operation.timed_step(), operation.limited(), operation.body, operation.span},
        &error, diags);
  } else {
    add_plugin_error(error, address, operation.span, diags);
  }
}

}  // namespace

ObjectApplier::ObjectApplier(Evaluation& evaluation, state::Journal& journal, ApplyCounts& counts)
    : evaluation_(evaluation),
      journal_(journal),
      counts_(counts),
      options_{.refresh = false},
      planner_(evaluation_, options_) {}

/// Where the configuration was not wholly known, the provider is asked once more; it may only fill
/// in what was unknown.
bool ObjectApplier::plan_again(const InstanceRequest& request, const Change& change,
                               const Value& prior, const Value& config, Operation& operation,
                               Diagnostics& diags) {
  operation.planned = change.after.without_marks_deep();
  operation.planned_private = change.planned_private;
  operation.planned_identity = change.planned_identity;
  if (change.config_known) return true;
  const providers::Block& schema = *change.schema;
  const std::string address = state::to_string(change.address);
  providers::PlanRequest again;
  again.type = request.node.resource->type;
  again.schema = &schema;
  again.prior = prior;
  again.config =
      without_ignored(request.node.resource->lifecycle, schema, prior, config).without_marks_deep();
  again.proposed = proposed_new(schema, prior, again.config);
  again.prior_private = prior.is_null() ? "" : change.prior_private;
  if (!prior.is_null()) again.prior_identity = change.prior_identity;
  auto planned = ask(*request.provider, evaluation_.context().pool,
                     [&] { return request.provider->plan(again); });
  if (!planned) {
    add_plugin_error(planned.error(), address, operation.span, diags);
    return false;
  }
  add_messages(planned->messages, address, operation.body, operation.span, diags);
  if (providers::has_errors(planned->messages) ||
      !check_not_deferred({planned->deferred, change.provider, address}, operation.span, diags))
    return false;
  if (!check_write_only({planned->planned, schema, change.provider, address},
                        "Provider produced invalid plan", "a plan", operation.span, diags))
    return false;
  const auto breaches = result_breaches(schema, operation.planned, planned->planned);
  if (!breaches.empty()) {
    std::string text;
    for (const std::string& breach : breaches) text += "\n  - " + breach;
    diags.error(operation.span, "Provider produced inconsistent final plan",
                "When expanding the plan for " + address +
                    " to include new values learned so far during apply, provider " +
                    change.provider + " changed what it had planned:" + text +
                    "\n\nThis is a fault of the plugin, to be reported to who makes it. Nothing "
                    "was done to the object.");
    diags.items().back().address = address;
    return false;
  }
  operation.planned = std::move(planned->planned);
  operation.planned_private = std::move(planned->private_data);
  if (!planned->identity.is_null()) operation.planned_identity = std::move(planned->identity);
  return true;
}

Result<providers::ApplyResult> ObjectApplier::call_provider(const Operation& operation) {
  providers::ApplyRequest request;
  request.type = operation.change.address.resource.type;
  request.schema = operation.change.schema.get();
  request.prior = operation.prior;
  request.planned = operation.planned;
  request.config = operation.config;
  request.planned_private = operation.planned_private;
  request.planned_identity = operation.planned_identity;
  const auto limit = providers::time_limit(operation.limited(), operation.timed_step());
  const RepeatedCall call{evaluation_,
                          operation.provider,
                          state::to_string(operation.change.address),
                          operation.step,
                          limit ? limit->ms : 0,
                          [this](std::function<void()> line) { journal_.announce(line); }};
  auto answer = ask_repeatedly(call, [&](std::int64_t spent_ms) {
    request.spent_ms = spent_ms;
    return operation.provider.apply(request);
  });
  system::failpoint("after call");
  return answer;
}

void ObjectApplier::tell_start(Operation& operation) {
  operation.started_ms = system::real_clock().now_ms();
  Observer& observer = evaluation_.context().observer;
  const std::string id = object_id(operation.change.before);
  journal_.announce(
      [&observer, change = &operation.change, step = operation.step, id,
       deposed = operation.deposed] { observer.starting(*change, step, id, deposed); });
}

/// If the operation has any effect that could be lost.
bool ObjectApplier::write_intent(Operation& operation, Diagnostics& diags) {
  if (!operation.provider.has_outside_effect()) return true;
  state::Intent intent;
  intent.action = operation.step == Action::kCreate   ? state::Intent::Action::kCreate
                  : operation.step == Action::kUpdate ? state::Intent::Action::kUpdate
                                                      : state::Intent::Action::kDelete;
  intent.prior = stored_object(
      operation.change, operation.prior.is_null() ? operation.prior : operation.change.before,
      operation.change.prior_private, operation.change.tainted);
  intent.prior.deposed = operation.deposed;
  intent.planned = stored_object(
      operation.change, without_unknowns(copy_marks(operation.change.after, operation.planned)),
      operation.planned_private, operation.made_for != nullptr);
  intent.planned.deposed = operation.deposed;
  intent.planned.identity = identity_json(operation.planned_identity);
  Result<std::int64_t> written(0);
  evaluation_.context().pool.blocking([&] { written = journal_.intend(std::move(intent)); });
  if (written) {
    operation.intent = *written;
    return true;
  }
  diags.error(operation.span, "Failed to write the journal",
              "Before anything is done to " + state::to_string(operation.change.address) +
                  " the intent has to be on disk, and it could not be written: " +
                  written.error().message + ". Nothing was done to it.");
  tell_failed(operation.change, operation.step);
  return false;
}

void ObjectApplier::tell_failed(const Change& change, Action step) {
  Observer& observer = evaluation_.context().observer;
  journal_.announce([&observer, &change, step] { observer.failed(change, step); });
}

void ObjectApplier::record(const Operation& operation, state::Outcome outcome, bool good) {
  outcome.intent = operation.intent;
  const Change* const change = &operation.change;
  const Action step = operation.step;
  const std::int64_t started = operation.started_ms;
  const std::string id = operation.result ? object_id(*operation.result) : "";
  if (good) counts_.add(step);
  Observer& observer = evaluation_.context().observer;
  // Told before the operation counts as over: a provider may have done more than it owns up to, and
  // whoever is killed between the two has said that something is wrong there.
  if (!good) observer.failed(*change, step);
  journal_.record(std::move(outcome),
                  [change, step, started, id, good, &observer](const Result<void>& durable) {
                    if (good && durable) {
                      observer.finished(*change, step, system::real_clock().now_ms() - started, id);
                    } else if (good) {
                      observer.failed(*change, step);
                    }
                  });
}

/// Whether the object is what was planned.
bool ObjectApplier::keeps_promises(const Operation& operation, const Value& now,
                                   Diagnostics& diags) {
  const Change& change = operation.change;
  const auto breaches = result_breaches(*change.schema, operation.planned, now);
  if (breaches.empty()) return true;
  std::string text;
  for (const std::string& breach : breaches) text += "\n  - " + breach;
  const std::string address = state::to_string(change.address);
  diags.error(operation.span, "Provider produced inconsistent result after apply",
              "When applying changes to " + address + ", provider " + change.provider +
                  " produced an unexpected new value:" + text +
                  "\n\nThis is a fault of the plugin, to be reported to who makes it. What it "
                  "answered is in the state.");
  diags.items().back().address = address;
  return false;
}

/// Looks at what the provider answered, and keeps what has to be kept, whatever went wrong.
void ObjectApplier::settle(Operation& operation, providers::ApplyResult&& answer,
                           const Value& marks_from, Diagnostics& diags) {
  const Change& change = operation.change;
  const std::string address = state::to_string(change.address);
  add_messages(answer.messages, address, operation.body, operation.span, diags);
  bool failed = providers::has_errors(answer.messages);
  if (failed && answer.overdue) {
    add_overdue(
        {address, operation.timed_step(), operation.limited(), operation.body, operation.span},
        nullptr, diags);
  }
  Value now = answer.object.value;
  const bool kept = operation.step != Action::kDelete;
  if (kept && !failed && (!answer.answered || now.is_null())) {
    // The outcome is as little known as if there had been no answer.
    diags.error(operation.span, "Provider returned no object",
                "Provider " + change.provider +
                    (answer.answered
                         ? " answered that " + address + " does not exist right after applying it."
                         : " said nothing of what became of " + address + ".") +
                    " This is a fault of the plugin. The next plan asks it what there is.");
    diags.items().back().address = address;
    tell_failed(change, operation.step);
    return;
  }
  if (!answer.answered) now = operation.prior;
  if (!now.is_null() && !now.is_wholly_known()) {
    diags.error(operation.span, "Provider returned invalid result object after apply",
                "After the apply operation, the provider still indicated an unknown value for " +
                    address +
                    ". All values must be known after apply, so this is a fault of the plugin; the "
                    "unknown ones are kept as null.");
    diags.items().back().address = address;
    now = without_unknowns(now);
    failed = true;
  }
  if (!check_write_only({now, *change.schema, change.provider, address},
                        "Provider produced invalid object", "an apply", operation.span, diags)) {
    now = without_write_only(*change.schema, now);
    failed = true;
  }
  const Value& identity = answer.object.identity;
  if (!check_identity({operation.planned_identity, identity, change.provider, address},
                      operation.span, diags))
    failed = true;
  if (!failed && operation.step != Action::kDelete && !answer.legacy)
    failed = !keeps_promises(operation, now, diags);
  state::Outcome outcome;
  if (now.is_null()) {
    outcome.object.address = change.address;
    outcome.gone = true;
  } else {
    const bool broken_create = failed && operation.step == Action::kCreate;
    const bool kept_tainted = change.tainted && operation.step == Action::kDelete;
    operation.result = mark_object(now, marks_from, *change.schema);
    outcome.object =
        stored_object(change, *operation.result,
                      answer.answered ? answer.object.private_data : change.prior_private,
                      broken_create || kept_tainted);
    if (operation.step == Action::kCreate || !identity.is_null())
      outcome.object.identity = identity_json(identity);
    if (operation.step == Action::kDelete && !failed) {
      diags.error(operation.span, "Provider returned invalid result object after apply",
                  "After destroying " + address + " provider " + change.provider +
                      " answered that it still exists. It stays in the state.");
      failed = true;
    }
  }
  outcome.object.deposed = operation.deposed;
  if (!failed && operation.made_for != nullptr) {
    provision(operation, std::move(outcome), diags);
  } else {
    record(operation, std::move(outcome), !failed);
  }
}

/// Whoever dies while a provisioner runs must leave a state that says that it was not all run: the
/// object is tainted there until they are done.
void ObjectApplier::provision(Operation& operation, state::Outcome outcome, Diagnostics& diags) {
  const InstanceRequest& request = *operation.made_for;
  state::Outcome unfinished = outcome;
  unfinished.intent = std::exchange(operation.intent, 0);
  unfinished.object.tainted = true;
  const bool good =
      record_durably(std::move(unfinished)) &&
      run_create_provisioners(evaluation_, request.node.resource->provisioners, operation.change,
                              request.module, request.repetition, *operation.result, diags);
  if (good) {
    record(operation, std::move(outcome), true);
  } else {
    tell_failed(operation.change, operation.step);
  }
}

/// What goes wrong is what the journal's end reports.
bool ObjectApplier::record_durably(state::Outcome outcome) {
  std::promise<bool> promise;
  auto durable = promise.get_future();
  journal_.record(std::move(outcome),
                  [&](const Result<void>& written) { promise.set_value(written.has_value()); });
  bool good = false;
  evaluation_.context().pool.blocking([&] { good = durable.get(); });
  return good;
}

std::optional<Value> ObjectApplier::make(const InstanceRequest& request, const Change& change,
                                         Diagnostics& diags) {
  const std::string address = state::to_string(change.address);
  counts_.begin();
  const auto marked_config = planner_.configuration(request, diags);
  if (!marked_config) return std::nullopt;
  const bool update = change.action == Action::kUpdate;
  const bool provisioned = !update && provisions_creation(request.node.resource->provisioners);
  Operation operation{.change = change,
                      .step = update ? Action::kUpdate : Action::kCreate,
                      .provider = *request.provider,
                      .span = request.node.resource->span,
                      .body = request.node.resource->body,
                      .made_for = provisioned ? &request : nullptr};
  operation.config = marked_config->without_marks_deep();
  operation.prior = update ? change.before.without_marks_deep() : Value::null(change.schema->type);
  if (!operation.config.is_wholly_known()) {
    diags.error(
        operation.span, "Configuration contains unknown value",
        "The configuration of " + address +
            " still has unknown values during apply, so it cannot be sent to the provider.");
    return std::nullopt;
  }
  if (!plan_again(request, change, operation.prior, operation.config, operation, diags))
    return std::nullopt;
  if (change.action == Action::kCreateThenDelete) depose(change);
  tell_start(operation);
  if (!write_intent(operation, diags)) return std::nullopt;
  auto answer = call_provider(operation);
  if (!answer) {
    // Nothing is known of what was done: what was there before is kept, and a new object is looked
    // for by the next run.
    add_silence(operation, answer.error(), diags);
    tell_failed(change, operation.step);
    return std::nullopt;
  }
  settle(operation, std::move(*answer), *marked_config, diags);
  if (operation.result && !diags.has_errors())
    planner_.judge_conditions(request, &*operation.result, diags);
  return operation.result;
}

std::optional<Value> ObjectApplier::read(const InstanceRequest& request, const Change& change,
                                         Diagnostics& diags) {
  auto read = planner_.plan_data(request, false, diags);
  const bool failed = read && read->reason == Reason::kCheckNested;  // Of a check: reported.
  if (!read || failed) return std::nullopt;
  if (read->action == Action::kRead) {
    diags.error(request.node.resource->span, "Configuration contains unknown value",
                "The arguments of " + state::to_string(change.address) +
                    " still have unknown values during apply, so it cannot be read.");
    return std::nullopt;
  }
  read->dependencies = change.dependencies;
  journal_.record({0, stored_object(*read, read->after, "", false), false}, nullptr);
  return read->after;
}

void ObjectApplier::judge_kept(const InstanceRequest& request, const Value& object,
                               Diagnostics& diags) {
  planner_.judge_conditions(request, nullptr, diags);
  if (!diags.has_errors()) planner_.judge_conditions(request, &object, diags);
}

/// Runs what is to be run before. Whether the object may go.
bool ObjectApplier::prepare_destroy(const Operation& operation, const BlockProvisioners& block,
                                    Diagnostics& diags) {
  const Change& change = operation.change;
  if (!provisions_destruction(block, change)) return true;
  // They write while they run: not before people have read that the destruction begins.
  std::promise<void> promise;
  journal_.announce([&promise] { promise.set_value(); });
  evaluation_.context().pool.blocking([&] { promise.get_future().wait(); });
  if (run_destroy_provisioners(evaluation_, block, change, diags)) return true;
  tell_failed(change, operation.step);
  return false;
}

bool ObjectApplier::destroy(providers::Provider& provider, const Change& change,
                            const DoomedBlock& block, Diagnostics& diags) {
  const std::string address = state::to_string(change.address);
  Operation operation{.change = change,
                      .step = Action::kDelete,
                      .provider = provider,
                      .body = block.resource == nullptr ? nullptr : block.resource->body,
                      .deposed = change.deposed};
  if (change.action == Action::kCreateThenDelete) {
    const std::lock_guard lock(mutex_);
    const auto key = deposed_keys_.find(address);
    if (key == deposed_keys_.end()) return true;  // The new object was not made: the old one stays.
    operation.deposed = key->second;
  }
  counts_.begin();
  operation.prior = change.before.without_marks_deep();
  operation.planned = Value::null(change.schema->type);
  operation.config = Value::null(change.schema->type);
  operation.planned_private = change.prior_private;
  tell_start(operation);
  if (!prepare_destroy(operation, block.provisioners, diags)) return false;
  if (!write_intent(operation, diags)) return false;
  auto answer = call_provider(operation);
  if (!answer) {
    add_silence(operation, answer.error(), diags);
    tell_failed(change, operation.step);
    return false;
  }
  // A provider that has nothing to say of a destroyed object says that there is none.
  if (!answer->answered && !providers::has_errors(answer->messages)) answer->answered = true;
  settle(operation, std::move(*answer), change.before, diags);
  return !operation.result.has_value() && !diags.has_errors();
}

/// Puts the current object aside under a key of its own, so that the new one can take its place.
void ObjectApplier::depose(const Change& change) {
  const std::string key = deposed_key();
  state::Outcome moved;
  moved.object = stored_object(change, change.before, change.prior_private, change.tainted);
  moved.object.deposed = key;
  state::Outcome emptied;
  emptied.object.address = change.address;
  emptied.gone = true;
  journal_.record(std::move(moved), nullptr);
  journal_.record(std::move(emptied), nullptr);
  const std::lock_guard lock(mutex_);
  deposed_keys_[state::to_string(change.address)] = key;
}

}  // namespace plumb::planner
