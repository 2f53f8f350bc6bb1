#include <nlohmann/json.hpp>

#include "cli/arguments.h"
#include "cli/operation.h"
#include "cli/session.h"
#include "config/module_source.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

using Json = nlohmann::ordered_json;

/// `"name"[source] version (constraint)`, and below it what it calls, drawn as a tree.
void draw(const config::ModuleNode& node, const std::string& indent, std::ostream& out) {
  std::size_t left = node.children.size();
  for (const auto& [name, child] : node.children) {
    const bool last = --left == 0;
    out << indent << (last ? "└── " : "├── ") << '"' << name << "\"["
        << config::without_secrets(child->source) << "]";
    if (!child->version.empty()) out << " " << child->version;
    if (!child->call->version.empty()) out << " (" << child->call->version << ")";
    out << "\n";
    draw(*child, indent + (last ? "    " : "│   "), out);
  }
}

std::string json_text(const config::ModuleNode* root) {
  Json modules = nullptr;
  if (root != nullptr) {
    config::for_each_module(*root, [&](const config::ModuleNode& node) {
      if (node.call == nullptr) return;
      modules.push_back({{"key", node.call->name},
                         {"source", config::without_secrets(node.source)},
                         {"version", node.version}});
    });
  }
  return Json{{"format_version", "1.0"}, {"modules", modules}}.dump(-1, ' ', false,
                                                                    Json::error_handler_t::replace);
}

}  // namespace

int run_modules(const Call& call) {
  bool json = false;
  Arguments arguments("modules [options]",
                      "Lists the modules that the configuration declares, with their versions.");
  arguments.flag("json", json, "Machine-readable output");
  std::vector<std::string> variables;
  declare_variables(arguments, variables);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  if (config::has_configuration(".", system::real_files())) {
    (void)session.load_configuration(diags);
    if (session.show(diags)) return 1;
  }
  const bool none = session.root == nullptr || session.root->children.empty();
  if (json) {
    call.streams.out << json_text(session.root.get()) << "\n";
  } else if (none) {
    call.streams.out << "No modules found in configuration.\n";
  } else {
    call.streams.out << "\nModules declared by configuration:\n.\n";
    draw(*session.root, "", call.streams.out);
    call.streams.out << "\n";
  }
  return 0;
}

}  // namespace plumb::cli
