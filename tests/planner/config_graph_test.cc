#include "planner/config_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"
#include "support/memory_files.h"

namespace plumb::planner {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Built {
  explicit Built(std::map<std::string, std::string> texts) : files(std::move(texts)) {
    root = config::load(".", {files, sources}, diags);
    graph = build_graph(*root, {}, sources, diags);
  }
  explicit Built(const std::string& main)
      : Built(std::map<std::string, std::string>{{"main.tf", main}}) {}

  /// `a -> b` for every edge between named nodes.
  [[nodiscard]] std::vector<std::string> edges() const {
    std::vector<std::string> all;
    for (graph::NodeId node = 0; node < graph.graph.size(); ++node) {
      for (const graph::NodeId needed : graph.graph.dependencies(node))
        all.push_back(node_name(graph.nodes[node]) + " -> " + node_name(graph.nodes[needed]));
    }
    return all;
  }

  test::MemoryFiles files;
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  std::unique_ptr<config::ModuleNode> root;
  ConfigGraph graph;
};

TEST(ConfigGraph, HasAnEdgeForEveryReference) {
  const Built built(R"(
variable "v" {}
locals {
  l = var.v
}
resource "a_b" "c" {
  count = local.l
}
resource "a_b" "d" {
  depends_on = [a_b.c]
}
output "o" {
  value = a_b.d.id
}
)");
  EXPECT_TRUE(built.diags.empty());
  EXPECT_THAT(built.edges(), Contains("local.l -> var.v"));
  EXPECT_THAT(built.edges(), Contains("a_b.c -> local.l"));
  EXPECT_THAT(built.edges(), Contains("a_b.d -> a_b.c"));
  EXPECT_THAT(built.edges(), Contains("output.o -> a_b.d"));
  EXPECT_THAT(built.edges(), Not(Contains("a_b.c -> a_b.d")));
}

TEST(ConfigGraph, IsAsLargeAsTheTextWhateverCountSays) {
  const Built one("resource \"a_b\" \"c\" {\n  count = 1\n}\n");
  const Built many("resource \"a_b\" \"c\" {\n  count = 100000\n}\n");
  EXPECT_EQ(one.graph.graph.size(), many.graph.graph.size());
}

TEST(ConfigGraph, DependenciesGoThroughValuesAndModules) {
  const Built built({{"main.tf", R"(
resource "a_b" "first" {}
locals {
  l = a_b.first.id
}
module "m" {
  source = "./m"
  in     = local.l
}
resource "a_b" "last" {
  x = module.m.out
}
)"},
                     {"m/main.tf", R"(
variable "in" {}
resource "a_b" "inner" {
  x = var.in
}
output "out" {
  value = a_b.inner.id
}
)"}});
  EXPECT_TRUE(built.diags.empty());
  const auto of = [&](const std::string& address) {
    const auto& list = built.graph.dependencies.at(built.graph.resources.at(address));
    return list == nullptr ? std::vector<std::string>() : *list;
  };
  EXPECT_THAT(of("a_b.first"), ElementsAre());
  EXPECT_THAT(of("module.m.a_b.inner"), ElementsAre("a_b.first"));
  EXPECT_THAT(of("a_b.last"), Contains("module.m.a_b.inner"));
}

TEST(ConfigGraph, CreateBeforeDestroySpreadsToWhatIsDependedOn) {
  const Built built(R"(
resource "a_b" "needed" {}
resource "a_b" "other" {}
resource "a_b" "user" {
  x = a_b.needed.id
  lifecycle {
    create_before_destroy = true
  }
}
)");
  const auto flag = [&](const std::string& address) {
    return built.graph.nodes.at(built.graph.resources.at(address)).create_before_destroy;
  };
  EXPECT_TRUE(flag("a_b.user"));
  EXPECT_TRUE(flag("a_b.needed"));
  EXPECT_FALSE(flag("a_b.other"));
}

TEST(ConfigGraph, ACycleIsToldWithThePlaceOfEachStep) {
  const Built built({{"main.tf",
                      "locals {\n  a = local.b\n  b = module.m.out\n}\nmodule \"m\" {\n  "
                      "source = \"./m\"\n  in = local.a\n}\n"},
                     {"m/main.tf", "variable \"in\" {}\noutput \"out\" {\n  value = var.in\n}\n"}});
  ASSERT_EQ(built.diags.items().size(), 1U);
  EXPECT_THAT(built.diags.items()[0].summary, HasSubstr("Cycle: "));
  for (const char* step :
       {"local.a needs local.b (main.tf:2)", "(main.tf:3)", "(main.tf:7)", "m/main.tf:3"})
    EXPECT_THAT(built.diags.items()[0].detail, HasSubstr(step));
}

TEST(ConfigGraph, WhatIsNotDeclaredIsToldAtItsPlace) {
  const Built built("output \"o\" {\n  value = [var.a, local.b, a_b.c, module.d]\n}\n");
  std::vector<std::string> texts;
  for (const auto& item : built.diags.items())
    texts.push_back(std::string(built.sources.text(item.subject)));
  EXPECT_THAT(texts, ElementsAre("var.a", "local.b", "a_b.c", "module.d"));
}

}  // namespace
}  // namespace plumb::planner
