#include "planner/instance_plan.h"

#include <algorithm>

#include "planner/body_value.h"
#include "planner/check_rules.h"
#include "planner/compatibility.h"
#include "planner/deferral.h"
#include "planner/ephemeral_values.h"
#include "planner/identity.h"
#include "planner/ignored_changes.h"
#include "planner/import_object.h"
#include "planner/marks.h"
#include "planner/prevent_destroy.h"
#include "planner/proposed.h"
#include "planner/repeated_call.h"
#include "planner/time_limits.h"
#include "planner/write_only.h"
#include "system/clock.h"
#include "value/compare.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using value::Type;

std::string breaches_text(const std::vector<std::string>& breaches) {
  std::string text;
  for (const std::string& breach : breaches) text += "\n  - " + breach;
  return text;
}

/// The first reason counts.
void defer(Change& change, DeferralReason reason) {
  if (change.deferral == DeferralReason::kNone) change.deferral = reason;
}

std::int64_t identity_version(const providers::Schema& schema) {
  return schema.identity == nullptr ? 0 : schema.identity->version;
}

/// What was found by a part of its identity is shown with all of it.
Importing completed(Importing importing, const Value& identity) {
  if (!importing.identity.is_null() && !identity.is_null()) importing.identity = identity;
  return importing;
}

Action replace_action(bool create_before_destroy) {
  return create_before_destroy ? Action::kCreateThenDelete : Action::kDeleteThenCreate;
}

/// An object that a dead process worked on, and that is there. One that it was making is adopted if
/// it is whole, else tainted; one that it was changing or destroying is what it is now.
void settle_uncertain(const state::StoredObject& stored, PriorObject& prior, Diagnostics& diags) {
  const Value* const id = prior.value.find("id");
  bool whole = !stored.unborn || id == nullptr || id->has_content();
  // What was planned must be there; nulls stand for what was not known then.
  for (std::size_t i = 0; stored.unborn && whole && i < prior.stored.length(); ++i) {
    const Value& planned = prior.stored.at(i);
    const Value* const now = prior.value.find(prior.stored.key(i));
    whole = planned.is_null() || (now != nullptr && value::identical(planned.without_marks_deep(),
                                                                     now->without_marks_deep()));
  }
  prior.tainted = prior.tainted || !whole;
  diags.warning(
      {}, "Unfinished operation found",
      "An earlier run ended while it worked on " + state::to_string(stored.address) +
          ". The provider was asked, and the object is there" +
          (!whole ? ", but not as it was planned; it is marked as tainted, and will be replaced."
           : prior.tainted ? "; it is marked as tainted, and will be replaced."
                           : "; it is kept as it is."));
  diags.items().back().address = state::to_string(stored.address);
}

RepeatedCall read_call(Evaluation& evaluation, const providers::Provider& provider,
                       const std::string& address, const Value& object) {
  const auto limit = providers::time_limit(object, providers::TimedStep::kRead);
  return {evaluation, provider, address, Action::kRead, limit ? limit->ms : 0, nullptr};
}

/// Reports what went wrong with reading. `told_at`: the body that the provider's messages point
/// into. Whether nothing did.
bool was_read(const Result<providers::ReadResult>& read, const OverdueOperation& operation,
              const ast::Body* told_at, Diagnostics& diags) {
  if (!read && read.error().code == diagnostics::ErrorCode::kDeadline) {
    add_overdue(operation, &read.error(), diags);
  } else if (!read) {
    add_plugin_error(read.error(), operation.address, operation.span, diags);
  } else {
    add_messages(read->messages, operation.address, told_at, operation.span, diags);
    const bool failed = providers::has_errors(read->messages);
    if (failed && read->overdue) add_overdue(operation, nullptr, diags);
    return !failed;
  }
  return false;
}

}  // namespace

std::string object_id(const Value& object) {
  if (!object.has_content() || object.type().kind() != Type::Kind::kObject) return "";
  for (const std::string_view name : {"id", "name"}) {
    const Value* const found = object.find(name);
    if (found == nullptr || !found->has_content() || found->type() != Type::string()) continue;
    if (found->marks() != 0) continue;
    return std::string(found->as_string());
  }
  return "";
}

