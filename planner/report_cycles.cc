#include "planner/report_cycles.h"

#include <algorithm>

#include "config/reference.h"

namespace plumb::planner {
namespace {

using config::ModuleNode;
using config::Reference;
using diagnostics::Diagnostics;
using diagnostics::SourceMap;
using diagnostics::Span;
using graph::NodeId;

/// Whether what the reference means in the module is made by the node.
bool means(const ModuleNode& scope, const Reference& reference, const Node& node) {
  const bool here = node.module == &scope && node.name == reference.name;
  switch (reference.kind) {
    case Reference::Kind::kVariable:
      return here && node.kind == Node::Kind::kVariable;
    case Reference::Kind::kLocal:
      return here && node.kind == Node::Kind::kLocal;
    case Reference::Kind::kResource:
      return here && (node.kind == Node::Kind::kResource || node.kind == Node::Kind::kEphemeral);
    case Reference::Kind::kModule:
      break;
    default:
      return false;
  }
  const auto child = scope.children.find(reference.name);
  if (child == scope.children.end() || node.module != child->second.get()) return false;
  if (node.kind == Node::Kind::kOutput) return node.name == reference.output;
  return node.kind == Node::Kind::kModuleOutputs || node.kind == Node::Kind::kModuleClosed;
}

/// What makes a node wait, and the module in which it is said.
struct Needs {
  const ModuleNode* scope = nullptr;
  std::vector<Reference> references;
};

Needs needs_of(const Node& node) {
  const config::Module& module = *node.module->module;
  Needs needs{node.module, {}};
  switch (node.kind) {
    case Node::Kind::kLocal:
      config::collect_references(*module.locals.find(node.name)->second.value, needs.references);
      break;
    case Node::Kind::kOutput:
      if (const ast::Expr* value = module.outputs.find(node.name)->second.value)
        config::collect_references(*value, needs.references);
      break;
    case Node::Kind::kResource:
    case Node::Kind::kEphemeral:
      needs.references = node.resource->references;
      break;
    case Node::Kind::kProvider:
      if (node.provider != nullptr)
        config::collect_references(*node.provider->body, needs.references);
      break;
    case Node::Kind::kVariable:
      needs.scope = node.module->parent;
      if (needs.scope == nullptr) break;
      if (const ast::Attribute* argument = node.module->call->body->attribute(node.name))
        config::collect_references(argument->value, needs.references);
      break;
    default:
      break;
  }
  return needs;
}

/// Where the one node refers to the other; not valid if it does so in no expression.
Span edge_place(const Node& from, const Node& to) {
  const Needs needs = needs_of(from);
  for (const Reference& reference : needs.references) {
    if (means(*needs.scope, reference, to)) return reference.span;
  }
  return {};
}

void report_cycle(const ConfigGraph& graph, std::vector<NodeId> nodes, const SourceMap& sources,
                  Diagnostics& diags) {
  // Begin with the smallest id, so that the message does not depend on where the cycle was entered.
  std::rotate(nodes.begin(), std::min_element(nodes.begin(), nodes.end()), nodes.end());
  std::string names;
  std::string steps;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = graph.nodes[nodes[i]];
    const Node& next = graph.nodes[nodes[(i + 1) % nodes.size()]];
    const Span place = edge_place(node, next);
    names += (i == 0 ? "" : ", ") + node_name(node);
    steps += "\n  " + node_name(node) + " needs " + node_name(next);
    if (place.valid()) {
      const auto position = sources.position(place.file, place.begin);
      steps +=
          " (" + std::string(sources.name(place.file)) + ":" + std::to_string(position.line) + ")";
    }
  }
  // It has many places, which are named with the steps.
  diags.error({}, "Cycle: " + names,
              "Each of these needs the next to be known first, so none can be:" + steps +
                  "\n\nBreak the circle by removing one of the references.");
}

}  // namespace

bool report_cycles(const ConfigGraph& graph, const SourceMap& sources, Diagnostics& diags) {
  const std::vector<graph::Cycle> cycles = graph::separate_cycles(graph.graph);
  for (const graph::Cycle& cycle : cycles) report_cycle(graph, cycle.nodes, sources, diags);
  return cycles.empty();
}

}  // namespace plumb::planner
