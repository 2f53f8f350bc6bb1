#include "planner/evaluation.h"

#include <algorithm>

#include "config/decode.h"
#include "diagnostics/suggestion.h"
#include "planner/body_value.h"
#include "planner/check_rules.h"
#include "planner/ephemeral_resources.h"
#include "providers/host/plugin_provider.h"
#include "value/convert.h"

namespace plumb::planner {
namespace {

using value::Type;

/// Repetition of the block that calls the module, as the call's arguments see it.
RepetitionValues call_repetition(const ModuleInstance& instance) {
  if (instance.repeat == Repeat::kUnknown) {
    // Validating: there is one instance, and what tells it apart is not known.
    return RepetitionValues(Repeat::kUnknown, {}, Value::unknown());
  }
  return RepetitionValues(instance.repeat, instance.key, instance.each_value);
}

providers::Deferring deferring(const RunContext& context) {
  return context.allow_deferral ? providers::Deferring::kAllowed : providers::Deferring::kRefused;
}

}  // namespace

Evaluation::Evaluation(const RunContext& context, Phase phase,
                       std::map<std::string, config::GivenValue> variables)
    : context_(context),
      phase_(phase),
      given_(std::move(variables)),
      functions_(context.plugins, context.pool),
      root_(std::make_unique<ModuleInstance>(context.root, state::ModulePath{}, nullptr,
                                             &functions_)),
      checks_(context.root) {
  ephemerals_ = std::make_unique<EphemeralResources>(*this);
  if (phase != Phase::kValidate) root_->applying = Value::boolean(phase == Phase::kApply);
}

Evaluation::~Evaluation() = default;

bool Evaluation::visit(const Node& node) {
  const bool root_variable = node.kind == Node::Kind::kVariable && node.module->parent == nullptr;
  if (phase_ == Phase::kDestroy && node.kind != Node::Kind::kProvider && !root_variable) {
    (void)visit_strictly(node);
    return true;
  }
  return visit_strictly(node);
}

bool Evaluation::visit_strictly(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kVariable:
      return visit_variable(node);
    case Node::Kind::kLocal:
      return visit_local(node);
    case Node::Kind::kOutput:
      return visit_output(node);
    case Node::Kind::kCheck:
      return visit_check(node);
    case Node::Kind::kProvider:
      return visit_provider(node);
    case Node::Kind::kExpandModule:
      return visit_expansion(node);
    case Node::Kind::kModuleOutputs:
      if (node.module->parent != nullptr) {
        for_each_instance(*root_, *node.module->parent, [&](ModuleInstance& parent) {
          CallSlot& call = parent.calls.find(node.module->path.back())->second;
          call.whole = module_value(call);
        });
      }
      return true;
    case Node::Kind::kModuleClosed:
    case Node::Kind::kBeforeChecks:
      return true;
    case Node::Kind::kEphemeral:
      return ephemerals_->open(node);
    case Node::Kind::kEphemeralClose:
      return ephemerals_->close(node);
    case Node::Kind::kResource:
    case Node::Kind::kOrphan:
      break;
  }
  return false;
}

/// Warns where a module is called with a variable that its author wants to be rid of.
void Evaluation::tell_of_deprecation(const Node& node, const config::Variable& variable,
                                     Diagnostics& diags) const {
  if (variable.deprecated.empty() || phase_ == Phase::kApply || phase_ == Phase::kDestroy) return;
  const auto given = given_.find(variable.name);
  const ast::Attribute* const argument =
      node.module->call == nullptr ? nullptr : node.module->call->body->attribute(node.name);
  if (node.module->call == nullptr ? given == given_.end() : argument == nullptr) return;
  diags.warning(argument == nullptr ? variable.span : argument->value.span,
                argument == nullptr ? "Deprecated variable used from the root module"
                                    : "Variable marked as deprecated by the module author",
                "Variable \"" + variable.name +
                    "\" is marked as deprecated with the following message:\n" +
                    variable.deprecated);
}