std::optional<PriorObject> InstancePlanner::load(const state::StoredObject& stored,
                                                 const providers::Schema& schema,
                                                 providers::Provider& provider, Diagnostics& diags,
                                                 const ast::Body* body) {
  const std::string address = state::to_string(stored.address);
  const RunContext& run = evaluation_.context();
  const auto corrupt = [&](const std::string& why) {
    diags.error({}, "Unreadable object in state",
                "The stored attributes of " + address + " do not have the shape that provider " +
                    stored.provider + " gives them: " + why + ".");
    diags.items().back().address = address;
    return std::nullopt;
  };
  PriorObject prior;
  prior.private_data = stored.private_data;
  prior.tainted = stored.tainted;
  if (stored.schema_version > schema.version) {
    diags.error({}, "Resource instance managed by newer provider version",
                "The current state of " + address +
                    " was created by a newer provider version than the one that is installed (its "
                    "schema is version " +
                    std::to_string(stored.schema_version) + ", this plugin's is " +
                    std::to_string(schema.version) + "). Upgrade the plugin to work with it.");
    diags.items().back().address = address;
    return std::nullopt;
  }
  auto decoded = value::parse_json_typed(stored.attributes, schema.block->type);
  if (stored.schema_version < schema.version || !decoded) {
    auto upgraded = ask(provider, run.pool, [&] {
      return provider.upgrade_state(stored.address.resource.type, *schema.block,
                                    stored.schema_version, stored.attributes);
    });
    if (!upgraded) return corrupt(decoded ? upgraded.error().message : decoded.error().message);
    add_messages(upgraded->messages, address, nullptr, {}, diags);
    if (providers::has_errors(upgraded->messages)) return std::nullopt;
    if (!check_write_only({upgraded->object.value, *schema.block, stored.provider, address},
                          "Invalid resource state upgrade", "an upgrade of its state", {}, diags))
      return std::nullopt;
    decoded = upgraded->object.value;
  }
  prior.stored =
      mark_paths(providers::mark_sensitive(*decoded, *schema.block), stored.sensitive_paths);
  prior.value = prior.stored;
  auto identity = stored_identity(stored, schema, provider, diags);
  if (!identity) return std::nullopt;
  prior.identity = std::move(*identity);
  const bool refresh = options_.refresh || stored.uncertain;
  if (!refresh || stored.address.resource.mode == state::Mode::kData) return prior;
  run.observer.refreshing(
      stored.deposed.empty() ? address : address + " (deposed object " + stored.deposed + ")",
      object_id(prior.value));
  const Value known = decoded->without_marks_deep();
  const auto read = ask_repeatedly(read_call(evaluation_, provider, address, known), [&] {
    return provider.read(stored.address.resource.type, *schema.block,
                         {known, stored.private_data, prior.identity});
  });
  if (!was_read(read, {address, providers::TimedStep::kRead, known, body, {}}, nullptr, diags))
    return std::nullopt;
  if (!accept_deferral({read->deferred, stored.provider, address}, evaluation_.may_defer(), {},
                       diags, prior.deferral))
    return std::nullopt;
  if (prior.deferral != DeferralReason::kNone) return prior;
  const Value& now = read->object.value;
  if (!now.is_null() && !now.is_wholly_known()) {
    diags.error({}, "Provider produced invalid object",
                "Provider " + stored.provider + " answered a read of " + address +
                    " with unknown values. This is a fault of the plugin.");
    return std::nullopt;
  }
  if (!check_write_only({now, *schema.block, stored.provider, address},
                        "Provider produced invalid object", "a read", {}, diags) ||
      !check_identity({prior.identity, read->object.identity, stored.provider, address}, {}, diags))
    return std::nullopt;
  if (!read->object.identity.is_null()) prior.identity = read->object.identity;
  run.observer.refreshed(
      stored.deposed.empty() ? address : address + " (deposed object " + stored.deposed + ")",
      object_id(providers::mark_sensitive(now, *schema.block)));
  if (!value::identical(now, *decoded))
    prior.value = mark_paths(providers::mark_sensitive(now, *schema.block), stored.sensitive_paths);
  prior.private_data = read->object.private_data;
  if (stored.uncertain && prior.exists()) settle_uncertain(stored, prior, diags);
  return prior;
}

