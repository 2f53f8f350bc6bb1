/// A provider whose objects are made up: it has a real one's schema, checks as that does, and calls
/// nothing.
#pragma once

#include <memory>

#include "testing/computed_values.h"

namespace plumb::testing {

class MadeUpProvider final : public providers::Provider {
 public:
  /// In place of a whole provider, which is not configured. The mock must outlive it.
  MadeUpProvider(std::unique_ptr<providers::Provider> real, const MockProvider& mock)
      : owned_(std::move(real)), real_(*owned_), mock_(&mock) {}
  /// For one object of a provider. Both must outlive it.
  MadeUpProvider(providers::Provider& real, const MadeUp& object) : real_(real), object_(&object) {}

  [[nodiscard]] const providers::ProviderSchema& schema() const override { return real_.schema(); }
  [[nodiscard]] bool waits() const override { return false; }
  [[nodiscard]] bool has_outside_effect() const override { return false; }
  [[nodiscard]] providers::Result<providers::Messages> validate_provider(const Value&) override {
    return providers::Messages{};
  }
  [[nodiscard]] providers::Result<providers::Messages> configure(const Value&) override {
    return providers::Messages{};
  }
  [[nodiscard]] providers::Result<providers::Messages> validate_resource(
      std::string_view type, const providers::Block& schema, const Value& config) override {
    return real_.validate_resource(type, schema, config);
  }
  [[nodiscard]] providers::Result<providers::Messages> validate_data(std::string_view type,
                                                                     const providers::Block& schema,
                                                                     const Value& config) override {
    return real_.validate_data(type, schema, config);
  }
  [[nodiscard]] providers::Result<providers::ReadResult> read(
      std::string_view type, const providers::Block& schema,
      const providers::Object& current) override;
  [[nodiscard]] providers::Result<providers::PlanResult> plan(
      const providers::PlanRequest& request) override;
  [[nodiscard]] providers::Result<providers::ApplyResult> apply(
      const providers::ApplyRequest& request) override;
  [[nodiscard]] providers::Result<providers::ImportResult> import(
      std::string_view type, const providers::ImportKey& key) override;
  [[nodiscard]] providers::Result<providers::ReadResult> move_state(
      const providers::MoveRequest& request) override {
    return real_.move_state(request);
  }
  [[nodiscard]] providers::Result<providers::ReadResult> upgrade_state(
      std::string_view type, const providers::Block& schema, std::int64_t version,
      std::string_view json) override {
    return real_.upgrade_state(type, schema, version, json);
  }
  [[nodiscard]] providers::Result<providers::ReadResult> upgrade_identity(
      std::string_view type, std::int64_t version, std::string_view json) override {
    return real_.upgrade_identity(type, version, json);
  }
  [[nodiscard]] providers::Result<providers::ReadResult> read_data(std::string_view type,
                                                                   const providers::Block& schema,
                                                                   const Value& config) override;
  [[nodiscard]] providers::Result<providers::Messages> validate_ephemeral(
      std::string_view type, const providers::Block& schema, const Value& config) override {
    return real_.validate_ephemeral(type, schema, config);
  }
  [[nodiscard]] providers::Result<providers::LeaseResult> open_ephemeral(
      std::string_view type, const providers::Block& schema, const Value& config) override;
  [[nodiscard]] providers::Result<providers::LeaseResult> renew_ephemeral(
      std::string_view type, std::string_view private_data) override;
  [[nodiscard]] providers::Result<providers::Messages> close_ephemeral(
      std::string_view type, std::string_view private_data) override;
  [[nodiscard]] providers::Result<providers::FunctionResult> call_function(
      std::string_view name, std::span<const Value> arguments) override {
    return real_.call_function(name, arguments);
  }
  void stop() override {}

 private:
  [[nodiscard]] MadeUp of_resource(std::string_view type) const;
  [[nodiscard]] MadeUp of_data(std::string_view type) const;

  std::unique_ptr<providers::Provider> owned_;  ///< Null for one object.
  providers::Provider& real_;
  const MockProvider* mock_ = nullptr;
  const MadeUp* object_ = nullptr;  ///< Of which all is made up so, if it is for one object.
};

}  // namespace plumb::testing