bool Evaluation::visit_variable(const Node& node) {
  const config::Variable& variable = node.module->module->variables.find(node.name)->second;
  Diagnostics diags;
  tell_of_deprecation(node, variable, diags);
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    Value& slot = instance.variables.find(node.name)->second;
    if (instance.parent == nullptr) {
      const auto given = given_.find(node.name);
      if (phase_ == Phase::kValidate) {
        slot = config::default_or_unknown(variable).with_marks(0);
        slot = Value::unknown(variable.type.type.without_optional()).with_marks(slot.marks());
      } else if (given != given_.end()) {
        slot = config::variable_value(variable, given->second, diags);
      } else if (variable.default_value) {
        slot = config::default_or_unknown(variable);
      } else {
        config::report_missing_value(variable, diags);
        slot = config::default_or_unknown(variable);
      }
    } else if (const ast::Attribute* argument = instance.node.call->body->attribute(node.name)) {
      const RepetitionValues repetition = call_repetition(instance);
      const ModuleScope scope(*instance.parent,
                              phase_ == Phase::kValidate
                                  ? unknown_repetition(instance.node.call->repetition)
                                  : repetition.get());
      const Value given = eval::evaluate(argument->value, eval_context(scope), diags);
      slot = config::variable_value(variable, {given, "by the module call", argument->value.span},
                                    diags);
      if (!variable.ephemeral && (slot.marks_deep() & value::kEphemeral) != 0) {
        diags.error(argument->value.span, "Ephemeral value not allowed",
                    "This input variable is not declared as accepting ephemeral values, so it "
                    "cannot be set to a result derived from an ephemeral value. Declare variable "
                    "\"" +
                        variable.name + "\" with ephemeral = true.");
        slot = Value::unknown(slot.type());
      }
    } else {
      slot = config::default_or_unknown(variable);
    }
    keep_secret(slot);
    if (!variable.validations.empty() && (phase_ == Phase::kPlan || phase_ == Phase::kApply))
      checks_.announce(checkable(state::Checkable::Kind::kVariable, instance, node.name));
    if (phase_ != Phase::kValidate && !instance.made_up && !diags.has_errors())
      check_validations(variable, instance, diags);
  });
  return conclude(std::move(diags), node);
}

void Evaluation::check_validations(const config::Variable& variable, const ModuleInstance& instance,
                                   Diagnostics& diags) {
  const ModuleScope scope(instance);
  const state::Checkable address =
      checkable(state::Checkable::Kind::kVariable, instance, variable.name);
  for (std::size_t i = 0; i < variable.validations.size(); ++i) {
    const config::CheckRule& rule = variable.validations[i];
    const RuleOutcome outcome = judge(rule, RuleKind::kValidation, eval_context(scope), diags);
    if (phase_ != Phase::kDestroy) checks_.record(address, i, {outcome});
    if (outcome.status != state::CheckStatus::kFail) continue;
    const auto begin = context_.sources.position(rule.span.file, rule.span.begin);
    // The place as Terraform gives it: the word "validation" of the rule.
    const ast::Attribute* const argument =
        instance.parent == nullptr ? nullptr : instance.node.call->body->attribute(variable.name);
    Span place = argument == nullptr ? variable.span : argument->value.span;
    const auto given = given_.find(variable.name);
    if (instance.parent == nullptr && given != given_.end() && given->second.span.valid())
      place = given->second.span;
    diags.error(place, "Invalid value for variable",
                outcome.message + "\n\nThis was checked by the validation rule at " +
                    std::string(context_.sources.name(rule.span.file)) + ":" +
                    std::to_string(begin.line) + "," + std::to_string(begin.column) + "-" +
                    std::to_string(begin.column + 10) + ".");
    diags.items().back().checked = named_in(instance, "var.", variable.name);
    eval::note_values(*rule.condition, eval_context(scope), diags);
  }
}

bool Evaluation::visit_local(const Node& node) {
  const config::Local& local = node.module->module->locals.find(node.name)->second;
  Diagnostics diags;
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    if (instance.made_up) return;
    const ModuleScope scope(instance);
    instance.locals.find(node.name)->second =
        eval::evaluate(*local.value, eval_context(scope), diags);
  });
  return conclude(std::move(diags), node);
}

