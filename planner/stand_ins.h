/// What a test puts in the place of the world: made-up providers, objects and modules.
#pragma once

#include <memory>
#include <string>

#include "config/module.h"
#include "eval/evaluate.h"
#include "providers/host/module.h"
#include "providers/host/provider.h"
#include "state/address.h"

namespace plumb::planner {

class Evaluation;

/// Asked while a run is planned and applied, from many threads. Outlives the run.
class StandIns {
 public:
  virtual ~StandIns() = default;

  /// What takes the place of the configured provider at an address: it is neither checked nor
  /// configured. Null to have the real one. `block`: null for a configuration that is implied.
  [[nodiscard]] virtual std::unique_ptr<providers::Provider> provider(
      const std::string& address, const config::ProviderConfig* block,
      const std::shared_ptr<providers::Module>& module) = 0;

  /// Who answers for the object: the provider that is given, or what takes its place for this
  /// object alone, which lives as long as this does.
  [[nodiscard]] virtual providers::Provider& provider_of(const state::InstanceAddress& object,
                                                         const std::string& address,
                                                         providers::Provider& provider) = 0;

  /// Whether nothing in the module is carried out: its outputs are made up.
  [[nodiscard]] virtual bool replaces(const state::ModulePath& module) const = 0;
  [[nodiscard]] virtual value::Value output(const state::ModulePath& module,
                                            const std::string& name) const = 0;

  /// What the names in a provider block mean that is not the module's (ProviderConfig::foreign).
  [[nodiscard]] virtual const eval::Scope& foreign_scope() const = 0;

  /// All that was planned, or applied, at the end of that and whatever went wrong.
  virtual void examine(Evaluation& evaluation) = 0;
};

}  // namespace plumb::planner
