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
      plugin.object(kType,
                    {{"id", "5"},
                     {"triggers_replace", typed(R"(["object",{"a":"string"}])", {{"a", "b"}})}}));
  EXPECT_EQ(move("registry.terraform.io/hashicorp/aws", "aws_vpc").complaints(),
            "error: Unsupported source provider for move operation");
  EXPECT_EQ(move("registry.terraform.io/hashicorp/null", "null_thing").complaints(),
            "error: Unsupported source resource type for move operation");
}

struct EncodingCase {
  const char* name;
  const char* type;  ///< JSON
  Json value;
  const char* want;
};
class EncodedExpression : public testing::TestWithParam<EncodingCase> {};

TEST_P(EncodedExpression, IsWrittenAsByTerraform) {
  Plugin plugin("terraform");
  const Answer answer =
      plugin.call_function("encode_expr", {typed(GetParam().type, GetParam().value)});
  EXPECT_EQ(answer.complaints(), "");
  EXPECT_EQ(answer.at(PLUMB_CALL_RESULT_VALUE), GetParam().want);
}

constexpr const char* kString = "\"string\"";
constexpr const char* kNumber = "\"number\"";

// Recorded from terraform 1.11.4, but for Dynamic, which no expression makes.
INSTANTIATE_TEST_SUITE_P(
    Table, EncodedExpression,
    testing::Values(
        EncodingCase{"Text", kString, "x", R"("x")"},
        EncodingCase{"Quotes", kString, "a\"b\\c", R"("a\"b\\c")"},
        EncodingCase{"Lines", kString, "l1\nl2\r\t", R"("l1\nl2\r\t")"},
        EncodingCase{"Templates", kString, "${x}%{y}", R"("$${x}%%{y}")"},
        EncodingCase{"LoneMarks", kString, "$x$$$${%", R"("$x$$$$${%")"},
        EncodingCase{"Letters", kString, "é日本", R"("é日本")"},
        EncodingCase{"Unseen", kString, "\u00a0\u200b\u0001\u2028",
                     R"("\u00a0\u200b\u0001\u2028")"},
        EncodingCase{"True", "\"bool\"", true, "true"}, EncodingCase{"Whole", kNumber, -12, "-12"},
        EncodingCase{"Large", kNumber, "123456789012345678901234567890",
                     "123456789012345678901234567890"},
        EncodingCase{"LargeExponent", kNumber, "1.25e+6", "1250000"},
        EncodingCase{"SmallExponent", kNumber, "-1.5e-7", "-0.00000015"},
        EncodingCase{"List", R"(["list","string"])", Json{"a", "b"}, R"(["a", "b"])"},
        EncodingCase{"EmptySet", R"(["set","string"])", Json::array(), "[]"},
        EncodingCase{"Tuple", R"(["tuple",["string","bool","dynamic"]])", Json{"a", true, nullptr},
                     R"(["a", true, null])"},
        EncodingCase{"EmptyObject", R"(["object",{}])", Json::object(), "{}"},
        EncodingCase{"Map", R"(["map","string"])", Json{{"long", "x"}, {"a b", nullptr}},
                     "{\n  \"a b\" = null\n  long  = \"x\"\n}"},
        EncodingCase{
            "Names", R"(["map","number"])",
            Json{{"a-b", 2}, {"1a", 3}, {"_x", 4}, {"é", 5}, {"if", 6}, {"", 7}, {"日本", 8}},
            "{\n  \"\"   = 7\n  \"1a\" = 3\n  _x   = 4\n  a-b  = 2\n  if   = 6\n  é    "
            "= 5\n  日本   = 8\n}"},
        EncodingCase{"NeighboursAreAligned",
                     R"(["object",{"a":"number","bbb":["object",{"c":"number"}],"d":"number"}])",
                     Json{{"a", 1}, {"bbb", {{"c", 2}}}, {"d", 3}},
                     "{\n  a = 1\n  bbb = {\n    c = 2\n  }\n  d = 3\n}"},
        EncodingCase{"ObjectsInTuple",
                     R"(["tuple",[["object",{"a":"number"}],["object",{"b":"number"}]]])",
                     Json::array({{{"a", 1}}, {{"b", 2}}}), "[{\n  a = 1\n  }, {\n  b = 2\n}]"},
        EncodingCase{"Dynamic", R"(["map","dynamic"])", Json{{"a", {"\"bool\"", true}}},
                     "{\n  a = true\n}"}),
    [](const auto& info) { return info.param.name; });

TEST(EncodedDefinitions, AreOneForEachAttribute) {
  Plugin plugin("terraform");
  const Json object =
      typed(R"(["object",{"long":"string","a":"number"}])", Json{{"a", 1}, {"long", "x"}});
  EXPECT_EQ(plugin.call_function("encode_tfvars", {object}).at(PLUMB_CALL_RESULT_VALUE),
            "a    = 1\nlong = \"x\"\n");
  const Json empty = typed(R"(["object",{}])", Json::object());
  EXPECT_EQ(plugin.call_function("encode_tfvars", {empty}).at(PLUMB_CALL_RESULT_VALUE), "");
}

TEST(EncodedDefinitions, RefusesWhatIsNoValue) {
  Plugin plugin("terraform");
  for (const char* type :
       {"\"nonsense\"", "\"list\"", "[]", "[\"list\"]", "{}", R"(["tuple",[]])"}) {
    const Answer answer = plugin.call_function("encode_expr", {typed(type, Json{"a"})});
    EXPECT_EQ(answer.status, PLUMB_INVALID) << type;
  }
}

}  // namespace
}  // namespace plumb::sdk::test
