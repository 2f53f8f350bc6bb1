#include "planner/apply.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>

#include "planner/apply_graph.h"
#include "planner/apply_object.h"
#include "planner/check_rules.h"
#include "planner/deferred_changes.h"
#include "planner/expand.h"
#include "planner/removals.h"
#include "planner/selection.h"
#include "planner/serving_provider.h"
#include "planner/stop_on_demand.h"
#include "planner/walk.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using graph::NodeId;

constexpr std::size_t kPortion = 16;

std::map<std::string, config::GivenValue> planned_variables(const Plan& plan) {
  std::map<std::string, config::GivenValue> given;
  for (const auto& [name, value] : plan.variables) given[name] = {value, "in the plan", {}};
  return given;
}

class Applier {
 public:
  Applier(const RunContext& context, const Plan& plan, const state::State& prior,
          state::Journal& journal)
      : context_(context),
        plan_(plan),
        prior_(prior),
        journal_(journal),
        evaluation_(context, plan.mode == Mode::kDestroy ? Phase::kDestroy : Phase::kApply,
                    planned_variables(plan)),
        objects_(evaluation_, journal, counts_) {
    if (plan.mode == Mode::kRefreshOnly) evaluation_.tolerate_failed_conditions();
    evaluation_.checks().expect(plan.checks);
  }

  ApplyResult run() {
    ApplyResult result;
    carry_out(result);
    result.done.add = counts_.get().add;
    result.done.change = counts_.get().change;
    result.done.remove = counts_.get().remove;
    result.failed = counts_.failed();
    const Counts planned = count(plan_);
    result.not_tried = planned.add + planned.change + planned.remove - result.done.add -
                       result.done.change - result.done.remove - result.failed;
    return result;
  }

 private:
  void carry_out(ApplyResult& result) {
    graph_ = build_graph(context_.root, prior_, context_.sources, result.diags);
    removals_ = Removals(context_.root, result.diags);
    if (!result.diags.has_errors()) result.diags = {};  // The plan told what there is to warn of.
    const Options options = planned_options();
    Selection selection(options);
    selection.choose(graph_, result.diags);
    visited_ = selection.visited();
    if (result.diags.has_errors()) return;
    apply_graph_ = build_apply_graph(graph_, plan_, prior_);
    const auto order = graph::topological_order(apply_graph_.graph);
    if (std::holds_alternative<graph::Cycle>(order)) {
      result.diags.error({}, "Cycle in the order of changes",
                         "The changes cannot be put into an order: some object has to be destroyed "
                         "before another is made that its own provider "
                         "needs. Apply them in two steps with -target.");
      return;
    }
    index_changes();
    take_over_imports();
    const StopOnDemand stopper(context_.cancellation, evaluation_);
    const auto outcomes = walk(apply_graph_.graph, context_.pool, context_.cancellation,
                               [this](NodeId id, const Finish& finish) { visit(id, finish); });
    const auto durable = journal_.flush();
    result.diags = evaluation_.take_diagnostics();
    if (!durable) {
      result.diags.error(
          {}, "Failed to save state",
          "What was done could not all be written to the state: " + durable.error().message + ".");
    }
    if (context_.cancellation.requested() &&
        std::any_of(outcomes.begin(), outcomes.end(),
                    [](Outcome o) { return o == Outcome::kSkipped; })) {
      result.diags.error({}, "Interrupted",
                         "The apply was stopped on request. What was begun has been finished and "
                         "is in the state; the rest was not begun.");
    }
    collect_outputs(outcomes, result);
    // A plan that only refreshes has judged what is there.
    result.checks =
        plan_.mode == Mode::kRefreshOnly ? plan_.checks : evaluation_.checks().results();
    result.done.import = imported_;
  }

  /// What the plan was limited to.
  Options planned_options() const {
    Options options;
    options.mode = plan_.mode;
    const auto read = [](const std::vector<std::string>& texts, std::vector<state::Target>& out) {
      for (const std::string& text : texts) {
        state::AddressError problem;
        if (auto target = state::parse_target(text, problem)) out.push_back(std::move(*target));
      }
    };
    read(plan_.targets, options.targets);
    read(plan_.excludes, options.excludes);
    return options;
  }

  void index_changes() {
    for (const Change& change : plan_.changes)
      changes_[state::config_address(change.address.resource)].push_back(&change);
    std::set<std::string> unexpanded;
    for (const Change& change : plan_.deferred) {
      deferred_[state::config_address(change.address.resource)].push_back(&change);
      if (!change.instances.empty()) unexpanded.insert(change.instances);
    }
    evaluation_.leave_unexpanded(std::move(unexpanded));
    for (const state::StoredObject& object : prior_.objects) {
      if (object.deposed.empty()) stored_.emplace(state::to_string(object.address), &object);
    }
  }

