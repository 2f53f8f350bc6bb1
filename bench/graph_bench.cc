/// How long it takes to order and to walk graphs of blocks, each with three dependencies among the
/// hundred before it.
#include <benchmark/benchmark.h>

#include <random>

#include "graph/graph.h"

namespace plumb::graph {
namespace {

Graph make_graph(std::size_t size) {
  std::mt19937 random(1);
  Graph graph;
  for (NodeId node = 0; node < size; ++node) {
    graph.add_node();
    for (int i = 0; i < 3 && node > 0; ++i) {
      graph.add_dependency(node, node - 1 - random() % std::min<NodeId>(node, 100));
    }
  }
  graph.finish();
  return graph;
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1000)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);
}

void count_nodes(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void build(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(make_graph(static_cast<std::size_t>(state.range(0))));
  count_nodes(state);
}
BENCHMARK(build)->Apply(sizes);

void order(benchmark::State& state) {
  const Graph graph = make_graph(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(topological_order(graph));
  count_nodes(state);
}
BENCHMARK(order)->Apply(sizes);

void find_the_cycle(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  Graph graph = make_graph(size);
  graph.add_dependency(0, static_cast<NodeId>(size - 1));
  graph.finish();
  for (auto _ : state) benchmark::DoNotOptimize(topological_order(graph));
  count_nodes(state);
}
BENCHMARK(find_the_cycle)->Apply(sizes);

void walk_by_readiness(benchmark::State& state) {
  const Graph graph = make_graph(static_cast<std::size_t>(state.range(0)));
  std::vector<NodeId> ready;
  for (auto _ : state) {
    ReadyQueue queue(graph);
    while (!queue.done()) {
      ready.clear();
      queue.take_ready(ready);
      for (const NodeId node : ready) queue.finish(node);
    }
  }
  count_nodes(state);
}
BENCHMARK(walk_by_readiness)->Apply(sizes);

}  // namespace
}  // namespace plumb::graph