void InstancePlanner::judge_conditions(const InstanceRequest& request, const Value* self,
                                       Diagnostics& diags) {
  const config::Lifecycle& lifecycle = request.node.resource->lifecycle;
  const auto& rules = self == nullptr ? lifecycle.preconditions : lifecycle.postconditions;
  if (rules.empty()) return;
  const ModuleScope scope(request.module, request.repetition, self);
  Diagnostics found;
  const auto outcomes = check_rules(
      rules, self == nullptr ? "Resource precondition failed" : "Resource postcondition failed",
      evaluation_.eval_context(scope), {state::to_string(request.address), self != nullptr}, found);
  evaluation_.checks().record(checkable(request.address),
                              self == nullptr ? 0 : lifecycle.preconditions.size(), outcomes);
  if (evaluation_.tolerates_failed_conditions()) make_warnings(found);
  diags.append(std::move(found));
}

std::optional<Value> InstancePlanner::configuration(const InstanceRequest& request,
                                                    Diagnostics& diags) {
  const config::Resource& block = *request.node.resource;
  const std::string address = state::to_string(request.address);
  const ModuleScope scope(request.module, request.repetition);
  const eval::Context context = evaluation_.eval_context(scope);
  Diagnostics found;
  judge_conditions(request, nullptr, found);
  const BodyKind kind =
      block.mode == config::ResourceMode::kData ? BodyKind::kData : BodyKind::kResource;
  Value config = found.has_errors()
                     ? Value()
                     : evaluate_body(*block.body, *request.schema->block, kind, context, found);
  evaluation_.keep_secret(config);
  for_each_write_only(*request.schema->block, config, [&](const Path&, const Value& value) {
    evaluation_.keep_secret(value.with_marks(value::kSensitive));
  });
  if (!found.has_errors())
    refuse_ephemeral(config, *request.schema->block, *block.body, block.span, found);
  for (diagnostics::Diagnostic& diagnostic : found.items()) diagnostic.address = address;
  const bool usable = !found.has_errors();
  diags.append(std::move(found));
  return usable ? std::optional(std::move(config)) : std::nullopt;
}

std::optional<Value> InstancePlanner::valid_configuration(const InstanceRequest& request,
                                                          Diagnostics& diags) {
  const config::Resource& block = *request.node.resource;
  const providers::Block& schema = *request.schema->block;
  const std::string address = state::to_string(request.address);
  auto marked = configuration(request, diags);
  if (!marked) return std::nullopt;
  const Value config = marked->without_marks_deep();
  const bool is_data = block.mode == config::ResourceMode::kData;
  auto valid = ask(*request.provider, evaluation_.context().pool, [&] {
    return is_data ? request.provider->validate_data(block.type, schema, config)
                   : request.provider->validate_resource(block.type, schema, config);
  });
  if (!valid) {
    add_plugin_error(valid.error(), address, block.span, diags);
    return std::nullopt;
  }
  add_messages(*valid, address, block.body, block.span, diags);
  if (providers::has_errors(*valid)) return std::nullopt;
  Diagnostics limits;
  check_time_limits(config, address, *block.body, limits);
  const bool good = !limits.has_errors();
  diags.append(std::move(limits));
  return good ? std::move(marked) : std::nullopt;
}

bool InstancePlanner::ask_plan(const InstanceRequest& request, const providers::Object& prior,
                               const Value& config, providers::PlanResult& result,
                               Diagnostics& diags) {
  const config::Resource& block = *request.node.resource;
  const providers::Block& schema = *request.schema->block;
  const std::string address = state::to_string(request.address);
  providers::PlanRequest ask_for;
  ask_for.type = block.type;
  ask_for.schema = &schema;
  ask_for.prior = prior.value;
  ask_for.config = config;
  ask_for.proposed = proposed_new(schema, prior.value, config);
  ask_for.prior_private = prior.private_data;
  ask_for.prior_identity = prior.identity;
  auto planned = ask(*request.provider, evaluation_.context().pool,
                     [&] { return request.provider->plan(ask_for); });
  if (!planned) {
    add_plugin_error(planned.error(), address, block.span, diags);
    return false;
  }
  add_messages(planned->messages, address, block.body, block.span, diags);
  if (providers::has_errors(planned->messages)) return false;
  result = std::move(*planned);
  if (result.deferred != 0 && result.planned.is_null())
    result.planned = without_write_only(schema, planned_unknown(schema, config));
  return acceptable(request, ask_for, result, diags);
}

