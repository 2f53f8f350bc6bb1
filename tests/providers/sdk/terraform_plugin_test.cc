#include <gtest/gtest.h>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

constexpr const char* kType = "terraform_data";

/// A dynamic value as it travels.
Json typed(const char* type, Json value) {
  return Json::array({type, std::move(value)});
}

struct PlanCase {
  const char* name;
  Json prior;   ///< input and output before; null: there is no object
  Json config;  ///< input
  Json want;    ///< planned output
};
class DataOutput : public testing::TestWithParam<PlanCase> {};

TEST_P(DataOutput, IsPlannedAsByTerraform) {
  const PlanCase& test = GetParam();
  Plugin plugin("terraform");
  Json prior;
  if (!test.prior.is_null()) {
    prior = plugin.object(kType, {{"id", "7"}, {"input", test.prior}, {"output", test.prior}});
  }
  const Answer plan = plugin.plan(kType, prior, {{"input", test.config}});
  EXPECT_EQ(plan.complaints(), "");
  EXPECT_EQ(plan.at(PLUMB_PLAN_RESULT_STATE),
            plugin.object(kType, {{"id", prior.is_null() ? kUnknown : "7"},
                                  {"input", test.config},
                                  {"output", test.want}}));
  EXPECT_EQ(replacements(plan), "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, DataOutput,
    testing::Values(PlanCase{"Create", nullptr, typed("\"string\"", "x"),
                             typed("\"string\"", kUnknown)},
                    PlanCase{"CreateWithNothing", nullptr, nullptr, nullptr},
                    PlanCase{"CreateWithTypedNull", nullptr, typed("\"string\"", nullptr),
                             typed("\"string\"", nullptr)},
                    PlanCase{"CreateWithUnknown", nullptr, kUnknown, kUnknown},
                    PlanCase{"CreateWithTypedUnknown", nullptr, typed("\"string\"", kUnknown),
                             typed("\"string\"", kUnknown)},
                    PlanCase{"NoChange", typed("\"string\"", "x"), typed("\"string\"", "x"),
                             typed("\"string\"", "x")},
                    PlanCase{"Change", typed("\"string\"", "x"), typed("\"string\"", "y"),
                             typed("\"string\"", kUnknown)},
                    PlanCase{"ChangeOfType", typed("\"string\"", "1"), typed("\"number\"", 1),
                             typed("\"number\"", kUnknown)},
                    PlanCase{"Removed", typed("\"string\"", "x"), nullptr, kUnknown},
                    PlanCase{"BecomesUnknown", typed("\"string\"", "x"), kUnknown, kUnknown}),
    [](const auto& info) { return info.param.name; });

TEST(TerraformData, LivesItsLife) {
  Plugin plugin("terraform");
  const Json input = typed(R"(["tuple",["string","number"]])", {"a", 1});
  const Json made = plugin.create(kType, {{"input", input}});
  EXPECT_EQ(made.at("output"), input);
  EXPECT_EQ(made.at("id").get<std::string>().size(), 36U);
  EXPECT_EQ(plugin.read(kType, made).at(PLUMB_READ_RESULT_STATE), made);

  const Json next = typed("\"bool\"", true);
  const Answer plan = plugin.plan(kType, made, {{"input", next}});
  const Answer changed = plugin.apply(kType, made, plan.at(PLUMB_PLAN_RESULT_STATE));
  EXPECT_EQ(changed.at(PLUMB_APPLY_RESULT_STATE),
            plugin.object(kType, {{"id", made.at("id")}, {"input", next}, {"output", next}}));

  const Answer gone = plugin.apply(kType, made, nullptr);
  EXPECT_TRUE(gone.has(PLUMB_APPLY_RESULT_STATE));
  EXPECT_TRUE(gone.at(PLUMB_APPLY_RESULT_STATE).is_null());
}

TEST(TerraformData, ATriggerReplaces) {
  Plugin plugin("terraform");
  const Json made = plugin.create(kType, {{"triggers_replace", typed("\"string\"", "a")}});
  EXPECT_EQ(
      replacements(plugin.plan(kType, made, {{"triggers_replace", typed("\"string\"", "a")}})), "");
  EXPECT_EQ(
      replacements(plugin.plan(kType, made, {{"triggers_replace", typed("\"string\"", "b")}})),
      R"([[1,"triggers_replace"]])");
  EXPECT_EQ(replacements(plugin.plan(kType, made, Json::object())), R"([[1,"triggers_replace"]])");
}

TEST(TerraformData, ImportsAnyId) {
  Plugin plugin("terraform");
  EXPECT_EQ(plugin.imported(kType, "any thing"), plugin.object(kType, {{"id", "any thing"}}));
}

TEST(TerraformData, ReadsStoredState) {
  Plugin plugin("terraform");
  const Json stored =
      Json::parse(R"({"id":"7","input":{"value":["q",1.5],"type":["tuple",["string","number"]]},
                                      "output":null,"triggers_replace":null})");
  EXPECT_EQ(
      plugin.upgrade(kType, 0, stored).at(PLUMB_UPGRADE_RESULT_STATE),
      plugin.object(kType, {{"id", "7"},
                            {"input", typed(R"(["tuple",["string","number"]])", {"q", "1.5"})}}));
}

TEST(TerraformData, TakesOverANullResource) {
  Plugin plugin("terraform");
  const auto move = [&](const char* provider, const char* type) {
    return plugin.call(
        PLUMB_OP_MOVE,
        {text(PLUMB_MOVE_SOURCE_PROVIDER, provider), text(PLUMB_MOVE_SOURCE_TYPE, type),
         bytes(PLUMB_MOVE_SOURCE_JSON, R"({"id":"5","triggers":{"a":"b"}})"),
         text(PLUMB_MOVE_TARGET_TYPE, kType)});
  };
  EXPECT_EQ(
      move("registry.terraform.io/hashicorp/null", "null_resource").at(PLUMB_MOVE_RESULT_STATE),
      plugin.object(
          kType, {{"id", "5"}, {"triggers_replace", typed(R"(["map","string"])", {{"a", "b"}})}}));
  EXPECT_EQ(move("registry.terraform.io/hashicorp/aws", "aws_vpc").complaints(),
            "error: Unsupported source for moved resource");
}

}  // namespace
}  // namespace plumb::sdk::test
