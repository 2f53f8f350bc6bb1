#include "planner/resource_schema.h"

#include "diagnostics/suggestion.h"

namespace plumb::planner {

const providers::Schema* find_schema(const Node& node, const providers::ProviderSchema& schema,
                                     Diagnostics& diags) {
  const bool data = node.resource->mode == config::ResourceMode::kData;
  const auto& types = data ? schema.data_sources : schema.resources;
  const auto found = types.find(node.resource->type);
  if (found != types.end()) return &found->second;
  std::vector<std::string> names;
  for (const auto& [name, known] : types) names.push_back(name);
  const bool other = (data ? schema.resources : schema.data_sources).count(node.resource->type) > 0;
  diags.error(node.resource->span, data ? "Invalid data source" : "Invalid resource type",
              "The provider " + node.provider_address + " does not support " +
                  (data ? "data source" : "resource type") + " \"" + node.resource->type + "\"." +
                  diagnostics::did_you_mean(node.resource->type, names) +
                  (other ? std::string(" There is a ") + (data ? "resource" : "data source") +
                               " of that name."
                         : ""));
  return nullptr;
}

void check_ignore_changes(const config::Resource& block, const providers::Block& schema,
                          Diagnostics& diags) {
  for (const std::vector<ast::Step>& path : block.lifecycle.ignore_changes) {
    const std::string name(path[0].name);
    if (schema.attribute(name) != nullptr || schema.block(name) != nullptr) continue;
    std::vector<std::string> names;
    for (const providers::Attribute& attribute : schema.attributes) names.push_back(attribute.name);
    diags.error(path[0].span, "Unsupported attribute",
                "This object has no argument, nested block, or exported attribute named \"" + name +
                    "\"." + diagnostics::did_you_mean(name, names));
  }
}

}  // namespace plumb::planner