bool InstancePlanner::acceptable(const InstanceRequest& request,
                                 const providers::PlanRequest& asked,
                                 const providers::PlanResult& result, Diagnostics& diags) const {
  const config::Resource& block = *request.node.resource;
  const providers::Block& schema = *request.schema->block;
  const std::string address = state::to_string(request.address);
  if (!check_write_only({result.planned, schema, request.provider_address, address},
                        "Provider produced invalid plan", "a plan", block.span, diags))
    return false;
  if (result.deferred != 0 && evaluation_.may_defer()) return true;
  if (!check_not_deferred({result.deferred, request.provider_address, address}, block.span, diags))
    return false;
  if (result.legacy) return true;
  const auto breaches = plan_breaches(schema, asked.prior, asked.config, result.planned);
  if (breaches.empty()) return true;
  diags.error(block.span, "Provider produced invalid plan",
              "Provider " + request.provider_address + " planned something for " + address +
                  " that is not what was configured:" + breaches_text(breaches) +
                  "\n\nThis is a fault of the plugin, to be reported to who makes it.");
  diags.items().back().address = address;
  return false;
}

/// What the planned object means for the one that is there.
void InstancePlanner::decide(const InstanceRequest& request, const Value& prior,
                             const providers::PlanResult& result, Change& change) {
  if (prior.is_null()) {
    change.action = Action::kCreate;
    if (request.triggered == Triggered::kByChange) change.reason = Reason::kTriggered;
    return;
  }
  for (const Path& path : result.requires_replace) {
    const auto before = at_path(prior, path);
    const auto after = at_path(result.planned, path);
    if (!before && !after) continue;
    const bool same = before && after && after->is_known() && value::identical(*before, *after);
    // Of a write-only attribute the provider alone can know that it is another.
    if (same && !is_write_only(*request.schema->block, path)) continue;
    change.requires_replace.push_back(path);
  }
  if (request.triggered != Triggered::kNot) change.reason = Reason::kTriggered;
  if (!change.requires_replace.empty()) change.reason = Reason::kCannotUpdate;
  if (request.forced) change.reason = Reason::kByRequest;
  if (change.reason != Reason::kNone) {
    change.action = replace_action(request.node.create_before_destroy);
  } else if (value::identical(prior, result.planned)) {
    change.action = Action::kNoOp;
  } else {
    change.action = Action::kUpdate;
  }
}

