#include "graph/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace plumb::graph {
namespace {

using testing::ElementsAre;

using Edges = std::vector<std::pair<NodeId, NodeId>>;

/// A graph of so many nodes; each pair is a node and what it depends on.
Graph make_graph(std::size_t nodes, const Edges& edges) {
  Graph graph;
  for (std::size_t i = 0; i < nodes; ++i) graph.add_node();
  for (const auto& [node, dependency] : edges) graph.add_dependency(node, dependency);
  graph.finish();
  return graph;
}

/// `0 1 2`, or `cycle 0 1 2`.
std::string describe(const std::variant<std::vector<NodeId>, Cycle>& result) {
  const auto* const cycle = std::get_if<Cycle>(&result);
  std::string text = cycle == nullptr ? "" : "cycle";
  for (const NodeId node : cycle == nullptr ? std::get<0>(result) : cycle->nodes) {
    text += (text.empty() ? "" : " ") + std::to_string(node);
  }
  return text;
}

struct OrderCase {
  const char* name;
  std::size_t nodes;
  Edges edges;
  const char* want;
};

class Order : public testing::TestWithParam<OrderCase> {};

TEST_P(Order, Is) {
  const Graph graph = make_graph(GetParam().nodes, GetParam().edges);
  EXPECT_EQ(describe(topological_order(graph)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Order,
    testing::Values(OrderCase{"Empty", 0, {}, ""}, OrderCase{"WithoutEdges", 3, {}, "0 1 2"},
                    OrderCase{"Chain", 3, {{0, 1}, {1, 2}}, "2 1 0"},
                    OrderCase{"Diamond", 4, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}, "3 1 2 0"},
                    OrderCase{"SmallestFirst", 4, {{0, 3}}, "1 2 3 0"},
                    OrderCase{"RepeatedEdge", 2, {{0, 1}, {0, 1}, {0, 1}}, "1 0"},
                    OrderCase{"ItselfIsACycle", 2, {{1, 1}}, "cycle 1"},
                    OrderCase{"Two", 2, {{0, 1}, {1, 0}}, "cycle 0 1"},
                    OrderCase{"BehindATail", 4, {{0, 1}, {1, 2}, {2, 3}, {3, 1}}, "cycle 1 2 3"},
                    OrderCase{"ShortestThroughTheNode",
                              5,
                              {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 4}, {4, 0}},
                              "cycle 0 4"},
                    OrderCase{
                        "WaitingForACycleIsNotInIt", 3, {{0, 1}, {1, 2}, {2, 1}}, "cycle 1 2"}),
    [](const auto& info) { return info.param.name; });

/// What the order promises, on graphs that nobody thought of.
TEST(Order, ChainsOfRandomGraphsHold) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::size_t size = 1 + random() % 40;
    Edges edges;
    for (std::size_t i = 0; i < size * 2; ++i) {
      edges.emplace_back(random() % size, random() % size);
    }
    const Graph graph = make_graph(size, edges);
    const auto result = topological_order(graph);
    if (const auto* const cycle = std::get_if<Cycle>(&result)) {
      ASSERT_FALSE(cycle->nodes.empty());
      for (std::size_t i = 0; i < cycle->nodes.size(); ++i) {
        const NodeId next = cycle->nodes[(i + 1) % cycle->nodes.size()];
        EXPECT_THAT(graph.dependencies(cycle->nodes[i]), testing::Contains(next));
      }
      continue;
    }
    const auto& order = std::get<0>(result);
    ASSERT_EQ(order.size(), size);
    std::vector<std::size_t> place(size);
    for (std::size_t i = 0; i < size; ++i) place[order[i]] = i;
    for (const auto& [node, dependency] : edges) EXPECT_LT(place[dependency], place[node]);
  }
}

std::string describe(const std::vector<Cycle>& cycles) {
  std::string text;
  for (const Cycle& cycle : cycles)
    text += (text.empty() ? "" : ", ") + describe(std::variant<std::vector<NodeId>, Cycle>(cycle));
  return text;
}

class SeparateCycles : public testing::TestWithParam<OrderCase> {};

