#include "planner/console.h"

#include "config/declared.h"
#include "planner/marks.h"
#include "planner/resource_schema.h"
#include "planner/walk.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

/// What the state has of the block, as references to it read it; unknown if nothing.
void fill_slot(const Node& node, const state::State& prior, providers::Provider* provider,
               ModuleInstance& module) {
  ResourceSlot& slot = module.resources.find(node.name)->second;
  slot.repeat = node.resource->repetition.count != nullptr      ? Repeat::kCount
                : node.resource->repetition.for_each != nullptr ? Repeat::kForEach
                                                                : Repeat::kSingle;
  Diagnostics ignored;
  const providers::Schema* const schema =
      provider == nullptr ? nullptr : find_schema(node, provider->schema(), ignored);
  if (schema == nullptr) return;
  for (const state::StoredObject& object : prior.objects) {
    const state::ResourceAddress& address = object.address.resource;
    const bool data = node.resource->mode == config::ResourceMode::kData;
    if (address.module != module.path || address.type != node.resource->type ||
        address.name != node.resource->name || (address.mode == state::Mode::kData) != data ||
        !object.deposed.empty()) {
      continue;
    }
    auto value = value::parse_json_typed(object.attributes, schema->block->type);
    if (!value) continue;
    slot.keys.push_back(object.address.key);
    slot.objects.push_back(
        mark_paths(providers::mark_sensitive(*value, *schema->block), object.sensitive_paths));
  }
  slot.whole = slot.objects.empty() && slot.repeat == Repeat::kSingle
                   ? Value::unknown(schema->block->type)
                   : whole_value(slot.repeat, slot.keys, slot.objects);
}

}  // namespace

Console::Console(const RunContext& context, const state::State& prior,
                 std::map<std::string, config::GivenValue> variables, Diagnostics& diags)
    : evaluation_(context, Phase::kDestroy, std::move(variables)) {
  const ConfigGraph graph = build_graph(context.root, state::State{}, context.sources, diags);
  if (diags.has_errors()) return;
  (void)walk(
      graph.graph, context.pool, context.cancellation, [&](graph::NodeId id, const Finish& finish) {
        const Node& node = graph.nodes[id];
        if (node.kind == Node::Kind::kResource) {
          for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
            fill_slot(node, prior, evaluation_.described_provider(node.provider_address), module);
          });
        } else if (node.kind != Node::Kind::kEphemeral) {  // Nothing is opened to look at.
          (void)evaluation_.visit(node);
        }
        finish(Outcome::kDone);
      });
  // What cannot be worked out is unknown here; it is reported where it is asked for.
  (void)evaluation_.take_diagnostics();
}

Value Console::evaluate(const ast::Expr& expr, Diagnostics& diags) {
  std::vector<config::Reference> references;
  config::collect_references(expr, references);
  bool declared = true;
  for (const config::Reference& reference : references)
    declared = config::check_declared(evaluation_.root().node, reference, diags) && declared;
  if (!declared) return Value::unknown();
  const ModuleScope scope(evaluation_.root());
  return eval::evaluate(expr, evaluation_.eval_context(scope), diags);
}

}  // namespace plumb::planner