std::optional<Change> InstancePlanner::plan(const InstanceRequest& request, Diagnostics& diags) {
  const config::Resource& block = *request.node.resource;
  const providers::Block& schema = *request.schema->block;
  const std::string address = state::to_string(request.address);
  PriorObject prior{Value::null(schema.type), Value::null(schema.type), "", false};
  const bool imports = request.stored == nullptr && request.importing != nullptr;
  if (request.stored != nullptr || imports) {
    auto loaded =
        imports ? import_object(request, evaluation_, diags)
                : load(*request.stored, *request.schema, *request.provider, diags, block.body);
    if (!loaded) return std::nullopt;
    prior = std::move(*loaded);
  }
  const auto marked_config = valid_configuration(request, diags);
  if (!marked_config) return std::nullopt;
  const Value config = marked_config->without_marks_deep();

  Change change;
  change.address = request.address;
  change.provider = request.provider_address;
  change.schema = request.schema->block;
  change.schema_version = request.schema->version;
  change.before = prior.value;
  change.prior_private = prior.private_data;
  change.prior_identity = prior.identity;
  change.identity_version = identity_version(*request.schema);
  change.tainted = prior.tainted && prior.exists();
  change.create_before_destroy = request.node.create_before_destroy;
  change.prevent_destroy = block.lifecycle.prevent_destroy;
  // What is ephemeral may be something else when the plan is applied.
  change.config_known =
      config.is_wholly_known() && (marked_config->marks_deep() & value::kEphemeral) == 0;
  change.deferral = prior.deferral;
  if (imports) change.importing = completed(*request.importing, prior.identity);
  change.refreshed =
      request.stored != nullptr && (!value::identical(prior.value, prior.stored) ||
                                    prior.private_data != request.stored->private_data ||
                                    request.stored->provider != change.provider ||
                                    request.stored->prevent_destroy != change.prevent_destroy ||
                                    request.stored->identity != identity_json(prior.identity) ||
                                    request.stored->schema_version != request.schema->version);

  const Value bare_prior =
      change.tainted ? Value::null(schema.type) : prior.value.without_marks_deep();
  Value effective = without_ignored(block.lifecycle, schema,
                                    change.tainted ? bare_prior : prior.value, *marked_config);
  providers::PlanResult result;
  const providers::Object known =
      change.tainted ? providers::Object{bare_prior}
                     : providers::Object{bare_prior, prior.private_data, prior.identity};
  if (!ask_plan(request, known, effective.without_marks_deep(), result, diags)) return std::nullopt;
  decide(request, bare_prior, result, change);
  defer(change, deferral_reason(result.deferred));
  const bool stays = change.action == Action::kNoOp || change.action == Action::kUpdate;
  if (stays && result.deferred == 0 &&
      !check_identity({prior.identity, result.identity, change.provider, address}, block.span,
                      diags))
    return std::nullopt;
  if (change.tainted) {
    change.action = replace_action(request.node.create_before_destroy);
    change.reason = Reason::kTainted;
  } else if (is_replace(change.action)) {
    // What the new object will be is asked again as for one that never was.
    Diagnostics second;
    providers::PlanResult fresh;
    const bool planned =
        ask_plan(request, {Value::null(schema.type), result.private_data, result.identity}, config,
                 fresh, second);
    if (!planned) {
      diags.append(std::move(second));
      return std::nullopt;
    }
    fresh.requires_replace.clear();
    defer(change, deferral_reason(fresh.deferred));
    result = std::move(fresh);
    effective = *marked_config;
  }
  change.after = mark_object(result.planned, effective, schema);
  change.planned_private = result.private_data;
  change.planned_identity = stays && result.identity.is_null() ? prior.identity : result.identity;
  if (change.action == Action::kNoOp && change.after.marks_deep() != change.before.marks_deep() &&
      sensitive_paths_json(change.after) != sensitive_paths_json(change.before)) {
    change.action = Action::kUpdate;
  }
  // Nothing is done, so nothing is judged that would be there afterwards.
  defer(change, request.deferral);
  if (change.deferral != DeferralReason::kNone) return change;
  if (is_replace(change.action) && block.lifecycle.prevent_destroy) {
    report_prevented(address, block.span, diags);
    return change;  // To be shown.
  }
  if (!block.lifecycle.postconditions.empty()) {
    const std::size_t before = diags.items().size();
    judge_conditions(request, &change.after, diags);
    if (diags.items().size() > before) return std::nullopt;
  }
  return change;
}

std::optional<Change> InstancePlanner::adopt(const InstanceRequest& request, Diagnostics& diags) {
  auto found = import_object(request, evaluation_, diags);
  if (!found) return std::nullopt;
  Change change;
  change.address = request.address;
  change.provider = request.provider_address;
  change.schema = request.schema->block;
  change.schema_version = request.schema->version;
  change.importing = completed(*request.importing, found->identity);
  change.prior_identity = found->identity;
  change.planned_identity = found->identity;
  change.identity_version = identity_version(*request.schema);
  change.before = found->value;
  change.after = std::move(found->value);
  change.deferral = found->deferral;
  change.prior_private = std::move(found->private_data);
  change.create_before_destroy = request.node.create_before_destroy;
  change.prevent_destroy = request.node.resource->lifecycle.prevent_destroy;
  return change;
}

