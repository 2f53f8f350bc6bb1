#include "planner/type_change.h"

#include <algorithm>

#include "planner/evaluation.h"
#include "planner/identity.h"
#include "planner/marks.h"
#include "planner/write_only.h"
#include "providers/host/plugin_provider.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

constexpr const char* kUnsupported = "Unsupported `moved` across resource types";

/// `provider["a/b/c"].alias`: `a/b/c`.
std::string_view source_address(std::string_view provider) {
  const std::size_t begin = provider.find('"');
  const std::size_t end = provider.find('"', begin + 1);
  if (end == std::string_view::npos) return provider;
  return provider.substr(begin + 1, end - begin - 1);
}

/// What is secret of the object as it was, as JSON.
std::vector<std::string> secrets_of(const state::StoredObject& object) {
  std::vector<std::string> secrets;
  const auto attributes = value::parse_json(object.attributes);
  if (object.sensitive_paths.empty() || !attributes) return secrets;
  const Value marked = mark_paths(*attributes, object.sensitive_paths);
  value::for_each_child(marked, [&](const Value& attribute) {
    if ((attribute.marks_deep() & value::kSensitive) == 0) return;
    value::append_json(secrets.emplace_back(), attribute.without_marks_deep());
  });
  return secrets;
}

/// The object with every attribute marked that repeats one which held a secret.
Value mark_repeated(const Value& object, const std::vector<std::string>& secrets) {
  if (secrets.empty()) return object;
  return with_children(object, [&](std::size_t, const Value& attribute) {
    std::string text;
    if (attribute.has_content()) value::append_json(text, attribute.without_marks_deep());
    const bool repeats = std::ranges::find(secrets, text) != secrets.end();
    return repeats ? attribute.with_marks(value::kSensitive) : attribute;
  });
}

class Changer {
 public:
  Changer(const TypeChange& change, diagnostics::Diagnostics& diags)
      : change_(change),
        diags_(diags),
        from_(state::to_string(change.from)),
        to_(state::to_string(change.object.address)) {}

  void run(const config::ModuleNode& root, PluginSet& plugins) {
    const DeclaredResource target = declared_at(root, change_.object.address.resource);
    if (target.resource == nullptr) {
      return refuse(kUnsupported,
                    "there is no block for that, whose provider would have to turn "
                    "the one into the other. Write the block first");
    }
    const std::string name =
        target.resource->provider ? target.resource->provider->name : implied_provider(type());
    const ProviderSource source = provider_source(*target.module->module, name);
    auto plugin = plugins.plugin(source);
    if (!plugin) {
      return add_missing_plugin(source, plugin.error(), plugins, target.resource->span, "", diags_);
    }
    providers::PluginProvider provider(std::move(*plugin));
    const auto schema = provider.schema().resources.find(type());
    if (schema == provider.schema().resources.end()) return;  // Told where the block is planned.
    if (!provider.schema().moves) {
      return refuse(kUnsupported, "provider " + source.display() +
                                      " does not turn objects of other types into its own. Have "
                                      "a `removed` block forget the object, and import it at its "
                                      "new address");
    }
    ask(provider, source, schema->second);
  }

 private:
  [[nodiscard]] const std::string& type() const { return change_.object.address.resource.type; }

  void refuse(const char* summary, const std::string& why) {
    diags_.error(change_.span, summary,
                 "This statement moves " + from_ + " to " + to_ +
                     ", which is a resource of another type, and " + why + ".");
  }

  void ask(providers::Provider& provider, const ProviderSource& source,
           const providers::Schema& schema) {
    state::StoredObject& object = change_.object;
    const auto answer = provider.move_state(
        {source_address(object.provider), change_.from.resource.type, object.schema_version,
         object.attributes, object.private_data, object.identity, type()});
    if (!answer) return add_plugin_error(answer.error(), to_, change_.span, diags_);
    add_messages(answer->messages, to_, nullptr, change_.span, diags_);
    if (providers::has_errors(answer->messages)) return;
    const Value& made = answer->object.value;
    constexpr const char* kInvalid = "Provider returned invalid value";
    if (!check_write_only({made, *schema.block, source.address, to_}, kInvalid, "a move",
                          change_.span, diags_))
      return;
    if (made.is_null() || !made.is_wholly_known()) {
      return refuse(kInvalid, "provider " + source.display() + " answered with " +
                                  (made.is_null() ? "nothing" : "unknown values") +
                                  ". This is a fault of the plugin");
    }
    const Value marked = mark_repeated(made, secrets_of(object));
    object.provider = "provider[\"" + source.address + "\"]";
    object.schema_version = schema.version;
    object.attributes.clear();
    value::append_json_typed(object.attributes, marked, schema.block->type);
    object.sensitive_paths = sensitive_paths_json(marked);
    object.private_data = answer->object.private_data;
    object.identity = identity_json(answer->object.identity);
    object.identity_version = schema.identity == nullptr ? 0 : schema.identity->version;
  }

  const TypeChange& change_;
  diagnostics::Diagnostics& diags_;
  const std::string from_;
  const std::string to_;
};

}  // namespace

DeclaredResource declared_at(const config::ModuleNode& root,
                             const state::ResourceAddress& address) {
  const config::ModuleNode* module = &root;
  for (const state::ModuleStep& step : address.module) {
    const auto child = module->children.find(step.name);
    if (child == module->children.end()) return {};
    module = child->second.get();
  }
  const auto mode = address.mode == state::Mode::kData ? config::ResourceMode::kData
                                                       : config::ResourceMode::kManaged;
  const auto resource =
      module->module->resources.find(config::resource_key(mode, address.type, address.name));
  if (resource == module->module->resources.end()) return {};
  return {module, &resource->second};
}

void change_type(const config::ModuleNode& root, PluginSet& plugins, const TypeChange& change,
                 diagnostics::Diagnostics& diags) {
  Changer(change, diags).run(root, plugins);
}

}  // namespace plumb::planner