TEST_P(SeparateCycles, Are) {
  const Graph graph = make_graph(GetParam().nodes, GetParam().edges);
  EXPECT_EQ(describe(separate_cycles(graph)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SeparateCycles,
    testing::Values(OrderCase{"None", 3, {{0, 1}, {1, 2}}, ""},
                    OrderCase{"Apart", 4, {{0, 1}, {1, 0}, {2, 3}, {3, 2}}, "cycle 0 1, cycle 2 3"},
                    OrderCase{"BehindEachOther",
                              5,
                              {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 2}, {4, 0}},
                              "cycle 0 1, cycle 2 3"},
                    OrderCase{
                        "WithANodeInCommon", 3, {{0, 1}, {1, 0}, {1, 2}, {2, 1}}, "cycle 0 1"}),
    [](const auto& info) { return info.param.name; });

TEST(SeparateCycles, AreNotMoreThanSomebodyReads) {
  Graph graph;
  for (NodeId i = 0; i < 1000; ++i) graph.add_dependency(graph.add_node(), i);
  graph.finish();
  EXPECT_EQ(separate_cycles(graph).size(), kSeparateCyclesMax);
}

/// Without their nodes nothing goes in circles any more.
TEST(SeparateCycles, AreAllOfRandomGraphs) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    const std::size_t size = 1 + random() % 15;
    Edges edges;
    for (std::size_t i = 0; i < size * 2; ++i) edges.emplace_back(random() % size, random() % size);
    std::vector<bool> taken(size);
    for (const Cycle& cycle : separate_cycles(make_graph(size, edges))) {
      for (const NodeId node : cycle.nodes) {
        EXPECT_FALSE(taken[node]);
        taken[node] = true;
      }
    }
    std::erase_if(edges, [&](const auto& edge) { return taken[edge.first] || taken[edge.second]; });
    EXPECT_TRUE(
        std::holds_alternative<std::vector<NodeId>>(topological_order(make_graph(size, edges))));
  }
}

TEST(Order, IsLinearEnoughForLongChains) {
  constexpr NodeId kLength = 200000;
  Graph graph;
  for (NodeId i = 0; i < kLength; ++i) graph.add_node();
  for (NodeId i = 0; i + 1 < kLength; ++i) graph.add_dependency(i, i + 1);
  graph.finish();
  const auto order = topological_order(graph);
  ASSERT_TRUE(std::holds_alternative<std::vector<NodeId>>(order));
  EXPECT_EQ(std::get<0>(order).front(), kLength - 1);
  const NodeId first = 0;
  EXPECT_TRUE(with_dependencies(graph, {&first, 1})[kLength - 1]);
}

TEST(Edges, AreSortedAndMirrored) {
  const Graph graph = make_graph(4, {{3, 2}, {3, 0}, {3, 2}, {1, 0}});
  EXPECT_THAT(graph.dependencies(3), ElementsAre(0, 2));
  EXPECT_THAT(graph.dependents(0), ElementsAre(1, 3));
  EXPECT_THAT(graph.dependents(3), ElementsAre());
}

TEST(Reachability, GoesBothWays) {
  // 0 -> 1 -> 2, 3 -> 1, 4 alone.
  const Graph graph = make_graph(5, {{0, 1}, {1, 2}, {3, 1}});
  const NodeId middle = 1;
  EXPECT_THAT(with_dependencies(graph, {&middle, 1}), ElementsAre(false, true, true, false, false));
  EXPECT_THAT(with_dependents(graph, {&middle, 1}), ElementsAre(true, true, false, true, false));
}

TEST(Reachability, OfNothingIsNothing) {
  const Graph graph = make_graph(2, {{0, 1}});
  EXPECT_THAT(with_dependencies(graph, {}), ElementsAre(false, false));
}

TEST(Reachability, EndsInCycles) {
  const Graph graph = make_graph(2, {{0, 1}, {1, 0}});
  const NodeId start = 0;
  EXPECT_THAT(with_dependencies(graph, {&start, 1}), ElementsAre(true, true));
}

std::vector<NodeId> take(ReadyQueue& queue) {
  std::vector<NodeId> ready;
  queue.take_ready(ready);
  return ready;
}

TEST(Ready, NodesAppearOnceTheirLastDependencyIsFinished) {
  const Graph graph = make_graph(4, {{2, 0}, {2, 1}, {3, 2}});
  ReadyQueue queue(graph);
  EXPECT_THAT(take(queue), ElementsAre(0, 1));
  EXPECT_THAT(take(queue), ElementsAre());
  queue.finish(0);
  EXPECT_THAT(take(queue), ElementsAre());
  queue.finish(1);
  EXPECT_THAT(take(queue), ElementsAre(2));
  queue.finish(2);
  EXPECT_FALSE(queue.done());
  EXPECT_THAT(take(queue), ElementsAre(3));
  queue.finish(3);
  EXPECT_TRUE(queue.done());
}

TEST(Ready, NothingToDoIsDone) {
  const Graph graph = make_graph(0, {});
  EXPECT_TRUE(ReadyQueue(graph).done());
}

TEST(Ready, AddsToWhatIsThere) {
  const Graph graph = make_graph(2, {});
  ReadyQueue queue(graph);
  std::vector<NodeId> ready{7};
  queue.take_ready(ready);
  EXPECT_THAT(ready, ElementsAre(7, 0, 1));
}

}  // namespace
}  // namespace plumb::graph
