#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "cli/arguments.h"
#include "cli/operation.h"
#include "cli/quoted_text.h"
#include "cli/session.h"
#include "planner/config_graph.h"

namespace plumb::cli {
namespace {

using graph::NodeId;
using planner::ConfigGraph;
using planner::Node;

/// Edges between resources that no longer path makes superfluous.
std::vector<std::pair<std::string, std::string>> reduced_edges(const ConfigGraph& graph) {
  std::map<std::string, std::set<std::string>> direct;
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    if (graph.nodes[id].kind != Node::Kind::kResource || graph.dependencies[id] == nullptr)
      continue;
    direct[planner::resource_address(graph.nodes[id])].insert(graph.dependencies[id]->begin(),
                                                              graph.dependencies[id]->end());
  }
  std::vector<std::pair<std::string, std::string>> edges;
  for (const auto& [from, targets] : direct) {
    std::set<std::string> indirect;
    for (const std::string& target : targets) {
      std::vector<std::string> stack;
      if (const auto next = direct.find(target); next != direct.end())
        stack.assign(next->second.begin(), next->second.end());
      while (!stack.empty()) {
        const std::string at = stack.back();
        stack.pop_back();
        if (!indirect.insert(at).second) continue;
        if (const auto next = direct.find(at); next != direct.end())
          stack.insert(stack.end(), next->second.begin(), next->second.end());
      }
    }
    for (const std::string& target : targets) {
      if (indirect.count(target) == 0) edges.emplace_back(from, target);
    }
  }
  return edges;
}

void append_module(const ConfigGraph& graph, const config::ModuleNode& module,
                   const std::string& margin, std::string& out) {
  for (const Node& node : graph.nodes) {
    if (node.kind != Node::Kind::kResource || node.module != &module) continue;
    out += margin + quoted_text(planner::resource_address(node)) +
           " [label=" + quoted_text(node.name) + "];\n";
  }
  for (const auto& [name, child] : module.children) {
    std::string address;
    for (const std::string& step : child->path)
      address += (address.empty() ? "module." : ".module.") + step;
    out += margin + "subgraph " + quoted_text("cluster_" + address) + " {\n" + margin +
           "  label = " + quoted_text(address) + "\n" + margin + "  fontname = \"sans-serif\"\n";
    append_module(graph, *child, margin + "  ", out);
    out += margin + "}\n";
  }
}

std::string dot_text(const ConfigGraph& graph, const config::ModuleNode& root) {
  std::string out =
      "digraph G {\n  rankdir = \"RL\";\n  node [shape = rect, fontname = \"sans-serif\"];\n";
  append_module(graph, root, "  ", out);
  for (const auto& [from, to] : reduced_edges(graph))
    out += "  " + quoted_text(from) + " -> " + quoted_text(to) + ";\n";
  return out + "}\n";
}

/// Lets Graphviz draw it. Whether that worked.
bool draw_svg(const std::string& dot, std::ostream& out) {
  char path[] = "/tmp/plumb-graph-XXXXXX";
  const int file = ::mkstemp(path);
  if (file < 0) return false;
  const bool written = ::write(file, dot.data(), dot.size()) == static_cast<ssize_t>(dot.size());
  ::close(file);
  std::string svg;
  if (written) {
    if (FILE* const pipe =
            ::popen(("dot -Tsvg " + std::string(path) + " 2>/dev/null").c_str(), "r")) {
      char buffer[4096];
      for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        svg.append(buffer, got);
      if (::pclose(pipe) != 0) svg.clear();
    }
  }
  ::unlink(path);
  out << svg;
  return !svg.empty();
}

}  // namespace

int run_graph(const Call& call) {
  bool svg = false;
  std::string type;
  Arguments arguments("graph [options]",
                      "Draws the resources and what they depend on, in the DOT language.");
  arguments.flag("svg", svg, "Write an SVG picture; needs Graphviz");
  arguments.text("type", type, "Accepted for compatibility");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  if (!session.load_configuration(diags)) {
    session.show(diags);
    return 1;
  }
  const ConfigGraph graph =
      planner::build_graph(*session.root, state::State{}, session.sources, diags);
  if (session.show(diags)) return 1;
  const std::string dot = dot_text(graph, *session.root);
  if (!svg) {
    call.streams.out << dot;
    return 0;
  }
  if (draw_svg(dot, call.streams.out)) return 0;
  diags.error({}, "Failed to draw the graph",
              "Graphviz's `dot` did not give a picture. Install it (Debian: graphviz), or leave "
              "out -svg for the text that it draws.");
  session.show(diags);
  return 1;
}

}  // namespace plumb::cli
