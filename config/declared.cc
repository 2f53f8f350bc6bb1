#include "config/declared.h"

#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using Kind = Reference::Kind;

template <typename Map>
std::string suggestion(const Map& known, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [key, value] : known) names.push_back(key);
  return diagnostics::did_you_mean(name, names);
}

void undeclared_variable(const Module& module, const Reference& reference, Diagnostics& diags) {
  const std::string near = suggestion(module.variables, reference.name);
  diags.error(reference.span, "Reference to undeclared input variable",
              "An input variable with the name \"" + reference.name + "\" has not been declared." +
                  (near.empty() ? " This variable can be declared with a variable \"" +
                                      reference.name + "\" {} block."
                                : near));
}

void undeclared_resource(const ModuleNode& node, const Reference& reference, Diagnostics& diags) {
  const bool data = reference.name.starts_with("data.");
  const bool ephemeral = reference.name.starts_with("ephemeral.");
  const std::string key =
      data || ephemeral ? reference.name.substr(reference.name.find('.') + 1) : reference.name;
  const std::size_t dot = key.find('.');
  const char* const what = data ? "A data" : (ephemeral ? "An ephemeral" : "A managed");
  std::string detail = std::string(what) + " resource \"" + key.substr(0, dot) + "\" \"" +
                       key.substr(dot + 1) + "\" has not been declared in " +
                       module_in_words(node) + ".";
  const auto& resources = node.module->resources;
  if (!data && resources.count("data." + key) > 0) {
    detail += "\n\nDid you mean the data resource data." + key + "?";
  } else {
    detail += suggestion(resources, reference.name);
  }
  diags.error(reference.span, "Reference to undeclared resource", std::move(detail));
}

}  // namespace

bool check_declared(const ModuleNode& node, const Reference& reference, Diagnostics& diags) {
  const Module& module = *node.module;
  switch (reference.kind) {
    case Kind::kVariable:
      if (module.variables.count(reference.name) > 0) return true;
      undeclared_variable(module, reference, diags);
      return false;
    case Kind::kLocal:
      if (module.locals.count(reference.name) > 0) return true;
      diags.error(reference.span, "Reference to undeclared local value",
                  "A local value with the name \"" + reference.name + "\" has not been declared." +
                      suggestion(module.locals, reference.name));
      return false;
    case Kind::kResource:
      if (module.resources.count(reference.name) > 0) return true;
      undeclared_resource(node, reference, diags);
      return false;
    case Kind::kModule:
      if (module.calls.count(reference.name) > 0) return true;
      diags.error(reference.span, "Reference to undeclared module",
                  "No module call named \"" + reference.name + "\" is declared in " +
                      module_in_words(node) + "." + suggestion(module.calls, reference.name));
      return false;
    default:
      return true;
  }
}

std::string module_prefix(const ModuleNode& module) {
  std::string text;
  for (const std::string& name : module.path) text += "module." + name + ".";
  return text;
}

std::string module_in_words(const ModuleNode& module) {
  if (module.path.empty()) return "the root module";
  std::string text = module_prefix(module);
  text.pop_back();
  return text;
}

}  // namespace plumb::config
