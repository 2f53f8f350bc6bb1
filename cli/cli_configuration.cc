#include "cli/cli_configuration.h"

#include "config/literal.h"
#include "parser/parse.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using diagnostics::Diagnostics;
using value::Value;

constexpr const char* kModules = "modules.v1";

std::string value_of(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

bool is_object(const Value* value) {
  return value != nullptr && value->has_content() &&
         value->type().kind() == value::Type::Kind::kObject;
}

std::string string_in(const Value* object, std::string_view name) {
  const Value* const found = is_object(object) ? object->find(name) : nullptr;
  return found != nullptr && found->has_content() && found->type() == value::Type::string()
             ? std::string(found->as_string())
             : std::string();
}

/// `host "<name>" { services = { "modules.v1" = "…" } }` and `credentials "<name>" { token = "…"
/// }`.
void take(CliConfiguration& result, std::string_view kind, const std::string& host,
          const Value& body) {
  if (kind == "credentials") {
    if (const std::string token = string_in(&body, "token"); !token.empty())
      result.tokens.emplace(host, token);
  } else if (kind == "host" && is_object(&body)) {
    if (const std::string url = string_in(body.find("services"), kModules); !url.empty())
      result.module_services.emplace(host, url);
  }
}

void take_native(CliConfiguration& result, diagnostics::FileId id, diagnostics::SourceMap& sources,
                 Diagnostics& diags) {
  const auto tree = parser::parse_file(id, sources, diags);
  for (const ast::Block& block : tree->body().blocks) {
    if ((block.type != "host" && block.type != "credentials") || block.labels.size() != 1) continue;
    std::vector<std::pair<std::string, Value>> attributes;
    for (const ast::Attribute& attribute : block.body.attributes) {
      attributes.emplace_back(attribute.name, config::evaluate_literal(attribute.value, diags));
    }
    take(result, block.type, std::string(block.labels[0].text),
         Value::object(std::move(attributes)));
  }
}

void take_json(CliConfiguration& result, const std::string& path, const std::string& text,
               Diagnostics& diags) {
  const auto document = value::parse_json(text);
  if (!document || !is_object(&*document)) {
    diags.error({}, "Invalid CLI configuration",
                "The file \"" + path + "\" is not a JSON object. Correct it, or remove it.");
    return;
  }
  for (const char* const kind : {"host", "credentials"}) {
    const Value* const hosts = document->find(kind);
    for (std::size_t i = 0; is_object(hosts) && i < hosts->length(); ++i)
      take(result, kind, std::string(hosts->key(i)), hosts->at(i));
  }
}

void read_file(CliConfiguration& result, const std::string& path, const system::FileSystem& files,
               diagnostics::SourceMap& sources, Diagnostics& diags) {
  auto text = files.read(path);
  if (!text) {
    diags.error({}, "Unreadable CLI configuration",
                "The file \"" + path + "\" could not be read: " + text.error().message + ".");
  } else if (path.ends_with(".json")) {
    take_json(result, path, *text, diags);
  } else {
    take_native(result, sources.add(path, std::move(*text)), sources, diags);
  }
}

/// `TF_TOKEN_my__host_example_com` is for my-host.example.com.
void take_tokens(CliConfiguration& result, const Environment& environment) {
  constexpr std::string_view kPrefix = "TF_TOKEN_";
  for (const auto& [name, token] : environment) {
    if (!name.starts_with(kPrefix) || token.empty()) continue;
    std::string host;
    for (std::size_t i = kPrefix.size(); i < name.size(); ++i) {
      const bool twice = name[i] == '_' && i + 1 < name.size() && name[i + 1] == '_';
      host += twice ? '-' : (name[i] == '_' ? '.' : name[i]);
      if (twice) ++i;
    }
    result.tokens.emplace(host, token);
  }
}

}  // namespace

CliConfiguration read_cli_configuration(const Environment& environment,
                                        const system::FileSystem& files,
                                        diagnostics::SourceMap& sources, Diagnostics& diags) {
  CliConfiguration result;
  take_tokens(result, environment);
  const std::string home = value_of(environment, "HOME");
  const auto exists = [&](const std::string& path) {
    return files.kind(path) == system::FileKind::kRegular;
  };
  if (const std::string given = value_of(environment, "TF_CLI_CONFIG_FILE"); !given.empty()) {
    // Often /dev/null, to say that there is none.
    if (files.kind(given) == system::FileKind::kRegular)
      read_file(result, given, files, sources, diags);
  } else if (!home.empty()) {
    const std::string own = home + "/.plumbrc";
    const std::string other = home + "/.terraformrc";
    if (exists(own)) {
      read_file(result, own, files, sources, diags);
    } else if (exists(other)) {
      read_file(result, other, files, sources, diags);
    }
  }
  const std::string saved = home + "/.terraform.d/credentials.tfrc.json";
  if (!home.empty() && exists(saved)) read_file(result, saved, files, sources, diags);
  return result;
}

}  // namespace plumb::cli
