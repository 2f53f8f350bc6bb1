#include "planner/build_plan.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <set>
#include <unordered_map>

#include "config/declared.h"
#include "planner/deferred_changes.h"
#include "planner/drift.h"
#include "planner/expand.h"
#include "planner/imports.h"
#include "planner/instance_plan.h"
#include "planner/leftovers.h"
#include "planner/plan_outputs.h"
#include "planner/prevent_destroy.h"
#include "planner/prior_values.h"
#include "planner/provisioners.h"
#include "planner/relevant_attributes.h"
#include "planner/removals.h"
#include "planner/resource_schema.h"
#include "planner/selection.h"
#include "planner/serving_provider.h"
#include "planner/stop_on_demand.h"
#include "planner/triggers.h"
#include "planner/walk.h"
#include "system/clock.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

using graph::NodeId;
using state::StoredObject;

/// Instances of a provider that waits are planned one a task; others in portions, because a task
/// costs more than they do.
constexpr std::size_t kPortion = 64;

/// One resource node on its way to a plan.
struct ResourceWork {
  NodeId id = 0;
  const Node* node = nullptr;
  const providers::Schema* schema = nullptr;
  providers::Provider* provider = nullptr;  ///< Not configured if that is one for each instance.
  bool pending = false;                     ///< Something that it must wait for changes first.
  DeferralReason deferral = DeferralReason::kNone;  ///< Of all instances.
  struct Place {
    ModuleInstance* module = nullptr;
    std::size_t position = 0;  ///< Within the block's instances in that module.
    state::InstanceAddress address;
    const StoredObject* stored = nullptr;
    std::optional<Change> change;
    Diagnostics diags;
    bool skipped = false;  ///< Not targeted.
    const Importing* importing = nullptr;
  };
  std::vector<Place> places;
  ImportRequests imports;
  std::vector<std::pair<const StoredObject*, Reason>> leftovers;
  std::vector<Change> unexpanded;  ///< In place of instances that are not known yet.
};

bool is_managed(const Node& node) {
  return node.kind == Node::Kind::kResource &&
         node.resource->mode == config::ResourceMode::kManaged;
}

class PlanBuilder {
 public:
  PlanBuilder(const RunContext& context, const state::State& prior,
              std::map<std::string, config::GivenValue> variables, const Options& options)
      : context_(context),
        prior_(prior),
        options_(options),
        evaluation_(context, options.mode == Mode::kDestroy ? Phase::kDestroy : Phase::kPlan,
                    std::move(variables)),
        planner_(evaluation_, options_),
        selection_(options_) {
    if (options.mode == Mode::kRefreshOnly) evaluation_.tolerate_failed_conditions();
  }

  PlanResult build() {
    PlanResult result;
    result.plan.mode = options_.mode;
    result.plan.workspace = context_.root.workspace;
    result.plan.prior_lineage = prior_.lineage;
    result.plan.prior_serial = prior_.serial;
    result.plan.timestamp = context_.environment.plan_time();
    graph_ = build_graph(context_.root, prior_, context_.sources, result.diags);
    removals_ = Removals(context_.root, result.diags);
    check_imports(context_.root, graph_, context_.sources, result.diags);
    if (imports()) report_missing_targets(context_.root, graph_, result.diags);
    if (!result.diags.has_errors()) selection_.choose(graph_, result.diags);
    if (result.diags.has_errors()) {
      result.diags.append(validate(context_));  // What else can be told without a plan.
      result.diags.sort();                      // Drops what was known already.
      result.plan.errored = true;
      return result;
    }
    result.begun = true;
    changed_ = std::vector<std::atomic<bool>>(graph_.nodes.size());
    waiting_.emplace(graph_.nodes.size());
    for (const StoredObject& object : prior_.objects) {
      stored_[state::config_address(object.address.resource)].push_back(&object);
    }
    const StopOnDemand stopper(context_.cancellation, evaluation_);
    const auto outcomes = walk(graph_.graph, context_.pool, context_.cancellation,
                               [this](NodeId id, const Finish& finish) { visit(id, finish); });
    result.diags.append(evaluation_.take_diagnostics());
    if (!result.diags.has_errors()) selection_.report_unused(result.diags);
    result.plan.errored =
        result.diags.has_errors() || std::any_of(outcomes.begin(), outcomes.end(),
                                                 [](Outcome o) { return o != Outcome::kDone; });
    if (context_.cancellation.requested()) {
      result.diags.error({}, "Interrupted",
                         "The plan was stopped before it was complete, so there is none.");
    }
    finish(result.plan, outcomes);
    if (result.diags.has_errors() && !options_.import_only) tell_static_mistakes(result);
    return result;
  }

