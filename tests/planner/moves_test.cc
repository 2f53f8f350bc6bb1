/// Where the objects of a state go. Rules and summaries are those of terraform 1.11.4.
#include "planner/moves.h"

#include <gtest/gtest.h>

#include <iterator>
#include <sstream>

#include "config/load.h"
#include "support/memory_files.h"

namespace plumb::planner {
namespace {

struct MoveCase {
  const char* name;
  const char* main;    ///< The root module.
  const char* child;   ///< The module in ./m, called by whoever calls it.
  const char* before;  ///< Addresses in the state, blanks between.
  const char* after;   ///< Where these objects are then, in the same order; or the summaries.
};
class Moving : public testing::TestWithParam<MoveCase> {};

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

TEST_P(Moving, EndsAt) {
  test::MemoryFiles files(std::map<std::string, std::string>{{"main.tf", GetParam().main},
                                                             {"m/main.tf", GetParam().child}});
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto root = config::load(".", {files, sources}, diags);
  ASSERT_TRUE(diags.empty()) << diags.items().front().summary << diags.items().front().detail;
  state::State state;
  for (const std::string& address : words(GetParam().before)) {
    state::AddressError problem;
    state::StoredObject object;
    object.address = *state::parse_instance(address, problem);
    object.attributes = address;  // To know it again.
    state.objects.push_back(object);
  }
  PluginSet plugins({});
  const Moves moves = apply_moves(*root, state, plugins, diags);
  std::string got;
  for (const auto& diagnostic : diags.items()) got += diagnostic.summary + "; ";
  for (const std::string& address : words(GetParam().before)) {
    for (const state::StoredObject& object : state.objects) {
      if (object.attributes != address) continue;
      got += state::to_string(object.address) + " ";
      const bool moved = moves.from.count(object.address) > 0;
      EXPECT_EQ(moved, state::to_string(object.address) != address);
      if (moved) {
        EXPECT_EQ(state::to_string(moves.from.at(object.address)), address);
      }
    }
  }
  if (got.ends_with(' ')) got.pop_back();
  EXPECT_EQ(got, GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Moving,
    testing::Values(
        MoveCase{"Nothing", "resource \"t\" \"b\" {}", "", "t.b", "t.b"},
        MoveCase{"Resource", "moved {\n from = t.a\n to = t.b\n}", "", "t.a t.c", "t.b t.c"},
        MoveCase{"AllInstances", "moved {\n from = t.a\n to = t.b\n}", "", "t.a[0] t.a[\"k\"]",
                 "t.b[0] t.b[\"k\"]"},
        MoveCase{"OneInstance", "moved {\n from = t.a[0]\n to = t.a[\"k\"]\n}", "", "t.a[0] t.a[1]",
                 "t.a[\"k\"] t.a[1]"},
        MoveCase{"EveryInstanceByItself",
                 "moved {\n from = t.a[0]\n to = t.a[\"x\"]\n}\n"
                 "moved {\n from = t.a[1]\n to = t.a[\"y\"]\n}",
                 "", "t.a[0] t.a[1]", "t.a[\"x\"] t.a[\"y\"]"},
        MoveCase{"ToAnInstance", "moved {\n from = t.a\n to = t.b[0]\n}", "", "t.a t.a[1]",
                 "t.b[0] t.a[1]"},
        MoveCase{"Chain", "moved {\n from = t.b\n to = t.c\n}\nmoved {\n from = t.a\n to = t.b\n}",
                 "", "t.a", "t.c"},
        MoveCase{"ChainOfInstances",
                 "moved {\n from = t.b\n to = t.c\n}\nmoved {\n from = t.a\n to = t.b[2]\n}", "",
                 "t.a", "t.c[2]"},
        MoveCase{"Data", "moved {\n from = data.t.a\n to = data.t.b\n}", "", "data.t.a t.a",
                 "data.t.b t.a"},
        MoveCase{"IntoAModule", "moved {\n from = t.a\n to = module.m.t.b\n}", "", "t.a",
                 "module.m.t.b"},
        MoveCase{"OutOfAModule", "moved {\n from = module.m[\"k\"].t.a\n to = t.b\n}", "",
                 "module.m[\"k\"].t.a module.m[\"l\"].t.a", "t.b module.m[\"l\"].t.a"},
        MoveCase{"Module", "moved {\n from = module.x\n to = module.y\n}", "",
                 "module.x[0].t.a module.x[1].module.z.t.a t.a",
                 "module.y[0].t.a module.y[1].module.z.t.a t.a"},
        MoveCase{"ModuleInstance", "moved {\n from = module.x\n to = module.x[\"k\"]\n}", "",
                 "module.x.t.a module.x[0].t.a", "module.x[\"k\"].t.a module.x[0].t.a"},
        MoveCase{"InsideOfAModule", "module \"m\" {\n source = \"./m\"\n}",
                 "moved {\n from = t.a\n to = t.b\n}", "module.m[0].t.a module.m.t.a t.a",
                 "module.m[0].t.b module.m.t.b t.a"},
        MoveCase{"NamesThatBeginAlike", "moved {\n from = t.a\n to = t.b\n}", "", "t.ab t.a",
                 "t.ab t.b"},
        MoveCase{"ExplicitWord", "moved {\n from = resource.t.a\n to = resource.t.b\n}", "", "t.a",
                 "t.b"},
        MoveCase{"CountComes", "resource \"t\" \"a\" {\n count = 2\n}", "", "t.a", "t.a[0]"},
        MoveCase{"CountGoes", "resource \"t\" \"a\" {}", "", "t.a[0] t.a[1]", "t.a t.a[1]"},
        MoveCase{"CountComesButIsTaken", "resource \"t\" \"a\" {\n count = 2\n}", "", "t.a t.a[0]",
                 "t.a t.a[0]"},
        MoveCase{"ForEachIsNotGuessed", "resource \"t\" \"a\" {\n for_each = {}\n}", "", "t.a",
                 "t.a"},
        MoveCase{"StatementBeforeCount",
                 "resource \"t\" \"a\" {\n count = 3\n}\nmoved {\n from = t.a\n to = t.a[2]\n}", "",
                 "t.a", "t.a[2]"},
        MoveCase{"Taken", "moved {\n from = t.a\n to = t.b\n}", "", "t.a t.b",
                 "Unresolved resource instance address changes; t.a t.b"},
        MoveCase{"Redundant", "moved {\n from = t.a\n to = t.a\n}", "", "t.a",
                 "Redundant move statement; t.a"},
        MoveCase{"OtherType", "moved {\n from = t.a\n to = u.a\n}", "", "t.a",
                 "Unsupported `moved` across resource types; u.a"},
        MoveCase{"TwoSources",
                 "moved {\n from = t.a\n to = t.b\n}\nmoved {\n from = t.a\n to = t.c\n}", "",
                 "t.a", "Ambiguous move statements; t.a"},
        MoveCase{"TwoTargets",
                 "moved {\n from = t.a\n to = t.c\n}\nmoved {\n from = t.b\n to = t.c\n}", "",
                 "t.a", "Ambiguous move statements; t.a"},
        MoveCase{"Circle", "moved {\n from = t.a\n to = t.b\n}\nmoved {\n from = t.b\n to = t.a\n}",
                 "", "t.a", "Cyclic dependency in move statements; t.a"},
        MoveCase{"StillThere", "resource \"t\" \"a\" {}\nmoved {\n from = t.a\n to = t.b\n}", "",
                 "t.a", "Moved object still exists; t.a"},
        MoveCase{"ModuleStillThere",
                 "module \"m\" {\n source = \"./m\"\n}\n"
                 "moved {\n from = module.m\n to = module.n\n}",
                 "locals {}", "module.m.t.a", "Moved object still exists; module.m.t.a"}),
    [](const auto& test) { return test.param.name; });

TEST(Moves, DependenciesFollow) {
  test::MemoryFiles files(std::map<std::string, std::string>{
      {"main.tf", "moved {\n from = t.a\n to = module.m.t.b\n}\n"}});
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto root = config::load(".", {files, sources}, diags);
  state::AddressError problem;
  state::State state;
  for (const char* const address : {"t.a", "t.c"}) {
    state.objects.emplace_back();
    state.objects.back().address = *state::parse_instance(address, problem);
  }
  state.objects[1].dependencies =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"t.a", "t.d"});
  PluginSet plugins({});
  const Moves moves = apply_moves(*root, state, plugins, diags);
  const std::vector<state::Outcome> outcomes = moved_outcomes(moves, state);
  ASSERT_EQ(outcomes.size(), 3U);
  EXPECT_TRUE(outcomes[0].gone);
  EXPECT_EQ(state::to_string(outcomes[0].object.address), "t.a");
  for (const state::StoredObject& object : state.objects) {
    if (state::to_string(object.address) == "t.c") {
      EXPECT_EQ(*object.dependencies, (std::vector<std::string>{"module.m.t.b", "t.d"}));
    }
  }
}

}  // namespace
}  // namespace plumb::planner
