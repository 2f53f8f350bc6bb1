/// What is made up for one run: mocked providers, and what the run, its file and its providers
/// override. It also judges the run's assertions, at the moment when all is known.
#pragma once

#include <map>
#include <mutex>

#include "planner/stand_ins.h"
#include "testing/assertions.h"
#include "testing/made_up_provider.h"

namespace plumb::testing {

/// By the configuration that is mocked.
using Mocks = std::map<const config::ProviderConfig*, std::shared_ptr<const MockProvider>>;

class RunStandIns final : public planner::StandIns {
 public:
  RunStandIns(const TestFile& file, const TestRun& run, const Mocks& mocks, KnownNames names);

  [[nodiscard]] std::unique_ptr<providers::Provider> provider(
      const std::string& address, const config::ProviderConfig* block,
      const std::shared_ptr<providers::Module>& module) override;
  [[nodiscard]] providers::Provider& provider_of(const state::InstanceAddress& object,
                                                 const std::string& address,
                                                 providers::Provider& provider) override;
  [[nodiscard]] bool replaces(const state::ModulePath& module) const override;
  [[nodiscard]] Value output(const state::ModulePath& module,
                             const std::string& name) const override;
  [[nodiscard]] const eval::Scope& foreign_scope() const override { return scope_; }
  void examine(planner::Evaluation& evaluation) override;

  /// From now on assertions are judged and outputs kept when a plan, or an apply, ends.
  void watch() { watching_ = true; }
  /// What came of that.
  [[nodiscard]] Judged& judged() { return judged_; }
  [[nodiscard]] const Value& outputs() const { return outputs_; }

 private:
  [[nodiscard]] const Override* of_object(const state::InstanceAddress& object,
                                          const std::string& provider) const;
  [[nodiscard]] const Override* of_module(const state::ModulePath& module) const;

  const TestFile& file_;
  const TestRun& run_;
  const Mocks& mocks_;
  const KnownNames names_;
  const NamesScope scope_;
  bool watching_ = false;
  Judged judged_;
  Value outputs_ = Value::object({});
  mutable std::mutex mutex_;                           ///< Guards the two below.
  std::map<std::string, const MockProvider*> mocked_;  ///< By the provider's address.
  std::map<std::pair<const providers::Provider*, const Override*>, std::unique_ptr<MadeUpProvider>>
      overridden_;
};

}  // namespace plumb::testing
