/// The part of a run that plan, validate and apply share: values of variables, locals, outputs and
/// modules, and configured providers, each made by its node of the graph.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "config/variables.h"
#include "eval/function.h"
#include "planner/check_record.h"
#include "planner/config_graph.h"
#include "planner/expand.h"
#include "planner/module_instance.h"
#include "planner/observer.h"
#include "planner/provider_functions.h"
#include "planner/provider_limits.h"
#include "planner/provider_set.h"
#include "planner/run_environment.h"
#include "planner/scope.h"
#include "planner/secrets.h"
#include "planner/stand_ins.h"
#include "system/cancellation.h"
#include "system/thread_pool.h"

namespace plumb::planner {

/// What a run works with; outlives it.
struct RunContext {
  const config::ModuleNode& root;
  const diagnostics::SourceMap& sources;
  PluginSet& plugins;
  system::ThreadPool& pool;
  const eval::Environment& environment;
  const system::Cancellation& cancellation;
  Observer& observer;
  StandIns* stand_ins = nullptr;  ///< Of a test; null for the real world alone.
  bool allow_deferral = false;    ///< Whether something may be left to another plan.
};

/// kDestroy: what is wrong with values is no reason not to destroy, unless a provider's
/// configuration needs them.
enum class Phase : std::uint8_t { kValidate, kPlan, kDestroy, kApply };

class EphemeralResources;

/// Everything here may be called from many threads, each node once.
class Evaluation {
 public:
  /// `variables`: the root module's, as given. Reports what does not fit when their nodes are
  /// visited.
  Evaluation(const RunContext& context, Phase phase,
             std::map<std::string, config::GivenValue> variables);
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;
  ~Evaluation();

  /// Visits a node of any kind but a resource. Whether it succeeded.
  bool visit(const Node& node);

  [[nodiscard]] const RunContext& context() const { return context_; }
  [[nodiscard]] Phase phase() const { return phase_; }
  /// Whether a provider may put off what it is asked for.
  [[nodiscard]] bool may_defer() const {
    return context_.allow_deferral && (phase_ == Phase::kPlan || phase_ == Phase::kDestroy);
  }
  /// What becomes of a count or for_each that is not known.
  [[nodiscard]] UnknownCount unknown_counts() const {
    return context_.allow_deferral ? UnknownCount::kAwaited : UnknownCount::kRefused;
  }
  /// What has Change::instances in the plan: modules in these have none, whatever is known by now.
  /// Before anything is visited.
  void leave_unexpanded(std::set<std::string> instances) { unexpanded_ = std::move(instances); }
  [[nodiscard]] CheckRecord& checks() { return checks_; }
  [[nodiscard]] ProviderLimits& limits() { return limits_; }
  /// Conditions that do not hold are warned of: nothing is going to be done.
  void tolerate_failed_conditions() { tolerant_ = true; }
  [[nodiscard]] bool tolerates_failed_conditions() const { return tolerant_; }
  [[nodiscard]] ModuleInstance& root() { return *root_; }
  /// Who answers for an object that the provider serves: the provider, unless a test says other.
  [[nodiscard]] providers::Provider* answering(const state::InstanceAddress& object,
                                               const std::string& address,
                                               providers::Provider* provider) const;
  /// The configured provider, an instance of it if it has for_each, or null if there is none.
  [[nodiscard]] providers::Provider* provider(const std::string& address);
  /// What has the schema of a configuration, or null if it failed: its provider, or, where there is
  /// for_each, one that is not configured and can do nothing else.
  [[nodiscard]] providers::Provider* described_provider(const std::string& configuration);
  /// Asks all providers to give up what they are doing.
  void stop_providers();
  /// The plugin of a provider node's source; reports if there is none.
  [[nodiscard]] std::shared_ptr<providers::Module> plugin(const Node& node, Diagnostics& diags);

  /// For evaluating in the scope.
  [[nodiscard]] eval::Context eval_context(const ModuleScope& scope) const {
    return {scope, context_.environment};
  }