bool Evaluation::visit_output(const Node& node) {
  const config::Output& output = node.module->module->outputs.find(node.name)->second;
  if (output.value == nullptr) return false;
  Diagnostics diags;
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    const Value value = instance.made_up ? context_.stand_ins->output(instance.path, node.name)
                                         : output_value(output, instance, diags);
    instance.outputs.find(node.name)->second =
        output.sensitive ? value.with_marks(value::kSensitive) : value;
  });
  return conclude(std::move(diags), node);
}

/// Evaluates the output, and reports what keeps it from being one.
Value Evaluation::output_value(const config::Output& output, const ModuleInstance& instance,
                               Diagnostics& diags) {
  const ModuleScope scope(instance);
  Value value = eval::evaluate(*output.value, eval_context(scope), diags);
  const bool root = instance.parent == nullptr;
  const bool refused = root && output.ephemeral;
  if (refused) {
    diags.error(output.span, "Ephemeral output not allowed",
                "The outputs of the root module are kept in the state, so they cannot be "
                "ephemeral. Those of modules that it calls can.");
  }
  if (root && !output.sensitive && (value.marks_deep() & value::kSensitive) != 0) {
    diags.error(output.span, "Output refers to sensitive values",
                "To reduce the risk of accidentally exporting sensitive data that was intended "
                "to be only internal, Plumb requires that any root "
                "module output containing sensitive data be explicitly marked as sensitive, to "
                "confirm your intent.\n\nIf you do intend to export "
                "this data, annotate the output value as sensitive by adding the following "
                "argument:\n    sensitive = true");
  }
  if (root && phase_ != Phase::kValidate && has_infinity(value)) {
    diags.error(output.value->span, "Infinite output value",
                "This value is, or has in it, an infinite number, such as a division by zero "
                "gives. It cannot be kept in the state.");
    eval::note_values(*output.value, eval_context(scope), diags);
  }
  check_preconditions(output, instance, diags);
  const bool ephemeral = (value.marks_deep() & value::kEphemeral) != 0;
  if (!root && output.ephemeral) {
    if (!ephemeral) {
      diags.error(output.value->span, "Value not allowed in ephemeral output",
                  "This output value is declared as returning an ephemeral value, and this "
                  "expression is none. Take the argument \"ephemeral\" out.");
    }
    value = value.with_marks(value::kEphemeral);
  } else if (refused) {
    value = Value::unknown();
  } else if (ephemeral) {
    diags.error(output.value->span, "Ephemeral value not allowed",
                root ? "The outputs of the root module are kept in the state, so an ephemeral "
                       "value cannot be one. ephemeralasnull() leaves it out."
                     : "This output value is not declared as returning an ephemeral value, so it "
                       "cannot be set to a result derived from one. Declare output \"" +
                           output.name + "\" with ephemeral = true.");
    value = Value::unknown();
  }
  return value;
}

void Evaluation::check_preconditions(const config::Output& output, const ModuleInstance& instance,
                                     Diagnostics& diags) {
  if (phase_ == Phase::kValidate || output.preconditions.empty()) return;
  const ModuleScope scope(instance);
  const state::Checkable address =
      checkable(state::Checkable::Kind::kOutput, instance, output.name);
  Diagnostics found;
  const auto outcomes =
      check_rules(output.preconditions, "Module output value precondition failed",
                  eval_context(scope), {named_in(instance, "output.", output.name)}, found);
  if (phase_ != Phase::kDestroy) {
    checks_.record(address, 0, outcomes);
  } else if (instance.parent == nullptr) {
    checks_.announce(address);
  }
  if (tolerant_) make_warnings(found);
  diags.append(std::move(found));
}

