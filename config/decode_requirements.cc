/// `required_providers`: which providers a module means by which names.
#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "config/provider_source.h"
#include "value/type.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// The text of a string that is written down; nothing for anything else, without a report.
std::optional<std::string> plain_string(const ast::Expr& expr) {
  Diagnostics quiet;
  const Value value = evaluate_literal(expr, quiet);
  if (quiet.has_errors() || !value.has_content() || value.type() != value::Type::string())
    return std::nullopt;
  return std::string(value.as_string());
}

void decode_constraint(const ast::Expr& expr, ProviderRequirement& requirement,
                       Diagnostics& diags) {
  const auto text = plain_string(expr);
  if (!text) {
    diags.error(expr.span, "Invalid version constraint",
                "A version is asked for with a string, such as \"~> 3.1\".");
  } else if (check_version_constraint(*text, expr, diags)) {
    requirement.constraint = *text;
  }
}

/// What is wrong with the parts of a source that has the right number of them.
void check_source_parts(const std::string& source, Span span, Diagnostics& diags) {
  const std::size_t slash = source.rfind('/');
  const std::string type = slash == std::string::npos ? source : source.substr(slash + 1);
  const std::string before = slash == std::string::npos ? "" : source.substr(0, slash);
  const std::string space = before.substr(before.rfind('/') + 1);
  if (const std::string problem = provider_name_problem(type); !problem.empty()) {
    diags.error(span, "Invalid provider type",
                "\"" + type + "\" in \"" + source +
                    "\" cannot be the type of a provider: " + problem + ".");
  } else if (!before.empty() && type.starts_with("terraform-")) {
    const std::string_view rest = std::string_view(type).substr(
        type.starts_with("terraform-provider-") ? std::string_view("terraform-provider-").size()
                                                : std::string_view("terraform-").size());
    diags.error(span, "Invalid provider type",
                "The type of a provider does not begin with \"terraform-\", even if the name of "
                "its repository does. Did you mean \"" +
                    before + "/" + std::string(rest) + "\"?");
  } else if (const std::string why = provider_name_problem(space);
             !before.empty() && !why.empty()) {
    diags.error(span, "Invalid provider namespace",
                "\"" + space + "\" in \"" + source +
                    "\" cannot be the namespace of a provider: " + why + ".");
  }
}

void decode_source(const ast::Expr& expr, ProviderRequirement& requirement, Diagnostics& diags) {
  const auto text = plain_string(expr);
  if (!text) {
    diags.error(expr.span, "Invalid source",
                "The source of a provider is a string, such as \"hashicorp/random\".");
    return;
  }
  requirement.source = *text;
  if (parse_provider_source(*text)) {
    check_source_parts(*text, expr.span, diags);
    return;
  }
  diags.error(expr.span, "Invalid provider source string",
              "\"" + *text +
                  "\" is not a provider source. Write one like \"hashicorp/random\", with a host "
                  "name before it if it is not registry.terraform.io.");
}

void decode_aliases(const ast::Expr& expr, ProviderRequirement& requirement, Diagnostics& diags) {
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  if (tuple == nullptr) {
    diags.error(expr.span, "Invalid expression",
                "A static list expression is required: names such as " + requirement.name +
                    ".west of configurations that the caller has to pass.");
    return;
  }
  for (const ast::Expr& item : tuple->items) {
    auto reference = decode_provider_reference(item, diags);
    if (!reference) continue;
    if (reference->name != requirement.name || reference->alias.empty() || reference->has_key()) {
      diags.error(item.span, "Invalid configuration_aliases value",
                  "An alias is the name of the provider and a name of its own, such as " +
                      requirement.name + ".west.");
      continue;
    }
    requirement.aliases.push_back(std::move(*reference));
  }
}

void decode_object(const ast::Object& object, ProviderRequirement& requirement,
                   Diagnostics& diags) {
  for (const ast::ObjectItem& item : object.items) {
    const std::string key = literal_name(item.key).value_or("");
    if (key == "source") {
      decode_source(item.value, requirement, diags);
    } else if (key == "version") {
      decode_constraint(item.value, requirement, diags);
    } else if (key == "configuration_aliases") {
      decode_aliases(item.value, requirement, diags);
    } else {
      diags.error(item.key.span, "Invalid required_providers object",
                  "required_providers objects can only contain \"version\", \"source\" and "
                  "\"configuration_aliases\" attributes.");
    }
  }
}

}  // namespace

void decode_required_providers(const ast::Block& block, const SourceMap& sources, Module& module,
                               Diagnostics& diags) {
  if (module.required_providers_span.valid()) {
    diags.error(block.header_span, "Duplicate required providers configuration",
                "A module may have only one required_providers block, and there is one at " +
                    place_text(module.required_providers_span, sources) +
                    ". Put all providers into one of the two.");
    return;
  }
  module.required_providers_span = block.header_span;
  for (const ast::Attribute* argument : arguments_of(block.body, diags)) {
    const ast::Attribute& attribute = *argument;
    ProviderRequirement requirement;
    requirement.name = attribute.name;
    requirement.span = attribute.span;
    if (!check_provider_name(requirement.name, attribute.name_span, diags)) continue;
    if (const auto* const object = std::get_if<ast::Object>(&attribute.value.node)) {
      decode_object(*object, requirement, diags);
    } else if (plain_string(attribute.value)) {
      decode_constraint(attribute.value, requirement, diags);
    } else {
      diags.error(attribute.value.span, "Invalid required_providers object",
                  "A provider is required with a version constraint, or with an object such as { "
                  "source = \"hashicorp/random\", version = \"~> 3.1\" }.");
    }
    module.required_providers[requirement.name] = std::move(requirement);
  }
}

}  // namespace plumb::config