  /// The repetition of the module instance itself: what its call's arguments see.
  void report(Diagnostics&& diags);
  /// What is sensitive in the value is shown in no diagnostic.
  void keep_secret(const Value& value) { secrets_.add(value); }
  /// The same for a text that is told before the end.
  [[nodiscard]] std::string without_secrets(std::string text) const {
    return secrets_.hidden(std::move(text));
  }
  /// All that was reported. Ends the run: what is still open of ephemeral resources is closed.
  [[nodiscard]] Diagnostics take_diagnostics();

  /// Values of the root's variables after their nodes were visited.
  [[nodiscard]] std::map<std::string, Value> root_variables() const;
  /// Names of the ephemeral ones that were given a value.
  [[nodiscard]] std::vector<std::string> given_ephemeral() const;

 private:
  bool visit_strictly(const Node& node);
  bool conclude(Diagnostics&& diags, const Node& node);
  bool visit_variable(const Node& node);
  void tell_of_deprecation(const Node& node, const config::Variable& variable,
                           Diagnostics& diags) const;
  bool visit_local(const Node& node);
  bool visit_output(const Node& node);
  Value output_value(const config::Output& output, const ModuleInstance& instance,
                     Diagnostics& diags);
  bool visit_check(const Node& node);
  bool visit_expansion(const Node& node);
  bool visit_provider(const Node& node);
  void add_provider(const Node& node, const std::string& address,
                    std::unique_ptr<providers::Provider> provider, const Value& config,
                    Diagnostics& diags);
  void add_provider_instances(const Node& node, const std::shared_ptr<providers::Module>& module,
                              Diagnostics& diags);
  Value provider_config(const Node& node, const providers::Block& schema, const ModuleScope& scope,
                        Diagnostics& diags);
  void check_preconditions(const config::Output& output, const ModuleInstance& instance,
                           Diagnostics& diags);
  void check_validations(const config::Variable& variable, const ModuleInstance& instance,
                         Diagnostics& diags);

  const RunContext context_;
  const Phase phase_;
  const std::map<std::string, config::GivenValue> given_;
  ProviderFunctions functions_;
  std::unique_ptr<ModuleInstance> root_;
  CheckRecord checks_;
  bool tolerant_ = false;
  [[nodiscard]] bool was_unexpanded(const ModuleInstance& parent, const std::string& call) const;
  std::set<std::string> unexpanded_;
  Secrets secrets_;
  ProviderLimits limits_{context_.pool};
  std::mutex mutex_;  ///< Guards the three below.
  Diagnostics diags_;
  std::map<std::string, std::unique_ptr<providers::Provider>> providers_;
  std::map<std::string, std::unique_ptr<providers::Provider>>
      unconfigured_;  ///< By the address of a configuration with for_each.
  std::unique_ptr<EphemeralResources> ephemerals_;  ///< Last: it uses the above.
};

/// Reports that a plugin is not there, or cannot be loaded. `needed_by`: the object in the state
/// that needs it, or empty.
void add_missing_plugin(const ProviderSource& source, const diagnostics::Error& error,
                        const PluginSet& plugins, diagnostics::Span span,
                        const std::string& needed_by, Diagnostics& diags);

/// Where in a body a provider's path points to, or the fallback.
[[nodiscard]] diagnostics::Span path_span(const ast::Body* body, const providers::Path& path,
                                          diagnostics::Span fallback);

/// A provider's messages as diagnostics about an object.
void add_messages(const providers::Messages& messages, const std::string& address,
                  const ast::Body* body, diagnostics::Span span, Diagnostics& diags);

/// A plugin's failure to answer, as a diagnostic about an object.
void add_plugin_error(const diagnostics::Error& error, const std::string& address,
                      diagnostics::Span span, Diagnostics& diags);

/// Whether an infinite number is anywhere in it: nothing that keeps or sends values can hold one.
[[nodiscard]] bool has_infinity(const Value& value);

}  // namespace plumb::planner