  /// What is imported is in the state before anything is done to it.
  void take_over_imports() {
    for (const Change& change : plan_.changes) {
      if (!change.importing) continue;
      journal_.record({0, stored_object(change, change.before, change.prior_private, false), false},
                      nullptr);
      context_.observer.imported(change);
      ++imported_;
    }
  }

  void visit(NodeId id, const Finish& finish) {
    if (apply_graph_.owner[id] != ApplyGraph::kNone) {
      destroy(graph_.nodes[apply_graph_.owner[id]], finish);
      return;
    }
    if (!visited_[id]) {  // The plan has no values for it.
      finish(Outcome::kDone);
      return;
    }
    const Node& node = graph_.nodes[id];
    if (node.kind == Node::Kind::kResource) {
      make(node, finish);
    } else if (node.kind == Node::Kind::kOrphan) {
      forget(node);
      finish(Outcome::kDone);
    } else {
      const bool unneeded = plan_.mode == Mode::kDestroy && node.kind == Node::Kind::kOutput;
      finish(unneeded || evaluation_.visit(node) ? Outcome::kDone : Outcome::kFailed);
    }
  }

  const std::vector<const Change*>& changes_of(const Node& node) const {
    static const std::vector<const Change*> none;
    const auto found = changes_.find(resource_address(node));
    return found == changes_.end() ? none : found->second;
  }

  /// One instance to be made, changed, read, or left.
  struct Place {
    ModuleInstance* module = nullptr;
    std::size_t position = 0;
    const Change* change = nullptr;
  };