/// What does not hold is a warning: a check stops nothing, unless it is wrong in itself.
bool Evaluation::visit_check(const Node& node) {
  if (phase_ == Phase::kDestroy) return true;
  const config::Check& check = node.module->module->checks.find(node.name)->second;
  Diagnostics diags;
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    if (instance.made_up) return;
    const ModuleScope scope(instance);
    if (phase_ == Phase::kValidate) {
      for (const config::CheckRule& rule : check.asserts)
        (void)eval::evaluate(*rule.condition, eval_context(scope), diags);
      return;
    }
    Diagnostics found;
    const RuleOwner owner{named_in(instance, "check.", check.name)};
    const auto outcomes =
        check_rules(check.asserts, kAssertionFailed, eval_context(scope), owner, found);
    checks_.record(checkable(state::Checkable::Kind::kCheck, instance, node.name), 0, outcomes);
    for (diagnostics::Diagnostic& each : found.items()) {
      if (each.summary == kAssertionFailed) each.severity = diagnostics::Severity::kWarning;
      each.checked = owner.object;
    }
    // What depends on data that could not be read is not known at apply either.
    const bool no_data = checks_.fails(
        checkable(state::Checkable::Kind::kCheck, instance, node.name), check.asserts.size());
    if (phase_ == Phase::kPlan && !no_data)
      tell_of_later_rules(check.asserts, eval_context(scope), owner, found);
    diags.append(std::move(found));
  });
  return conclude(std::move(diags), node);
}

bool Evaluation::was_unexpanded(const ModuleInstance& parent, const std::string& call) const {
  if (unexpanded_.empty()) return false;
  const std::string prefix = named_in(parent, "module.", call) + "[*].";
  const auto found = unexpanded_.lower_bound(prefix);
  return found != unexpanded_.end() && found->starts_with(prefix);
}

bool Evaluation::visit_expansion(const Node& node) {
  const config::ModuleNode& child = *node.module;
  Diagnostics diags;
  for_each_instance(*root_, *child.parent, [&](ModuleInstance& parent) {
    CallSlot& call = parent.calls.find(child.path.back())->second;
    if (parent.made_up) return;
    const ModuleScope scope(parent);
    Expansion expansion =
        phase_ == Phase::kValidate
            ? expand_for_validation(child.call->repetition, eval_context(scope), diags)
            : expand(child.call->repetition, eval_context(scope), diags, unknown_counts());
    if (was_unexpanded(parent, child.path.back())) expansion = {Repeat::kUnknown, {}, {}, true};
    if (phase_ == Phase::kValidate && !child.call->repetition.single())
      expansion = {Repeat::kUnknown, {state::InstanceKey{}}, {}};
    if (phase_ == Phase::kValidate && expansion.repeat == Repeat::kDisabled)
      expansion = {Repeat::kSingle, {state::InstanceKey{}}, {}};  // Its inside is checked as well.
    call.repeat = expansion.repeat;
    call.keys = expansion.keys;
    call.each_values = expansion.each_values;
    for (std::size_t i = 0; i < call.keys.size(); ++i) {
      state::ModulePath path = parent.path;
      path.push_back({child.path.back(), call.keys[i]});
      auto instance = std::make_unique<ModuleInstance>(child, std::move(path), &parent);
      instance->key = call.keys[i];
      instance->repeat = call.repeat;
      if (i < call.each_values.size()) instance->each_value = call.each_values[i];
      instance->made_up = context_.stand_ins != nullptr && phase_ != Phase::kValidate &&
                          context_.stand_ins->replaces(instance->path);
      call.instances.push_back(std::move(instance));
    }
  });
  return conclude(std::move(diags), node);
}

std::shared_ptr<providers::Module> Evaluation::plugin(const Node& node, Diagnostics& diags) {
  auto plugin = context_.plugins.plugin(node.source);
  if (plugin) return *plugin;
  add_missing_plugin(node.source, plugin.error(), context_.plugins, node.needed_at, node.needed_by,
                     diags);
  return nullptr;
}

bool Evaluation::visit_provider(const Node& node) {
  Diagnostics diags;
  const auto module = plugin(node, diags);
  if (module == nullptr) return conclude(std::move(diags), node);
  if (auto made_up =
          context_.stand_ins == nullptr
              ? nullptr
              : context_.stand_ins->provider(node.provider_address, node.provider, module)) {
    const std::lock_guard lock(mutex_);
    providers_[node.provider_address] = std::move(made_up);
    return true;
  }
  if (node.provider != nullptr && node.provider->for_each != nullptr) {
    add_provider_instances(node, module, diags);
    return conclude(std::move(diags), node);
  }
  auto provider = std::make_unique<providers::PluginProvider>(module, deferring(context_));
  const providers::Block& schema = *provider->schema().provider.block;
  Value config = providers::empty_value(schema);
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    config = provider_config(node, schema, ModuleScope(instance), diags);
  });
  if (!diags.has_errors())
    add_provider(node, node.provider_address, std::move(provider), config, diags);
  return conclude(std::move(diags), node);
}

