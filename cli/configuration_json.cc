#include "cli/configuration_json.h"

#include <map>

#include "cli/expression_json.h"
#include "cli/json_text.h"
#include "cli/provider_config_json.h"
#include "config/reference_text.h"
#include "planner/provisioners.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using config::ResourceMode;

std::string variable_json(const config::Variable& variable) {
  JsonText out;
  if (variable.default_value) {
    std::string text;
    value::append_json(text, *variable.default_value);
    out.raw("default", text);
  }
  if (!variable.description.empty()) out.text("description", variable.description);
  if (variable.sensitive) out.raw("sensitive", "true");
  return out.finish();
}

void add_depends_on(const std::vector<config::Reference>& references, JsonText& out) {
  std::string list;
  for (const config::Reference& reference : references) {
    list += list.empty() ? "[" : ",";
    value::append_json_string(list, config::subject_text(reference));
  }
  if (!list.empty()) out.raw("depends_on", list + "]");
}

const char* mode_name(ResourceMode mode) {
  if (mode == ResourceMode::kManaged) return "managed";
  return mode == ResourceMode::kData ? "data" : "ephemeral";
}

class ConfigurationWriter {
 public:
  ConfigurationWriter(const config::ModuleNode& root, planner::PluginSet& plugins,
                      const diagnostics::SourceMap& sources)
      : root_(root), plugins_(plugins), sources_(sources), providers_(root, plugins, sources) {}

  std::string write() {
    JsonText out;
    out.raw("provider_config", providers_.json());
    out.raw("root_module", module_json(root_));
    return out.finish();
  }

 private:
  std::string module_json(const config::ModuleNode& node) {
    JsonText out;
    add_outputs(node, out);
    // Managed ones, then those that are read, then those that are kept nowhere.
    std::string resources;
    for (const ResourceMode mode :
         {ResourceMode::kManaged, ResourceMode::kData, ResourceMode::kEphemeral}) {
      for (const auto& [key, resource] : node.module->resources) {
        if (resource.mode != mode) continue;
        resources += (resources.empty() ? "[" : ",") + resource_json(node, key, resource);
      }
    }
    if (!resources.empty()) out.raw("resources", resources + "]");
    JsonText calls;
    for (const auto& [name, child] : node.children) calls.raw(name, call_json(*child));
    if (!node.children.empty()) out.raw("module_calls", calls.finish());
    JsonText variables;
    for (const auto& [name, variable] : node.module->variables)
      variables.raw(name, variable_json(variable));
    if (!node.module->variables.empty()) out.raw("variables", variables.finish());
    return out.finish();
  }

  void add_outputs(const config::ModuleNode& node, JsonText& out) {
    if (node.module->outputs.empty()) return;
    JsonText all;
    for (const auto& [name, output] : node.module->outputs) {
      JsonText one;
      if (output.sensitive) one.raw("sensitive", "true");
      one.raw("expression", output.value == nullptr ? "{}" : expression(*output.value));
      add_depends_on(output.depends_on, one);
      if (!output.description.empty()) one.text("description", output.description);
      all.raw(name, one.finish());
    }
    out.raw("outputs", all.finish());
  }

  std::string resource_json(const config::ModuleNode& node, const std::string& key,
                            const config::Resource& resource) {
    const std::string provider =
        resource.provider ? resource.provider->name : planner::implied_provider(resource.type);
    JsonText out;
    out.text("address", key);
    out.text("mode", mode_name(resource.mode));
    out.text("type", resource.type);
    out.text("name", resource.name);
    out.text("provider_config_key",
             providers_.key(node, resource.provider ? resource.provider->text() : provider));
    std::string provisioners;
    for (const config::Provisioner& provisioner : resource.provisioners) {
      JsonText one;
      one.text("type", provisioner.type);
      add_expressions(*provisioner.body, planner::provisioner_schema(provisioner.type), one);
      provisioners += (provisioners.empty() ? "[" : ",") + one.finish();
    }
    if (!provisioners.empty()) out.raw("provisioners", provisioners + "]");
    const providers::Schema schema = schema_of(node, provider, resource);
    if (schema.block != nullptr) add_expressions(*resource.body, *schema.block, out);
    out.raw("schema_version", std::to_string(schema.version));
    add_repetition(resource.repetition, out);
    add_depends_on(resource.depends_on, out);
    return out.finish();
  }

  std::string call_json(const config::ModuleNode& child) {
    const config::ModuleCall& call = *child.call;
    JsonText out;
    out.text("source", call.source);
    std::map<std::string, std::string, std::less<>> arguments;
    for (const ast::Attribute* argument : call.arguments)
      arguments.emplace(argument->name, expression(argument->value));
    if (!arguments.empty()) {
      JsonText expressions;
      for (const auto& [name, text] : arguments) expressions.raw(name, text);
      out.raw("expressions", expressions.finish());
    }
    add_repetition(call.repetition, out);
    out.raw("module", module_json(child));
    if (!call.version.empty()) out.text("version_constraint", call.version);
    add_depends_on(call.depends_on, out);
    return out.finish();
  }

  void add_expressions(const ast::Body& body, const providers::Block& schema, JsonText& out) {
    if (const std::string text = expressions_json(body, schema, sources_); !text.empty())
      out.raw("expressions", text);
  }

  void add_repetition(const config::Repetition& repetition, JsonText& out) {
    if (repetition.count != nullptr) add_repeated("count_expression", *repetition.count, out);
    if (repetition.for_each != nullptr)
      add_repeated("for_each_expression", *repetition.for_each, out);
  }

  void add_repeated(const char* name, const ast::Expr& expr, JsonText& out) {
    if (const std::string text = expression(expr); text != "{}") out.raw(name, text);
  }

  std::string expression(const ast::Expr& expr) {
    const bool json = sources_.name(expr.span.file).ends_with(".json");
    return expression_json(expr, json, sources_);
  }

  providers::Schema schema_of(const config::ModuleNode& node, const std::string& provider,
                              const config::Resource& resource) {
    const auto plugin = plugins_.plugin(config::provider_source(*node.module, provider));
    if (!plugin) return {};
    const providers::ProviderSchema& schema = (*plugin)->schema();
    const auto& types = resource.mode == ResourceMode::kManaged ? schema.resources
                        : resource.mode == ResourceMode::kData  ? schema.data_sources
                                                                : schema.ephemerals;
    const auto found = types.find(resource.type);
    return found == types.end() ? providers::Schema{} : found->second;
  }

  const config::ModuleNode& root_;
  planner::PluginSet& plugins_;
  const diagnostics::SourceMap& sources_;
  const ProviderConfigs providers_;
};

}  // namespace

std::string configuration_json(const config::ModuleNode& root, planner::PluginSet& plugins,
                               const diagnostics::SourceMap& sources) {
  return ConfigurationWriter(root, plugins, sources).write();
}

}  // namespace plumb::cli
