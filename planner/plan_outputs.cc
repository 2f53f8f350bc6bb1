#include "planner/plan_outputs.h"

#include "value/compare.h"

namespace plumb::planner {

void plan_outputs(const PlannedGraph& planned, const ModuleInstance& root, Plan& plan) {
  const Options& options = planned.options;
  const state::State& prior = planned.prior;
  // A destroy of some objects leaves the outputs to the next plan of everything.
  if (options.mode == Mode::kDestroy && (options.partial() || !plan.deferred.empty())) return;
  const auto stored = [&](const std::string& name) {
    const auto found = prior.outputs.find(name);
    return found == prior.outputs.end() ? nullptr : &found->second;
  };
  for (graph::NodeId id = 0; id < planned.graph.nodes.size(); ++id) {
    const Node& node = planned.graph.nodes[id];
    if (node.kind != Node::Kind::kOutput || node.module->parent != nullptr ||
        !planned.visited[id] || planned.outcomes[id] != Outcome::kDone)
      continue;
    const state::StoredOutput* const before = stored(node.name);
    OutputChange change;
    change.before = before == nullptr ? Value::null(value::Type::dynamic()) : before->value;
    const config::Output& output = root.node.module->outputs.find(node.name)->second;
    change.after = options.mode == Mode::kDestroy
                       ? Value::null(value::Type::dynamic())
                       : root.outputs.find(node.name)->second.without_marks_deep();
    change.sensitive = output.sensitive || (before != nullptr && before->sensitive);
    const bool nothing = change.after.is_null() && before == nullptr;
    if (nothing && options.mode == Mode::kDestroy) continue;
    if (nothing) {
      // Neither there before nor after, but named all the same.
      change.action = Action::kNoOp;
      change.after = Value::null(value::Type::dynamic());
    } else if (before == nullptr) {
      change.action = Action::kCreate;
    } else if (options.mode == Mode::kDestroy) {
      change.action = Action::kDelete;
    } else {
      const bool same =
          value::identical(change.before, change.after) && before->sensitive == output.sensitive;
      change.action = same ? Action::kNoOp : Action::kUpdate;
    }
    plan.outputs.emplace(node.name, std::move(change));
  }
  if (options.partial()) return;
  for (const auto& [name, before] : prior.outputs) {
    if (root.node.module->outputs.count(name) > 0) continue;
    plan.outputs.emplace(name, OutputChange{Action::kDelete, before.value,
                                            Value::null(value::Type::dynamic()), before.sensitive});
  }
}

}  // namespace plumb::planner