std::optional<Change> InstancePlanner::plan_data(const InstanceRequest& request,
                                                 bool dependencies_pending, Diagnostics& diags) {
  const config::Resource& block = *request.node.resource;
  const providers::Block& schema = *request.schema->block;
  const std::string address = state::to_string(request.address);
  const auto marked_config = valid_configuration(request, diags);
  if (!marked_config) return std::nullopt;
  const Value config = marked_config->without_marks_deep();

  Change change;
  change.address = request.address;
  change.provider = request.provider_address;
  change.schema = request.schema->block;
  change.schema_version = request.schema->version;
  change.before = Value::null(schema.type);
  change.deferral = request.deferral;
  const auto read_later = [&](Reason reason) {
    change.action = Action::kRead;
    change.reason = reason;
    change.after = mark_object(planned_unknown(schema, config), *marked_config, schema);
    return change;
  };
  if (!config.is_wholly_known()) return read_later(Reason::kConfigUnknown);
  if (dependencies_pending || change.deferral != DeferralReason::kNone)
    return read_later(Reason::kDependencyPending);
  const std::int64_t started = system::real_clock().now_ms();
  evaluation_.context().observer.reading(address);
  const auto read = ask_repeatedly(read_call(evaluation_, *request.provider, address, config), [&] {
    return request.provider->read_data(block.type, schema, config);
  });
  if (!was_read(read, {address, providers::TimedStep::kRead, config, block.body, block.span},
                block.body, diags)) {
    if (block.check.empty()) return std::nullopt;
    return read_later(Reason::kCheckNested);
  }
  if (!accept_deferral({read->deferred, request.provider_address, address}, evaluation_.may_defer(),
                       block.span, diags, change.deferral))
    return std::nullopt;
  if (change.deferral != DeferralReason::kNone) {
    evaluation_.context().observer.read(address, system::real_clock().now_ms() - started, "");
    return read_later(Reason::kNone);
  }
  if (read->object.value.is_null() || !read->object.value.is_wholly_known()) {
    diags.error(block.span, "Provider produced invalid object",
                "Provider " + request.provider_address + " answered a read of " + address +
                    " with " + (read->object.value.is_null() ? "nothing" : "unknown values") +
                    ". This is a fault of the plugin.");
    return std::nullopt;
  }
  change.after = mark_object(read->object.value, *marked_config, schema);
  change.refreshed = true;
  evaluation_.context().observer.read(address, system::real_clock().now_ms() - started,
                                      object_id(change.after));
  if (!block.lifecycle.postconditions.empty()) {
    const std::size_t before = diags.items().size();
    judge_conditions(request, &change.after, diags);
    if (diags.items().size() > before) return std::nullopt;
  }
  return change;
}

void record_check_data(Evaluation& evaluation, const InstanceRequest& request, bool read,
                       Diagnostics& diags) {
  const std::string& name = request.node.resource->check;
  const config::Check& check = request.module.node.module->checks.find(name)->second;
  RuleOutcome outcome;
  if (!read) outcome.status = state::CheckStatus::kUnknown;
  for (const diagnostics::Diagnostic& each : diags.items()) {
    if (each.severity == diagnostics::Severity::kError)
      outcome = {state::CheckStatus::kFail, each.summary + ": " + each.detail};
  }
  evaluation.checks().record(checkable(state::Checkable::Kind::kCheck, request.module, name),
                             check.asserts.size(), {outcome});
  make_warnings(diags);
  for (diagnostics::Diagnostic& each : diags.items())
    each.checked = named_in(request.module, "check.", name);
}

Change InstancePlanner::plan_delete(const state::StoredObject& stored,
                                    const providers::Schema& schema, PriorObject prior,
                                    Reason reason) {
  Change change;
  change.address = stored.address;
  change.deposed = stored.deposed;
  change.provider = stored.provider;
  change.schema = schema.block;
  change.schema_version = schema.version;
  change.dependencies = stored.dependencies;
  change.create_before_destroy = stored.create_before_destroy;
  change.prevent_destroy = stored.prevent_destroy;
  change.tainted = prior.tainted;
  change.action = prior.exists() ? Action::kDelete : Action::kNoOp;
  change.refreshed = !prior.exists();
  change.deferral = prior.deferral;
  change.reason = reason;
  change.before = prior.value;
  change.prior_private = prior.private_data;
  change.planned_private = prior.private_data;
  change.prior_identity = prior.identity;
  change.planned_identity = prior.identity;
  change.identity_version = identity_version(schema);
  change.after = Value::null(schema.block->type);
  return change;
}

}  // namespace plumb::planner
