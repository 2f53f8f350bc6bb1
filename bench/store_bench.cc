/// What durability costs: outcomes through the journal to the disk, and a state read back.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "state/journal.h"
#include "state/store.h"

namespace plumb::state {
namespace {

/// A database in a folder of its own, with a run begun. Any failure ends the benchmark: there is
/// nothing to measure then.
class Bench {
 public:
  Bench() {
    std::string name = (std::filesystem::temp_directory_path() / "plumb-bench-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    store = Store::open(folder_ + "/plumb.db", Database::Access::kReadWrite).value();
    std::optional<LockHolder> holder;
    lease = store->lock("bench", 0, holder).value();
    run = store->begin_run(lease, {"apply", "", ""}).value();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() {
    store.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Store> store;
  Lease lease;
  std::int64_t run = 0;

 private:
  std::string folder_;
};

StoredObject make_object(std::int64_t index, const Dependencies& dependencies) {
  StoredObject object;
  object.address.resource.type = "terraform_data";
  object.address.resource.name = "r";
  object.address.key = index;
  object.provider = "provider[\"terraform.io/builtin/terraform\"]";
  object.attributes = R"({"id":"0b1e0a52-7c1e-4f2a-9a93-8f1d9f6c2a10","input":{"value":"value )" +
                      std::to_string(index) + R"(","type":"string"},"output":{"value":"value )" +
                      std::to_string(index) + R"(","type":"string"},"triggers_replace":null})";
  object.dependencies = dependencies;
  return object;
}

Dependencies some_dependencies() {
  return std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"terraform_data.a", "terraform_data.b"});
}

void write_outcomes(Bench& bench, std::int64_t count) {
  const Dependencies dependencies = some_dependencies();
  Journal journal(*bench.store, bench.lease, bench.run);
  for (std::int64_t i = 0; i < count; ++i)
    journal.record({.object = make_object(i, dependencies)}, nullptr);
  if (!journal.flush()) std::abort();
}

void record_outcomes_durably(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto bench = std::make_unique<Bench>();
    state.ResumeTiming();
    write_outcomes(*bench, state.range(0));
    state.PauseTiming();
    bench.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(record_outcomes_durably)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(100000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// One operation after another, each with its intent: two syncs each.
void intend_and_record_one_by_one(benchmark::State& state) {
  Bench bench;
  Journal journal(*bench.store, bench.lease, bench.run);
  std::int64_t index = 0;
  for (auto _ : state) {
    Intent intent;
    intent.planned = make_object(index, nullptr);
    intent.prior.address = intent.planned.address;
    Outcome outcome{.object = intent.planned};
    outcome.intent = journal.intend(std::move(intent)).value();
    journal.record(std::move(outcome), nullptr);
    ++index;
  }
  if (!journal.flush()) std::abort();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(intend_and_record_one_by_one)->Unit(benchmark::kMicrosecond)->UseRealTime();

void load(benchmark::State& state) {
  Bench bench;
  write_outcomes(bench, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(bench.store->load().value());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(load)->Arg(1000)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);

/// Rows that are superseded stay, and must not make reading slower.
void load_with_history(benchmark::State& state) {
  Bench bench;
  for (int i = 0; i < 5; ++i) write_outcomes(bench, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(bench.store->load().value());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(load_with_history)->Arg(10000)->Unit(benchmark::kMillisecond);

void parse_address(benchmark::State& state) {
  AddressError error;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        parse_instance(R"(module.network["eu"].aws_subnet.private[12])", error));
  }
}
BENCHMARK(parse_address);

}  // namespace
}  // namespace plumb::state