/// What the block says in the scope, as the provider is given it.
Value Evaluation::provider_config(const Node& node, const providers::Block& schema,
                                  const ModuleScope& scope, Diagnostics& diags) {
  const ast::Body empty{};
  const ast::Body& body = node.provider == nullptr ? empty : *node.provider->body;
  const bool foreign = node.provider != nullptr && node.provider->foreign;
  const eval::Context context{foreign ? context_.stand_ins->foreign_scope() : scope,
                              context_.environment};
  const Value marked = evaluate_body(body, schema, BodyKind::kProvider, context, diags);
  keep_secret(marked);
  return marked.without_marks_deep();
}

/// Configures the provider, which is there afterwards unless that failed.
void Evaluation::add_provider(const Node& node, const std::string& address,
                              std::unique_ptr<providers::Provider> provider, const Value& config,
                              Diagnostics& diags) {
  Diagnostics found;
  const diagnostics::Span span =
      node.provider == nullptr ? diagnostics::Span{} : node.provider->span;
  const auto ask = [&](auto&& call) {
    auto messages = call();
    if (!messages) {
      add_plugin_error(messages.error(), address, span, found);
    } else {
      add_messages(*messages, address, node.provider == nullptr ? nullptr : node.provider->body,
                   span, found);
    }
  };
  if (phase_ != Phase::kValidate) {
    ask([&] { return provider->validate_provider(config); });
    if (!found.has_errors()) ask([&] { return provider->configure(config); });
  }
  const bool good = !found.has_errors();
  diags.append(std::move(found));
  if (!good) return;
  limits_.learn(address, provider->max_parallel());
  const std::lock_guard lock(mutex_);
  providers_[address] = std::move(provider);
}

void Evaluation::add_provider_instances(const Node& node,
                                        const std::shared_ptr<providers::Module>& module,
                                        Diagnostics& diags) {
  config::Repetition elements;
  elements.for_each = node.provider->for_each;
  auto unconfigured = std::make_unique<providers::PluginProvider>(module);
  const providers::Block& schema = *unconfigured->schema().provider.block;
  for_each_instance(*root_, *node.module, [&](ModuleInstance& instance) {
    const ModuleScope outer(instance);
    if (phase_ == Phase::kValidate) {
      (void)expand_for_validation(elements, eval_context(outer), diags);
      const ModuleScope scope(instance, unknown_repetition(elements));
      (void)provider_config(node, schema, scope, diags);
      return;
    }
    const Expansion expansion = expand(elements, eval_context(outer), diags);
    for (std::size_t i = 0; i < expansion.keys.size(); ++i) {
      const RepetitionValues repetition(expansion.repeat, expansion.keys[i],
                                        expansion.each_values[i]);
      Diagnostics found;
      const Value config =
          provider_config(node, schema, ModuleScope(instance, repetition.get()), found);
      if (!found.has_errors()) {
        add_provider(node, node.provider_address + state::to_string(expansion.keys[i]),
                     std::make_unique<providers::PluginProvider>(module, deferring(context_)),
                     config, found);
      }
      diags.append(std::move(found));
    }
  });
  const std::lock_guard lock(mutex_);
  if (!diags.has_errors()) unconfigured_[node.provider_address] = std::move(unconfigured);
}

providers::Provider* Evaluation::provider(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto found = providers_.find(address);
  return found == providers_.end() ? nullptr : found->second.get();
}

providers::Provider* Evaluation::described_provider(const std::string& configuration) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = unconfigured_.find(configuration);
    if (found != unconfigured_.end()) return found->second.get();
  }
  return provider(configuration);
}

providers::Provider* Evaluation::answering(const state::InstanceAddress& object,
                                           const std::string& address,
                                           providers::Provider* provider) const {
  if (context_.stand_ins == nullptr || provider == nullptr) return provider;
  return &context_.stand_ins->provider_of(object, address, *provider);
}

void Evaluation::stop_providers() {
  const std::lock_guard lock(mutex_);
  for (const auto& [address, provider] : providers_) provider->stop();
}

