/// What a call to a plugin costs by itself: values to msgpack, through the C interface, and back,
/// for terraform_data, which does nothing. At 100,000 objects each microsecond is a tenth of a
/// second.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "providers/host/module.h"
#include "providers/host/plugin_provider.h"

namespace plumb::providers {
namespace {

using value::Type;
using value::Value;

/// The plugin beside this program, configured.
class Fixture : public benchmark::Fixture {
 public:
  void SetUp(benchmark::State& state) override {
    for (const PluginFile& file : find_plugins(plugin_directories())) {
      if (file.type != "terraform") continue;
      auto module = Module::load(file.path);
      if (!module) return state.SkipWithError(module.error().message.c_str());
      provider_ = std::make_unique<PluginProvider>(*module);
    }
    if (provider_ == nullptr)
      return state.SkipWithError("there is no plugin for terraform_data beside this program");
    schema_ = provider_->schema().resources.at("terraform_data").block;
    (void)provider_->configure(empty_value(*provider_->schema().provider.block));
    config_ = object(Value::null(Type::string()), Value::string("some input of a usual length"),
                     Value::null(Type::dynamic()));
    proposed_ = object(Value::unknown(Type::string()),
                       Value::string("some input of a usual length"), Value::unknown());
  }
  void TearDown(benchmark::State&) override { provider_.reset(); }

 protected:
  [[nodiscard]] Value object(Value id, Value input, Value output) const {
    std::vector<Value> values;
    for (const value::ObjectAttribute& attribute : schema_->type.attributes()) {
      values.push_back(attribute.name == "id"       ? id
                       : attribute.name == "input"  ? input
                       : attribute.name == "output" ? output
                                                    : Value::null(attribute.type));
    }
    return Value::object(schema_->type, std::move(values));
  }
  [[nodiscard]] PlanRequest plan_request() const {
    return {.type = "terraform_data",
            .schema = schema_.get(),
            .prior = Value::null(schema_->type),
            .proposed = proposed_,
            .config = config_};
  }
  [[nodiscard]] ApplyRequest apply_request(const PlanResult& plan) const {
    return {.type = "terraform_data",
            .schema = schema_.get(),
            .prior = Value::null(schema_->type),
            .planned = plan.planned,
            .config = config_,
            .planned_private = plan.private_data};
  }

  std::unique_ptr<Provider> provider_;
  std::shared_ptr<const Block> schema_;
  Value config_;
  Value proposed_;
};

BENCHMARK_F(Fixture, validate)(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(
        provider_->validate_resource("terraform_data", *schema_, config_).value());
}

BENCHMARK_F(Fixture, plan)(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(provider_->plan(plan_request()).value());
}

BENCHMARK_F(Fixture, apply)(benchmark::State& state) {
  const PlanResult plan = provider_->plan(plan_request()).value();
  for (auto _ : state) benchmark::DoNotOptimize(provider_->apply(apply_request(plan)).value());
}

BENCHMARK_F(Fixture, read)(benchmark::State& state) {
  const PlanResult plan = provider_->plan(plan_request()).value();
  const Object made = provider_->apply(apply_request(plan)).value().object;
  for (auto _ : state)
    benchmark::DoNotOptimize(provider_->read("terraform_data", *schema_, made).value());
}

}  // namespace
}  // namespace plumb::providers