  void make(const Node& node, const Finish& finish) {
    forget(node);
    auto places = std::make_shared<std::vector<Place>>();
    if (!pair_instances(node, *places)) {
      finish(Outcome::kFailed);
      return;
    }
    providers::Provider* const provider = evaluation_.described_provider(node.provider_address);
    auto good = std::make_shared<std::atomic<bool>>(provider != nullptr || places->empty());
    const bool waits = (provider != nullptr && provider->waits()) ||
                       provisions_creation(node.resource->provisioners);
    for_each_parallel(
        provider == nullptr ? 0 : places->size(),
        evaluation_.limits().spread(node.provider_address, waits ? 1 : kPortion),
        [this, &node, places, good](std::size_t i) {
          if (!make_place(node, (*places)[i])) good->store(false);
        },
        [this, &node, good, finish] {
          for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
            ResourceSlot& slot = module.resources.find(node.name)->second;
            slot.whole = whole_value(slot.repeat, slot.keys, slot.objects);
          });
          finish(*good ? Outcome::kDone : Outcome::kFailed);
        });
  }

  /// Expands the block again, now with known values, and finds the change of each instance.
  bool pair_instances(const Node& node, std::vector<Place>& places) {
    std::map<std::pair<state::ModulePath, state::InstanceKey>, const Change*> by_instance;
    for (const Change* change : changes_of(node)) {
      if (change->deposed.empty())
        by_instance[{change->address.resource.module, change->address.key}] = change;
    }
    if (plan_.mode == Mode::kDestroy) {  // What waits is there, for those who refer to it.
      for (const Change* change : deferred_of(node)) {
        if (change->deposed.empty())
          by_instance[{change->address.resource.module, change->address.key}] = change;
      }
    }
    Diagnostics diags;
    for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
      if (module.made_up) return;
      ResourceSlot& slot = module.resources.find(node.name)->second;
      if (plan_.mode == Mode::kDestroy) {
        prior_instances(node, module, slot, by_instance);
      } else {
        const ModuleScope scope(module);
        Expansion expansion = expand(node.resource->repetition, evaluation_.eval_context(scope),
                                     diags, evaluation_.unknown_counts());
        if (was_unexpanded(node, module)) expansion = {Repeat::kUnknown, {}, {}, true};
        slot.repeat = expansion.repeat;
        slot.keys = std::move(expansion.keys);
        slot.each_values = std::move(expansion.each_values);
      }
      slot.objects.assign(slot.keys.size(), Value::unknown());
      for (std::size_t i = 0; i < slot.keys.size(); ++i) {
        const auto found = by_instance.find({module.path, slot.keys[i]});
        if (found != by_instance.end()) places.push_back({&module, i, found->second});
      }
      if (plan_.mode != Mode::kDestroy) leave_deferred(node, module, slot);
    });
    const bool good = !diags.has_errors();
    evaluation_.report(std::move(diags));
    return good;
  }

  [[nodiscard]] const std::vector<const Change*>& deferred_of(const Node& node) const {
    static const std::vector<const Change*> none;
    const auto found = deferred_.find(resource_address(node));
    return found == deferred_.end() ? none : found->second;
  }

  /// Whether the plan has something in place of the block's instances in the module.
  [[nodiscard]] bool was_unexpanded(const Node& node, const ModuleInstance& module) const {
    return std::ranges::any_of(deferred_of(node), [&](const Change* change) {
      return !change->instances.empty() && change->address.resource.module == module.path;
    });
  }

  /// References to what waits read no more than they did when it was planned.
  void leave_deferred(const Node& node, const ModuleInstance& module, ResourceSlot& slot) const {
    std::map<state::InstanceKey, Value> values;
    for (const Change* change : deferred_of(node)) {
      if (change->deposed.empty() && change->address.resource.module == module.path)
        values.emplace(change->address.key, value_meanwhile(*change));
    }
    if (values.empty()) return;
    for (std::size_t i = 0; i < slot.keys.size(); ++i) {
      const auto found = values.find(slot.keys[i]);
      if (found != values.end()) slot.objects[i] = found->second;
    }
  }

  /// In a destroy the instances are those that were there.
  void prior_instances(const Node& node, const ModuleInstance& module, ResourceSlot& slot,
                       const std::map<std::pair<state::ModulePath, state::InstanceKey>,
                                      const Change*>& by_instance) {
    slot.repeat = node.resource->repetition.count != nullptr      ? Repeat::kCount
                  : node.resource->repetition.for_each != nullptr ? Repeat::kForEach
                                                                  : Repeat::kSingle;
    const std::size_t kind =
        slot.repeat == Repeat::kSingle ? 0 : (slot.repeat == Repeat::kCount ? 1 : 2);
    for (const auto& [key, change] : by_instance) {
      if (key.first == module.path && key.second.index() == kind) slot.keys.push_back(key.second);
    }
  }

  bool make_place(const Node& node, const Place& place) {
    ResourceSlot& slot = place.module->resources.find(node.name)->second;
    const Change& change = *place.change;
    if (plan_.mode == Mode::kDestroy) {
      slot.objects[place.position] = change.before;
      return true;
    }
    const bool idle = change.action == Action::kNoOp;
    if (idle) {
      keep(change);
      slot.objects[place.position] = change.after;
      const bool judged = node.resource->mode == config::ResourceMode::kManaged &&
                          has_conditions(node.resource->lifecycle);
      if (!judged) return true;
    }
    if (change.action == Action::kDelete) return true;
    if (context_.cancellation.requested()) return false;
    const RepetitionValues repetition(
        slot.repeat, slot.keys[place.position],
        slot.each_values.empty() ? Value() : slot.each_values[place.position]);
    Diagnostics diags;
    const providers::Schema schema{change.schema_version, change.schema};
    InstanceRequest request{node,    *place.module, change.address, repetition.get(),
                            nullptr, &schema};
    if (idle) {
      objects_.judge_kept(request, change.after, diags);
      const bool holds = !diags.has_errors();
      evaluation_.report(std::move(diags));
      return holds;
    }
    request.provider = serving_provider(evaluation_, node, change.address, change.provider, diags);
    request.provider_address = change.provider;
    std::optional<Value> made;
    if (request.provider != nullptr) {
      made = change.action == Action::kRead ? objects_.read(request, change, diags)
                                            : objects_.make(request, change, diags);
    }
    if (made) slot.objects[place.position] = *made;
    const bool for_check = !node.resource->check.empty();
    if (for_check) record_check_data(evaluation_, request, made.has_value(), diags);
    const bool good = for_check || (made.has_value() && !diags.has_errors());
    evaluation_.report(std::move(diags));
    return good;
  }

  /// Nothing is done to the object, but what is known of it may have changed.
  void keep(const Change& change) {
    if (!change.refreshed || change.after.is_null()) return;
    state::StoredObject object =
        stored_object(change, change.after, change.prior_private, change.tainted);
    const auto known = stored_.find(state::to_string(change.address));
    const bool same = known != stored_.end() && !known->second->uncertain &&
                      known->second->attributes == object.attributes &&
                      known->second->private_data == object.private_data &&
                      known->second->identity == object.identity &&
                      known->second->identity_version == object.identity_version &&
                      known->second->provider == object.provider &&
                      known->second->schema_version == object.schema_version &&
                      known->second->prevent_destroy == object.prevent_destroy;
    if (!same) journal_.record({0, std::move(object), false}, nullptr);
  }

  void destroy(const Node& node, const Finish& finish) {
    auto doomed = std::make_shared<std::vector<const Change*>>();
    for (const Change* change : changes_of(node)) {
      if (change->action == Action::kDelete || is_replace(change->action))
        doomed->push_back(change);
    }
    providers::Provider* const provider = evaluation_.described_provider(node.provider_address);
    if (provider == nullptr && !doomed->empty()) {
      finish(Outcome::kFailed);
      return;
    }
    auto good = std::make_shared<std::atomic<bool>>(true);
    const bool waits = (provider != nullptr && provider->waits()) ||
                       std::ranges::any_of(*doomed, [&](const Change* change) {
                         return provisions_destruction(provisioners_of(node, *change), *change);
                       });
    for_each_parallel(
        doomed->size(), evaluation_.limits().spread(node.provider_address, waits ? 1 : kPortion),
        [this, &node, doomed, good](std::size_t i) {
          if (context_.cancellation.requested()) {
            good->store(false);
            return;
          }
          Diagnostics diags;
          const Change& change = *(*doomed)[i];
          providers::Provider* const serving =
              serving_provider(evaluation_, node, change.address, change.provider, diags);
          if (serving == nullptr ||
              !objects_.destroy(*serving, change, {provisioners_of(node, change), node.resource},
                                diags))
            good->store(false);
          evaluation_.report(std::move(diags));
        },
        [good, finish] { finish(*good ? Outcome::kDone : Outcome::kFailed); });
  }

  /// Those of the object's block, or of the `removed` block in its place.
  [[nodiscard]] BlockProvisioners provisioners_of(const Node& node, const Change& change) const {
    if (node.resource == nullptr) return removals_.provisioners(change.address);
    return {node.module, &node.resource->provisioners};
  }

  /// Objects that are gone by themselves leave the state, and those that are to be forgotten.
  void forget(const Node& node) {
    for (const Change* change : changes_of(node)) {
      const bool vanished =
          change->action == Action::kNoOp && change->after.is_null() && change->refreshed;
      if (!vanished && change->action != Action::kForget) continue;
      state::Outcome outcome;
      outcome.object.address = change->address;
      outcome.object.deposed = change->deposed;
      outcome.gone = true;
      journal_.record(std::move(outcome), nullptr);
    }
  }

  void collect_outputs(const std::vector<Outcome>& outcomes, ApplyResult& result) {
    // Objects that were found to be gone leave the state also where nothing is destroyed.
    result.outputs = prior_.outputs;
    if (plan_.mode == Mode::kDestroy && plan_.complete()) {
      const bool all = std::all_of(outcomes.begin(), outcomes.end(),
                                   [](Outcome o) { return o == Outcome::kDone; });
      if (all) result.outputs.clear();
      return;
    }
    for (const auto& [name, change] : plan_.outputs) {
      if (change.action == Action::kDelete) result.outputs.erase(name);
    }
    for (NodeId id = 0; id < graph_.nodes.size(); ++id) {
      const Node& node = graph_.nodes[id];
      if (node.kind != Node::Kind::kOutput || node.module->parent != nullptr ||
          outcomes[id] != Outcome::kDone)
        continue;
      if (plan_.outputs.count(node.name) == 0) continue;
      const Value value = evaluation_.root().outputs.find(node.name)->second.without_marks_deep();
      const config::Output& output = context_.root.module->outputs.find(node.name)->second;
      if (value.is_null()) {
        result.outputs.erase(node.name);
      } else if (value.is_wholly_known()) {
        result.outputs[node.name] = {value, output.sensitive};
      }
    }
  }

  const RunContext& context_;
  const Plan& plan_;
  const state::State& prior_;
  std::vector<bool> visited_;  ///< By node of graph_.
  state::Journal& journal_;
  ApplyCounts counts_;
  std::size_t imported_ = 0;
  Evaluation evaluation_;
  ObjectApplier objects_;
  ConfigGraph graph_;
  ApplyGraph apply_graph_;
  Removals removals_;
  std::unordered_map<std::string, std::vector<const Change*>> changes_;
  std::unordered_map<std::string, std::vector<const Change*>> deferred_;
  std::unordered_map<std::string, const state::StoredObject*> stored_;
};

}  // namespace

void settle_unfinished(const std::vector<state::Intent>& intents, const Plan& plan,
                       state::Journal& journal) {
  for (const state::Intent& intent : intents) {
    const state::StoredObject& about =
        intent.action == state::Intent::Action::kCreate ? intent.planned : intent.prior;
    const auto change =
        std::find_if(plan.changes.begin(), plan.changes.end(), [&](const Change& candidate) {
          return candidate.address == about.address && candidate.deposed == about.deposed;
        });
    // What the plan did not look at stays unfinished.
    if (change == plan.changes.end()) continue;
    state::Outcome outcome;
    outcome.intent = intent.id;
    outcome.gone = change->before.is_null();
    outcome.object = stored_object(*change, change->before, change->prior_private, change->tainted);
    outcome.object.deposed = change->deposed;
    journal.record(std::move(outcome), nullptr);
  }
}

ApplyResult apply(const RunContext& context, const Plan& plan, const state::State& prior,
                  state::Journal& journal) {
  return Applier(context, plan, prior, journal).run();
}

}  // namespace plumb::planner
