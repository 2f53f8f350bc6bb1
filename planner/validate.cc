#include "planner/body_value.h"
#include "planner/build_plan.h"
#include "planner/ephemeral_values.h"
#include "planner/expand.h"
#include "planner/imports.h"
#include "planner/instance_plan.h"
#include "planner/provisioners.h"
#include "planner/resource_schema.h"
#include "planner/walk.h"

namespace plumb::planner {
namespace {

using graph::NodeId;
using value::Type;

/// Checks one resource block with everything unknown that only a run can know.
class ResourceValidator {
 public:
  explicit ResourceValidator(Evaluation& evaluation) : evaluation_(evaluation) {}

  bool validate(const Node& node) {
    if (node.kind == Node::Kind::kOrphan) return true;
    if (node.provider_address.empty()) return false;  // There is none, which is reported.
    Diagnostics diags;
    providers::Provider* const provider = evaluation_.described_provider(node.provider_address);
    const providers::Schema* const schema =
        provider == nullptr ? nullptr : find_schema(node, provider->schema(), diags);
    if (schema != nullptr) {
      check_ignore_changes(*node.resource, *schema->block, diags);
      for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
        check(node, *provider, *schema, module, diags);
      });
      (void)import_requests(
          node, *schema,
          {evaluation_.root(), evaluation_.context().environment, ImportPhase::kValidate}, diags);
    }
    const bool good = schema != nullptr && !diags.has_errors();
    evaluation_.report(std::move(diags));
    return good;
  }

 private:
  void check(const Node& node, providers::Provider& provider, const providers::Schema& schema,
             ModuleInstance& module, Diagnostics& diags) {
    const config::Resource& block = *node.resource;
    ResourceSlot& slot = module.resources.find(node.name)->second;
    const ModuleScope outer(module);
    (void)expand_for_validation(block.repetition, evaluation_.eval_context(outer), diags);
    const Value index = Value::unknown(Type::number());
    const Value key = Value::unknown(Type::string());
    const Value each = Value::unknown();
    Repetition repetition;
    if (block.repetition.count != nullptr) repetition.count_index = &index;
    if (block.repetition.for_each != nullptr) {
      repetition.each_key = &key;
      repetition.each_value = &each;
    }
    slot.repeat = block.repetition.count != nullptr
                      ? Repeat::kCount
                      : (block.repetition.for_each != nullptr ? Repeat::kForEach : Repeat::kSingle);
    slot.whole =
        slot.repeat == Repeat::kSingle ? Value::unknown(schema.block->type) : Value::unknown();
    const ModuleScope scope(module, repetition);
    if (block.provider && block.provider->key != nullptr)
      (void)eval::evaluate(*block.provider->key, evaluation_.eval_context(scope), diags);
    check_provisioners(node, *schema.block, module, evaluation_.context().environment, diags);
    const bool data = block.mode != config::ResourceMode::kManaged;
    const bool ephemeral = block.mode == config::ResourceMode::kEphemeral;
    if (ephemeral) slot.whole = slot.whole.with_marks(value::kEphemeral);
    const std::size_t before = diags.items().size();
    const Value config =
        evaluate_body(*block.body, *schema.block, data ? BodyKind::kData : BodyKind::kResource,
                      evaluation_.eval_context(scope), diags);
    if (diags.items().size() > before && diags.has_errors()) return;
    if (!ephemeral) refuse_ephemeral(config, *schema.block, *block.body, block.span, diags);
    const Value bare = config.without_marks_deep();
    auto messages = ask(provider, evaluation_.context().pool, [&] {
      if (ephemeral) return provider.validate_ephemeral(block.type, *schema.block, bare);
      return data ? provider.validate_data(block.type, *schema.block, bare)
                  : provider.validate_resource(block.type, *schema.block, bare);
    });
    if (messages) {
      add_messages(*messages, resource_address(node), block.body, block.span, diags);
    } else {
      add_plugin_error(messages.error(), resource_address(node), block.span, diags);
    }
  }

  Evaluation& evaluation_;
};

}  // namespace

Diagnostics validate(const RunContext& context) {
  Diagnostics diags;
  const state::State nothing;
  const ConfigGraph graph = build_graph(context.root, nothing, context.sources, diags);
  Diagnostics imports;
  check_imports(context.root, graph, context.sources, imports);
  if (imports.has_errors()) return imports;  // It is not clear what the blocks are about.
  if (!graph.ordered) return diags;
  // What is not declared is unknown, so that the rest can be checked as well.
  Evaluation evaluation(context, Phase::kValidate, {});
  ResourceValidator resources(evaluation);
  (void)walk(graph.graph, context.pool, context.cancellation, [&](NodeId id, const Finish& finish) {
    const Node& node = graph.nodes[id];
    const bool resource = node.kind == Node::Kind::kResource ||
                          node.kind == Node::Kind::kEphemeral || node.kind == Node::Kind::kOrphan;
    // What depends on something wrong is checked all the same: its values are unknown.
    (void)(resource ? resources.validate(node) : evaluation.visit(node));
    finish(Outcome::kDone);
  });
  diags.append(evaluation.take_diagnostics());
  return diags;
}

}  // namespace plumb::planner