 private:
  /// Mistakes of the configuration in itself come before what only this state and these values
  /// bring up, as in Terraform: there the plan is not made before they are mended. Those that the
  /// plan met too are told as it met them, with addresses and values.
  void tell_static_mistakes(PlanResult& result) {
    Diagnostics found = validate(context_);
    if (!found.has_errors()) return;
    const auto identity = [](const diagnostics::Diagnostic& item) {
      return std::tuple(item.subject.file, item.subject.begin, item.subject.end, item.summary);
    };
    std::map<decltype(identity({})), const diagnostics::Diagnostic*> met;
    for (const auto& item : result.diags.items()) met[identity(item)] = &item;
    for (auto& item : found.items()) {
      const auto same = met.find(identity(item));
      if (same != met.end()) item = *same->second;
    }
    result.diags = std::move(found);
    result.begun = false;
    result.plan.changes.clear();
    result.plan.outputs.clear();
    result.plan.drift.clear();
    result.plan.relevant.clear();
    result.plan.checks.clear();
  }

  void visit(NodeId id, const Finish& finish) {
    const Node& node = graph_.nodes[id];
    const bool resource = node.kind == Node::Kind::kResource || node.kind == Node::Kind::kOrphan;
    if (!selection_.visited(id) || (resource && !selection_.acted_on(id))) {
      if (node.kind == Node::Kind::kResource) keep_prior_values(evaluation_, node, stored_of(node));
      finish(Outcome::kDone);
    } else if (resource) {
      visit_resource(id, finish);
    } else {
      const bool good = evaluation_.visit(node);
      const bool module = node.kind == Node::Kind::kExpandModule;
      if (module && is_unexpanded(evaluation_.root(), *node.module)) waiting_->add(id);
      finish(good ? Outcome::kDone : Outcome::kFailed);
    }
  }

  /// Whether import blocks count.
  [[nodiscard]] bool imports() const {
    return options_.mode == Mode::kNormal || options_.import_only;
  }

  const std::vector<const StoredObject*>& stored_of(const Node& node) const {
    static const std::vector<const StoredObject*> none;
    const auto found = stored_.find(resource_address(node));
    return found == stored_.end() ? none : found->second;
  }

  void visit_resource(NodeId id, const Finish& finish) {
    auto work = std::make_shared<ResourceWork>();
    work->id = id;
    work->node = &graph_.nodes[id];
    Diagnostics diags;
    const bool ready = prepare(*work, diags);
    const bool failed = diags.has_errors();
    evaluation_.report(std::move(diags));
    if (!ready || failed) {
      finish(failed ? Outcome::kFailed : Outcome::kDone);
      return;
    }
    for_each_parallel(
        work->places.size(),
        evaluation_.limits().spread(work->node->provider_address,
                                    work->provider->waits() ? 1 : kPortion),
        [this, work](std::size_t i) { plan_place(*work, work->places[i]); },
        [this, work, finish] { finish(complete(*work) ? Outcome::kDone : Outcome::kFailed); });
  }

  /// Finds provider and schema, expands the block, and pairs its instances with what is stored.
  /// Whether there is work to do.
  bool prepare(ResourceWork& work, Diagnostics& diags) {
    const Node& node = *work.node;
    work.provider = evaluation_.described_provider(node.provider_address);
    if (work.provider == nullptr) {
      diags.error(node.resource == nullptr ? diagnostics::Span{} : node.resource->span,
                  "Provider not available",
                  "The provider " + node.provider_address + " that " + resource_address(node) +
                      " needs could not be set up.");
      return false;
    }
    if (node.kind == Node::Kind::kOrphan) {
      prepare_orphan(work, diags);
      return true;
    }
    work.schema = find_schema(node, work.provider->schema(), diags);
    if (work.schema == nullptr) return false;
    check_ignore_changes(*node.resource, *work.schema->block, diags);
    for_each_instance(evaluation_.root(), *node.module, [&](const ModuleInstance& module) {
      check_provisioners(node, *work.schema->block, module, context_.environment, diags);
    });
    if (!diags.has_errors()) refuse_provisioners(node.resource->provisioners, options_.mode, diags);
    if (options_.mode == Mode::kDestroy) {
      for (const StoredObject* object : stored_of(node))
        work.leftovers.emplace_back(object, Reason::kNone);
      return true;
    }
    if (!is_managed(node)) work.pending = awaits_change(node);
    if (options_.mode == Mode::kNormal && waiting_->before(graph_, work.id))
      work.deferral = DeferralReason::kDeferredPrereq;
    return expand_block(work, diags);
  }

