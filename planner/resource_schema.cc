#include "planner/resource_schema.h"

#include "diagnostics/suggestion.h"

namespace plumb::planner {

namespace {

using config::ResourceMode;

struct Kind {
  ResourceMode mode;
  const char* summary;
  const char* words;
  std::map<std::string, providers::Schema, std::less<>> providers::ProviderSchema::*types;
};

constexpr Kind kKinds[] = {
    {ResourceMode::kData, "Invalid data source", "data source",
     &providers::ProviderSchema::data_sources},
    {ResourceMode::kManaged, "Invalid resource type", "resource type",
     &providers::ProviderSchema::resources},
    {ResourceMode::kEphemeral, "Invalid ephemeral resource", "ephemeral resource type",
     &providers::ProviderSchema::ephemerals},
};

}  // namespace

const providers::Schema* find_schema(const Node& node, const providers::ProviderSchema& schema,
                                     Diagnostics& diags) {
  const std::string& type = node.resource->type;
  const Kind& kind = kKinds[static_cast<int>(node.resource->mode)];
  const auto& types = schema.*kind.types;
  if (const auto found = types.find(type); found != types.end()) return &found->second;
  std::vector<std::string> names;
  for (const auto& [name, known] : types) names.push_back(name);
  std::string detail = "The provider " + node.provider_address + " does not support " + kind.words +
                       " \"" + type + "\"." + diagnostics::did_you_mean(type, names);
  for (const Kind& other : kKinds) {
    if (other.mode != kind.mode && (schema.*other.types).count(type) > 0)
      detail += std::string(" There is a") + (other.mode == ResourceMode::kEphemeral ? "n " : " ") +
                other.words + " of that name.";
  }
  diags.error(node.resource->type_span, kind.summary, std::move(detail));
  return nullptr;
}

void check_ignore_changes(const config::Resource& block, const providers::Block& schema,
                          Diagnostics& diags) {
  for (const std::vector<ast::Step>& path : block.lifecycle.ignore_changes) {
    const std::string name(path[0].name);
    const providers::Attribute* const attribute = schema.attribute(name);
    if (attribute != nullptr && !attribute->required && !attribute->optional) {
      diags.warning(path[0].span, "Redundant ignore_changes element",
                    "The provider alone decides what \"" + name +
                        "\" is, so nothing in the configuration can change it, and there is "
                        "nothing to ignore. Take it out of the list.");
    }
    if (attribute != nullptr || schema.block(name) != nullptr) continue;
    std::vector<std::string> names;
    for (const providers::Attribute& known : schema.attributes) names.push_back(known.name);
    diags.error(path[0].span, "Unsupported attribute",
                "This object has no argument, nested block, or exported attribute named \"" + name +
                    "\"." + diagnostics::did_you_mean(name, names));
  }
}

}  // namespace plumb::planner