bool Evaluation::conclude(Diagnostics&& diags, const Node& node) {
  const bool good = !diags.has_errors();
  const bool root_variable = node.kind == Node::Kind::kVariable && node.module->parent == nullptr;
  if (phase_ != Phase::kDestroy || node.kind == Node::Kind::kProvider || root_variable)
    report(std::move(diags));
  return good;
}

void Evaluation::report(Diagnostics&& diags) {
  if (diags.empty()) return;
  const std::lock_guard lock(mutex_);
  diags_.append(std::move(diags));
}

Diagnostics Evaluation::take_diagnostics() {
  if (context_.stand_ins != nullptr && phase_ != Phase::kValidate)
    context_.stand_ins->examine(*this);
  ephemerals_->close_all();
  const std::lock_guard lock(mutex_);
  secrets_.hide_in(diags_);
  return std::move(diags_);
}

std::map<std::string, Value> Evaluation::root_variables() const {
  std::map<std::string, Value> values;
  for (const auto& [name, value] : root_->variables) values.emplace(name, value);
  return values;
}

std::vector<std::string> Evaluation::given_ephemeral() const {
  std::vector<std::string> names;
  for (const auto& [name, variable] : context_.root.module->variables) {
    if (variable.ephemeral && given_.count(name) > 0) names.push_back(name);
  }
  return names;
}

void add_missing_plugin(const ProviderSource& source, const diagnostics::Error& error,
                        const PluginSet& plugins, diagnostics::Span span,
                        const std::string& needed_by, Diagnostics& diags) {
  const std::string who = needed_by.empty()
                              ? "This configuration requires"
                              : "The state has " + needed_by +
                                    ", which no block speaks for any more and which requires";
  if (error.code != diagnostics::ErrorCode::kNotFound) {
    diags.error(span, "Failed to load plugin",
                who + " provider " + source.address +
                    ", and its plugin cannot be used: " + error.message + ".");
    return;
  }
  std::string known;
  for (const std::string& type : plugins.types()) known += (known.empty() ? "" : ", ") + type;
  diags.error(span, "Missing required provider",
              who + " provider " + source.address + ", but no plugin for it is installed." +
                  diagnostics::did_you_mean(source.type(), plugins.types()) +
                  " Installed are: " + (known.empty() ? "none" : known) +
                  ". A plugin is a file libplumb-provider-" + source.type() +
                  ".so beside the program or in a directory that PLUMB_PLUGIN_PATH names; Plumb "
                  "does not download Terraform's providers.");
}

diagnostics::Span path_span(const ast::Body* body, const providers::Path& path,
                            diagnostics::Span fallback) {
  if (body == nullptr || path.empty()) return fallback;
  if (const ast::Attribute* attribute = body->attribute(path[0].name)) return attribute->value.span;
  for (const ast::Block& block : body->blocks) {
    if (block.type == path[0].name) return block.header_span;
  }
  return fallback;
}

void add_messages(const providers::Messages& messages, const std::string& address,
                  const ast::Body* body, diagnostics::Span span, Diagnostics& diags) {
  for (const providers::Message& message : messages) {
    diagnostics::Diagnostic diagnostic;
    diagnostic.severity =
        message.error ? diagnostics::Severity::kError : diagnostics::Severity::kWarning;
    diagnostic.summary = message.summary;
    diagnostic.detail = message.detail;
    diagnostic.subject = path_span(body, message.path, span);
    diagnostic.address = address;
    diags.add(std::move(diagnostic));
  }
}

void add_plugin_error(const diagnostics::Error& error, const std::string& address,
                      diagnostics::Span span, Diagnostics& diags) {
  diags.error(span, "Plugin error",
              "The plugin did not answer as it must: " + error.message +
                  ". This is a fault of the plugin; nothing of its answer was used.");
  diags.items().back().address = address;
}

bool has_infinity(const Value& value) {
  if (!value.has_content()) return false;
  if (value.type() == Type::number()) return value.as_number().is_infinite();
  bool found = false;
  value::for_each_child(value, [&](const Value& child) { found = found || has_infinity(child); });
  return found;
}

}  // namespace plumb::planner
