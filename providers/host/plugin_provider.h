/// A provider that a plugin gives: one configuration of one plugin.
#pragma once

#include <memory>

#include "providers/host/provider.h"

namespace plumb::providers {

class Module;

/// Whether a provider is told that it may put off what it is asked for.
enum class Deferring : bool { kRefused, kAllowed };

class PluginProvider final : public Provider {
 public:
  explicit PluginProvider(std::shared_ptr<Module> module,
                          Deferring deferring = Deferring::kRefused);
  ~PluginProvider() override;

  [[nodiscard]] const ProviderSchema& schema() const override;
  [[nodiscard]] bool waits() const override;
  [[nodiscard]] bool has_outside_effect() const override;
  [[nodiscard]] unsigned max_parallel() const override;
  [[nodiscard]] Result<Messages> validate_provider(const Value& config) override;
  [[nodiscard]] Result<Messages> configure(const Value& config) override;
  [[nodiscard]] Result<Messages> validate_resource(std::string_view type, const Block& schema,
                                                   const Value& config) override;
  [[nodiscard]] Result<Messages> validate_data(std::string_view type, const Block& schema,
                                               const Value& config) override;
  [[nodiscard]] Result<ReadResult> read(std::string_view type, const Block& schema,
                                        const Object& current) override;
  [[nodiscard]] Result<PlanResult> plan(const PlanRequest& request) override;
  [[nodiscard]] Result<ApplyResult> apply(const ApplyRequest& request) override;
  [[nodiscard]] Result<ImportResult> import(std::string_view type, const ImportKey& key) override;
  [[nodiscard]] Result<ReadResult> move_state(const MoveRequest& request) override;
  [[nodiscard]] Result<ReadResult> upgrade_state(std::string_view type, const Block& schema,
                                                 std::int64_t version,
                                                 std::string_view json) override;
  [[nodiscard]] Result<ReadResult> upgrade_identity(std::string_view type, std::int64_t version,
                                                    std::string_view json) override;
  [[nodiscard]] Result<ReadResult> read_data(std::string_view type, const Block& schema,
                                             const Value& config) override;
  [[nodiscard]] Result<Messages> validate_ephemeral(std::string_view type, const Block& schema,
                                                    const Value& config) override;
  [[nodiscard]] Result<LeaseResult> open_ephemeral(std::string_view type, const Block& schema,
                                                   const Value& config) override;
  [[nodiscard]] Result<LeaseResult> renew_ephemeral(std::string_view type,
                                                    std::string_view private_data) override;
  [[nodiscard]] Result<Messages> close_ephemeral(std::string_view type,
                                                 std::string_view private_data) override;
  [[nodiscard]] Result<FunctionResult> call_function(std::string_view name,
                                                     std::span<const Value> arguments) override;
  void stop() override;

 private:
  struct Instance;
  /// None, or nil, is null.
  [[nodiscard]] Result<Value> answered_identity(std::string_view type,
                                                std::string_view bytes) const;
  [[nodiscard]] Result<Messages> validate(std::int32_t operation, std::string_view type,
                                          const Block& schema, const Value& config);
  std::shared_ptr<Module> module_;
  std::string_view capabilities_;  ///< What it is told that this host can do.
  std::unique_ptr<Instance> instance_;
};

}  // namespace plumb::providers