  void prepare_orphan(ResourceWork& work, Diagnostics& diags) {
    const Reason reason =
        options_.mode == Mode::kDestroy ? Reason::kNone : Reason::kNoResourceConfig;
    for (const StoredObject* object : stored_of(*work.node))
      work.leftovers.emplace_back(object, reason);
    const auto& schema = work.provider->schema();
    const auto& resource = work.leftovers.front().first->address.resource;
    if (resource.mode == state::Mode::kData) {
      work.leftovers.clear();  // What was read is read no more: nothing in the world goes with it.
      return;
    }
    const auto found = schema.resources.find(resource.type);
    if (found == schema.resources.end()) {
      diags.error({}, "Unsupported resource type in state",
                  "The provider " + work.node->provider_address +
                      " does not support resource type \"" + resource.type +
                      "\", of which the state has " + work.node->name + ".");
      return;
    }
    work.schema = &found->second;
  }

  bool expand_block(ResourceWork& work, Diagnostics& diags) {
    const Node& node = *work.node;
    std::map<std::pair<state::ModulePath, state::InstanceKey>, const StoredObject*> current;
    std::vector<const StoredObject*> rest;
    for (const StoredObject* object : stored_of(node)) {
      if (object->deposed.empty()) {
        current[{object->address.resource.module, object->address.key}] = object;
      } else {
        work.leftovers.emplace_back(object, Reason::kNone);
      }
    }
    bool good = true;
    for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
      if (module.made_up) return;
      ResourceSlot& slot = module.resources.find(node.name)->second;
      const ModuleScope scope(module);
      Expansion expansion = expand(node.resource->repetition, evaluation_.eval_context(scope),
                                   diags, evaluation_.unknown_counts());
      slot.repeat = expansion.repeat;
      slot.keys = std::move(expansion.keys);
      slot.each_values = std::move(expansion.each_values);
      slot.objects.assign(slot.keys.size(), Value::unknown(work.schema->block->type));
      if (slot.repeat == Repeat::kUnknown) good = good && expansion.awaited;
      if (expansion.awaited && options_.mode == Mode::kNormal)
        work.unexpanded.push_back(unexpanded_block(evaluation_, node, module, *work.schema, diags));
      for (std::size_t i = 0; i < slot.keys.size(); ++i) {
        ResourceWork::Place place;
        place.module = &module;
        place.position = i;
        place.address = {
            {module.path, is_managed(node) ? state::Mode::kManaged : state::Mode::kData,
             node.resource->type, node.resource->name},
            slot.keys[i]};
        const auto stored = current.find({module.path, slot.keys[i]});
        if (stored != current.end()) {
          place.stored = stored->second;
          current.erase(stored);
        }
        place.skipped = !selection_.includes(place.address);
        if (has_conditions(node.resource->lifecycle))
          evaluation_.checks().announce(checkable(place.address));
        work.places.push_back(std::move(place));
      }
    });
    if (options_.mode == Mode::kNormal)
      std::ranges::move(unexpanded_in_modules(evaluation_.root(), node, *work.schema),
                        std::back_inserter(work.unexpanded));
    if (has_conditions(node.resource->lifecycle) && good)
      evaluation_.checks().expand(checkable(*node.module, *node.resource));
    if (imports() && !node.imports.empty()) pair_imports(work, diags);
    for (const auto& [key, object] : current)
      work.leftovers.emplace_back(object, leftover_reason(evaluation_.root(), node, *object));
    if (!is_managed(node)) work.leftovers.clear();
    return good;
  }

  /// Gives each instance that is not in the state the object that an import block has for it.
  void pair_imports(ResourceWork& work, Diagnostics& diags) {
    work.imports = import_requests(*work.node, *work.schema,
                                   {evaluation_.root(), context_.environment}, diags);
    std::set<state::InstanceAddress> instances;
    for (ResourceWork::Place& place : work.places) {
      instances.insert(place.address);
      const auto request = work.imports.find(place.address);
      if (request != work.imports.end()) place.importing = &request->second.object;
    }
    for (const auto& [address, request] : work.imports) {
      if (instances.count(address) > 0) continue;
      diags.error(request.span, "Configuration for import target does not exist",
                  "The configuration has no instance " + state::to_string(address) +
                      ". All instances that are imported must be configured: check its count or "
                      "for_each.");
    }
  }

  /// Whether one of the resources that `depends_on` names is to change.
  bool awaits_change(const Node& node) {
    std::vector<NodeId> stack = node.awaited;
    std::vector<bool> seen(graph_.nodes.size());
    while (!stack.empty()) {
      const NodeId at = stack.back();
      stack.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      if (changed_[at]) return true;
      if (graph_.nodes[at].kind == Node::Kind::kResource) continue;
      const auto further = graph_.graph.dependencies(at);
      stack.insert(stack.end(), further.begin(), further.end());
    }
    return false;
  }

  void plan_place(ResourceWork& work, ResourceWork::Place& place) {
    if (context_.cancellation.requested()) return;
    const ResourceSlot& slot = place.module->resources.find(work.node->name)->second;
    const RepetitionValues repetition(
        slot.repeat, slot.keys[place.position],
        slot.each_values.empty() ? Value() : slot.each_values[place.position]);
    InstanceRequest request{*work.node,       *place.module, place.address,
                            repetition.get(), place.stored,  work.schema};
    request.forced = std::ranges::count(options_.replace, place.address) > 0;
    request.importing = place.importing;
    request.deferral = work.deferral;
    request.triggered = triggered(*work.node, *place.module, repetition.get(), place.diags);
    const bool refresh_only = options_.mode == Mode::kRefreshOnly;
    const bool adopts = options_.import_only && place.importing != nullptr && !place.skipped &&
                        place.stored == nullptr;
    const bool as_it_is = !adopts && (place.skipped || (refresh_only && is_managed(*work.node)));
    if (!as_it_is) {
      auto serving = serving_provider(evaluation_, *work.node, *place.module, repetition.get(),
                                      place.address, place.diags);
      request.provider = serving.provider;
      request.provider_address = std::move(serving.address);
    }
    if (as_it_is) {
      if (place.stored != nullptr && is_managed(*work.node)) place.change = unchanged(work, place);
      if (place.change && !place.skipped) {
        planner_.judge_conditions(request, nullptr, place.diags);
        planner_.judge_conditions(request, &place.change->after, place.diags);
      }
    } else if (request.provider == nullptr) {
      assert(place.diags.has_errors());
      return;
    } else if (adopts) {
      place.change = planner_.adopt(request, place.diags);
    } else if (is_managed(*work.node)) {
      place.change = planner_.plan(request, place.diags);
    } else {
      place.change = planner_.plan_data(request, work.pending, place.diags);
      if (!work.node->resource->check.empty()) {
        const bool read = place.change && place.change->action == Action::kNoOp;
        record_check_data(evaluation_, request, read, place.diags);
        if (!refresh_only) read_again_for_check(request, place);
      }
    }
    if (place.change) place.change->dependencies = graph_.dependencies[work.id];
  }

  /// What is read for a check is read once more when all is done.
  static void read_again_for_check(const InstanceRequest& request, ResourceWork::Place& place) {
    if (!place.change) {
      place.change.emplace();
      place.change->address = place.address;
      place.change->provider = request.provider_address;
      place.change->schema = request.schema->block;
      place.change->schema_version = request.schema->version;
      place.change->before = Value::null(request.schema->block->type);
      place.change->after = Value::unknown(request.schema->block->type);
    }
    if (place.change->action == Action::kNoOp) place.change->reason = Reason::kCheckNested;
    place.change->action = Action::kRead;
  }

  /// Whether something that replace_triggered_by names changes. Its node was planned before.
  Triggered triggered(const Node& node, const ModuleInstance& module, const Repetition& repetition,
                      Diagnostics& diags) {
    Triggered found = Triggered::kNot;
    if (!is_managed(node)) return found;
    for (const config::Trigger& trigger : node.resource->lifecycle.replace_triggered_by) {
      std::optional<Value> key;
      if (trigger.key != nullptr) {
        const ModuleScope scope(module, repetition);
        key = eval::evaluate(*trigger.key, evaluation_.eval_context(scope), diags);
      }
      const std::lock_guard lock(mutex_);
      const auto [begin, end] = planned_[node_of(*node.module, trigger.resource)];
      for (std::size_t i = begin; i < end; ++i) {
        const Change& change = changes_[i];
        if (change.address.resource.module == module.path && change.deposed.empty() &&
            triggers_replace(trigger, key, change))
          found = std::max(
              found, change.action == Action::kCreate ? Triggered::kByNew : Triggered::kByChange);
      }
    }
    return found;
  }

  NodeId node_of(const config::ModuleNode& module, const std::string& resource) const {
    return graph_.resources.find(config::module_prefix(module) + resource)->second;
  }

  /// The object as it is: for refresh-only, and for what no target names.
  std::optional<Change> unchanged(ResourceWork& work, ResourceWork::Place& place) {
    Options quiet = options_;
    quiet.refresh = options_.mode == Mode::kRefreshOnly && !place.skipped && options_.refresh;
    InstancePlanner loader(evaluation_, quiet);
    providers::Provider* const provider =
        quiet.refresh ? serving_provider(evaluation_, *work.node, place.address,
                                         place.stored->provider, place.diags)
                      : work.provider;
    if (provider == nullptr) return std::nullopt;
    auto prior = loader.load(*place.stored, *work.schema, *provider, place.diags);
    if (!prior) return std::nullopt;
    Change change = loader.plan_delete(*place.stored, *work.schema, *prior, Reason::kNone);
    change.refreshed = !value::identical(prior->value, prior->stored);
    change.action = Action::kNoOp;
    change.after = change.before;
    return change;
  }

  /// After all instances: fills what references read, and plans the end of what is left over.
  bool complete(ResourceWork& work) {
    Diagnostics diags;
    bool good = !context_.cancellation.requested();
    std::vector<Change> changes;
    for (ResourceWork::Place& place : work.places) {
      const bool failed = place.diags.has_errors();
      diags.append(std::move(place.diags));
      good = good && !failed;
      if (!place.change) continue;
      const bool waits = place.change->deferral != DeferralReason::kNone;
      place.module->resources.find(work.node->name)->second.objects[place.position] =
          waits ? value_meanwhile(*place.change) : place.change->after;
      changes.push_back(std::move(*place.change));
    }
    for (const auto& [object, reason] : work.leftovers) {
      if (work.schema == nullptr || !selection_.includes(object->address)) continue;
      if (auto change = plan_leftover(work, *object, reason, diags)) {
        changes.push_back(std::move(*change));
      } else {
        good = false;
      }
    }
    // The end of an object that is guarded is planned, to be shown, and then nothing comes of the
    // plan. What depends on it goes before it, and is shown as well.
    good = good && (options_.mode == Mode::kDestroy || !diags.has_errors());
    std::ranges::move(work.unexpanded, std::back_inserter(changes));
    const bool waits = std::ranges::any_of(
        changes, [](const Change& change) { return change.deferral != DeferralReason::kNone; });
    if (waits) waiting_->add(work.id);
    const bool active = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
      return change.action != Action::kNoOp;
    });
    changed_[work.id] = active;
    if (work.node->kind == Node::Kind::kResource) {
      if (options_.mode == Mode::kDestroy) {
        keep_prior_values(evaluation_, *work.node, stored_of(*work.node));
      } else {
        for_each_instance(evaluation_.root(), *work.node->module, [&](ModuleInstance& module) {
          ResourceSlot& slot = module.resources.find(work.node->name)->second;
          slot.whole = whole_value(slot.repeat, slot.keys, slot.objects);
        });
      }
    }
    evaluation_.report(std::move(diags));
    const std::lock_guard lock(mutex_);
    planned_[work.id] = {changes_.size(), changes_.size() + changes.size()};
    for (Change& change : changes) changes_.push_back(std::move(change));
    return good;
  }

  std::optional<Change> plan_leftover(ResourceWork& work, const StoredObject& object, Reason reason,
                                      Diagnostics& diags) {
    if (object.address.resource.mode == state::Mode::kData) {
      Change change;
      change.address = object.address;
      change.provider = object.provider;
      change.schema = work.schema->block;
      change.refreshed = true;  // It leaves the state without anything being done.
      return change;
    }
    providers::Provider* const provider =
        serving_provider(evaluation_, *work.node, object.address, object.provider, diags);
    if (provider == nullptr) return std::nullopt;
    Options asks = options_;  // What is let go of is not asked for any more.
    asks.refresh &= options_.mode == Mode::kRefreshOnly || !removals_.forgets(object.address);
    auto prior = InstancePlanner(evaluation_, asks).load(object, *work.schema, *provider, diags);
    if (!prior) return std::nullopt;
    if (options_.mode == Mode::kRefreshOnly ||
        is_undecided(evaluation_.root(), *work.node, object.address)) {
      Change change = planner_.plan_delete(object, *work.schema, *prior, Reason::kNone);
      change.refreshed = !value::identical(prior->value, prior->stored);
      change.action = Action::kNoOp;
      change.after = change.before;
      return change;
    }
    if (removals_.forgets(object.address)) {
      Change change = planner_.plan_delete(object, *work.schema, std::move(*prior), reason);
      if (change.action == Action::kDelete) change.action = Action::kForget;
      return change;
    }
    if (prior->exists() && object.deposed.empty())
      report_guarded(*work.node, object, removals_, diags);
    Change change = planner_.plan_delete(object, *work.schema, std::move(*prior), reason);
    if (change.acts() && change.deferral == DeferralReason::kNone) change.deferral = work.deferral;
    return change;
  }

  void finish(Plan& plan, const std::vector<Outcome>& outcomes) {
    plan.variables = evaluation_.root_variables();
    plan.ephemeral_variables = evaluation_.given_ephemeral();
    plan.changes = std::move(changes_);
    std::sort(plan.changes.begin(), plan.changes.end(), [](const Change& a, const Change& b) {
      if (const auto order = a.address <=> b.address; order != 0) return order < 0;
      return a.deposed < b.deposed;
    });
    set_deferred_apart(plan, prior_);
    plan.drift = find_drift(plan.changes, prior_, evaluation_);
    plan_outputs({prior_, options_, graph_, selection_.visited(), outcomes}, evaluation_.root(),
                 plan);
    if (context_.stand_ins == nullptr) drop_idle_reads(plan);
    if (options_.relevance || !plan.drift.empty())
      plan.relevant = relevant_attributes(plan, evaluation_.root());
    announce_checks();
    plan.checks = evaluation_.checks().results();
    for (const state::Target& target : options_.targets) plan.targets.push_back(to_string(target));
    for (const state::Target& each : options_.excludes) plan.excludes.push_back(to_string(each));
  }

  /// Also those that were not reached.
  void announce_checks() {
    if (options_.mode == Mode::kDestroy) return;
    for (NodeId id = 0; id < graph_.nodes.size(); ++id) {
      const Node& node = graph_.nodes[id];
      if (node.kind != Node::Kind::kCheck || !selection_.visited(id)) continue;
      for_each_instance(evaluation_.root(), *node.module, [&](const ModuleInstance& module) {
        evaluation_.checks().announce(checkable(state::Checkable::Kind::kCheck, module, node.name));
      });
    }
  }

  const RunContext& context_;
  const state::State& prior_;
  const Options& options_;
  Evaluation evaluation_;
  InstancePlanner planner_;
  Selection selection_;
  ConfigGraph graph_;
  Removals removals_;
  std::vector<std::atomic<bool>> changed_;
  std::optional<WaitingNodes> waiting_;
  std::unordered_map<std::string, std::vector<const StoredObject*>> stored_;
  std::mutex mutex_;
  std::vector<Change> changes_;
  std::unordered_map<NodeId, std::pair<std::size_t, std::size_t>>
      planned_;  ///< Where the changes of each node are in that.
};

}  // namespace

PlanResult build_plan(const RunContext& context, const state::State& prior,
                      std::map<std::string, config::GivenValue> variables, const Options& options) {
  return PlanBuilder(context, prior, std::move(variables), options).build();
}

}  // namespace plumb::planner
