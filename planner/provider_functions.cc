#include "planner/provider_functions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "diagnostics/suggestion.h"
#include "planner/decode_tfvars.h"
#include "planner/evaluation.h"
#include "planner/instance_plan.h"
#include "providers/host/plugin_provider.h"

namespace plumb::planner {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Span;

constexpr std::string_view kSummary = "Unknown provider function";

/// The parts of `provider::name::function`; `function` holds all that follows the name.
struct FunctionName {
  std::string_view provider;
  std::string_view function;
};

std::optional<FunctionName> split(std::string_view name) {
  constexpr std::string_view kMark = "::";
  name.remove_prefix(std::min(name.size(), std::string_view("provider::").size()));
  const std::size_t end = name.find(kMark);
  if (end == std::string_view::npos) return std::nullopt;
  return FunctionName{name.substr(0, end), name.substr(end + kMark.size())};
}

template <typename Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  names.reserve(map.size());
  for (const auto& [name, item] : map) names.push_back(name);
  return names;
}

eval::Parameter parameter_of(const providers::FunctionSignature::Parameter& described) {
  eval::Parameter parameter{described.name, described.type};
  parameter.allow_null = described.allow_null;
  parameter.allow_unknown = described.allow_unknown;
  // Who does not ask for unknown values gets none inside of others either.
  parameter.whole = !described.allow_unknown;
  return parameter;
}

eval::CallResult call(providers::Provider& provider, system::ThreadPool& pool,
                      const std::string& name, eval::Arguments arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (has_infinity(arguments[i]))
      return eval::argument_error(i, "an infinite number cannot be given to a provider");
  }
  auto answer = ask(provider, pool, [&] { return provider.call_function(name, arguments); });
  if (!answer) {
    return eval::call_error("the plugin did not answer as it must: " + answer.error().message +
                            ". This is a fault of the plugin");
  }
  if (answer->error.empty()) return std::move(answer->value);
  if (answer->argument < 0) return eval::call_error(std::move(answer->error));
  return eval::argument_error(static_cast<std::size_t>(answer->argument), std::move(answer->error));
}

}  // namespace

/// A provider that is not configured, and its functions by name. They refer to both.
struct ProviderFunctions::Opened {
  Opened(const ProviderSource& source, const std::shared_ptr<providers::Module>& module,
         system::ThreadPool& pool)
      : provider(module) {
    if (source.is_builtin()) functions.emplace("decode_tfvars", decode_tfvars_function());
    for (const auto& [name, signature] : provider.schema().functions) {
      eval::Function function;
      function.name = name;
      function.returns = signature.returns;
      function.may_return_null = true;
      for (const auto& parameter : signature.parameters)
        function.parameters.push_back(parameter_of(parameter));
      if (!signature.variadic.empty()) function.variadic = parameter_of(signature.variadic.front());
      function.call = [this, &pool, &name = name](const eval::Context&, eval::Arguments arguments) {
        return call(provider, pool, name, arguments);
      };
      functions.emplace(name, std::move(function));
    }
  }

  providers::PluginProvider provider;
  std::map<std::string, eval::Function, std::less<>> functions;
};

ProviderFunctions::ProviderFunctions(PluginSet& plugins, system::ThreadPool& pool)
    : plugins_(plugins), pool_(pool) {}

ProviderFunctions::~ProviderFunctions() = default;

const eval::Function* ProviderFunctions::find(const config::Module& module, std::string_view name,
                                              Span span, Diagnostics& diags) {
  const auto parts = split(name);
  if (!parts) {
    diags.error(
        span, std::string(kSummary),
        "The function call must include the provider name after the \"provider::\" prefix.");
    return nullptr;
  }
  const std::string provider(parts->provider);
  if (module.required_providers.count(provider) == 0) {
    diags.error(span, std::string(kSummary),
                "There is no function named \"" + std::string(name) +
                    "\". Ensure that provider name \"" + provider +
                    "\" is declared in this module's required_providers block, and that this "
                    "provider offers a function named \"" +
                    std::string(parts->function) + "\"." +
                    diagnostics::did_you_mean(provider, names_of(module.required_providers)));
    return nullptr;
  }
  const Opened* const opened = open(provider_source(module, provider), span, diags);
  if (opened == nullptr) return nullptr;
  const auto found = opened->functions.find(parts->function);
  if (found != opened->functions.end()) return &found->second;
  diags.error(span, std::string(kSummary),
              "The function \"" + std::string(parts->function) +
                  "\" is not available from the provider \"" + provider + "\"." +
                  diagnostics::did_you_mean(parts->function, names_of(opened->functions)));
  return nullptr;
}

const ProviderFunctions::Opened* ProviderFunctions::open(const ProviderSource& source, Span span,
                                                         Diagnostics& diags) {
  const std::lock_guard lock(mutex_);
  if (const auto known = opened_.find(source.address); known != opened_.end())
    return known->second.get();
  const auto module = plugins_.plugin(source);
  if (!module) {
    add_missing_plugin(source, module.error(), plugins_, span, "", diags);
    return nullptr;
  }
  return opened_.emplace(source.address, std::make_unique<Opened>(source, *module, pool_))
      .first->second.get();
}

}  // namespace plumb::planner
