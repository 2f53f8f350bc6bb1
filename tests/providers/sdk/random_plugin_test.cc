#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

class Random : public testing::Test {
 protected:
  Plugin plugin{"random"};
};

TEST_F(Random, IdIsSpelledInFourWays) {
  const Json id = plugin.imported("random_id", "pre,fix-,p-9hUg");
  EXPECT_EQ(id, plugin.object("random_id", {{"id", "p-9hUg"},
                                            {"prefix", "pre,fix-"},
                                            {"byte_length", 4},
                                            {"b64_url", "pre,fix-p-9hUg"},
                                            {"b64_std", "pre,fix-p+9hUg=="},
                                            {"hex", "pre,fix-a7ef6152"},
                                            {"dec", "pre,fix-2817483090"}}));
  const Json made = plugin.create("random_id", {{"byte_length", 8}, {"prefix", "web-"}});
  EXPECT_EQ(made.at("id").get<std::string>().size(), 11U);
  EXPECT_EQ(made.at("b64_url"), "web-" + made.at("id").get<std::string>());
  EXPECT_EQ(made.at("hex").get<std::string>().size(), 20U);
  EXPECT_EQ(plugin.import("random_id", "p*9h").complaints(), "error: Import Random ID Error");
}

TEST_F(Random, ALengthWithoutReasonIsAnError) {
  const Json planned =
      plugin.plan("random_id", nullptr, {{"byte_length", -1}}).at(PLUMB_PLAN_RESULT_STATE);
  const Answer answer = plugin.apply("random_id", nullptr, planned);
  EXPECT_EQ(answer.complaints(), "error: Randomness Generation Error");
  EXPECT_FALSE(answer.has(PLUMB_APPLY_RESULT_STATE));
}

TEST_F(Random, StringKeepsToItsClasses) {
  const Json made = plugin.create("random_string", {{"length", 40},
                                                    {"min_numeric", 3},
                                                    {"min_special", 2},
                                                    {"upper", false},
                                                    {"override_special", "\xc3\xa9"}});
  const std::string result = made.at("result");
  EXPECT_EQ(made.at("id"), result);
  const auto count = [&](auto test) { return std::count_if(result.begin(), result.end(), test); };
  const auto accents = count([](char c) { return c == '\xc3'; });
  EXPECT_EQ(result.size(), 40U + static_cast<std::size_t>(accents));
  EXPECT_GE(accents, 2);
  EXPECT_GE(count([](char c) { return c >= '0' && c <= '9'; }), 3);
  EXPECT_EQ(count([](char c) { return c >= 'A' && c <= 'Z'; }), 0);
}

TEST_F(Random, TwoStringsDiffer) {
  std::set<std::string> results;
  for (int i = 0; i < 50; ++i)
    results.insert(plugin.create("random_string", {{"length", 16}}).at("result"));
  EXPECT_EQ(results.size(), 50U);
}

TEST_F(Random, PasswordComesWithItsHash) {
  const Json made = plugin.create("random_password", {{"length", 100}});
  EXPECT_EQ(made.at("id"), "none");
  EXPECT_EQ(made.at("result").get<std::string>().size(), 100U);
  EXPECT_THAT(made.at("bcrypt_hash").get<std::string>(),
              testing::MatchesRegex("\\$2a\\$10\\$.{53}"));
}

TEST_F(Random, StringIsPlannedWithItsDefaults) {
  const Json planned = plugin.plan("random_string", nullptr, {{"length", 5}, {"numeric", false}})
                           .at(PLUMB_PLAN_RESULT_STATE);
  EXPECT_EQ(
      pick(planned, {"special", "lower", "number", "numeric", "min_upper", "result", "keepers"}),
      (Json{{"special", true},
            {"lower", true},
            {"number", false},
            {"numeric", false},
            {"min_upper", 0},
            {"result", kUnknown},
            {"keepers", nullptr}}));
}

struct ReplaceCase {
  const char* name;
  Json change;
  const char* want;
};
class StringChanges : public testing::TestWithParam<ReplaceCase> {};

TEST_P(StringChanges, ReplaceOrNot) {
  Plugin plugin("random");
  Json config{{"length", 8}, {"keepers", {{"a", "1"}}}};
  const Json made = plugin.create("random_string", config);
  config.update(GetParam().change);
  const Answer plan = plugin.plan("random_string", made, config);
  EXPECT_EQ(replacements(plan), GetParam().want);
  EXPECT_EQ(plan.at(PLUMB_PLAN_RESULT_STATE).at("result"), made.at("result"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, StringChanges,
    testing::Values(
        ReplaceCase{"Nothing", Json::object(), ""},
        ReplaceCase{"SameAsDefault", {{"upper", true}, {"number", true}}, ""},
        ReplaceCase{"Length", {{"length", 9}}, R"([[1,"length"]])"},
        ReplaceCase{"Numeric", {{"numeric", false}}, R"([[1,"number"]][[1,"numeric"]])"},
        ReplaceCase{"Keeper", {{"keepers", {{"a", "2"}}}}, R"([[1,"keepers"]])"},
        ReplaceCase{"NullKeeper", {{"keepers", {{"a", "1"}, {"b", nullptr}}}}, ""},
        ReplaceCase{"UnknownKeeper", {{"keepers", {{"a", kUnknown}}}}, R"([[1,"keepers"]])"},
        ReplaceCase{"NoKeepers", {{"keepers", nullptr}}, R"([[1,"keepers"]])"},
        ReplaceCase{"Special", {{"override_special", "!"}}, R"([[1,"override_special"]])"}),
    [](const auto& info) { return info.param.name; });

struct ValidateCase {
  const char* name;
  const char* type;
  Json config;
  const char* want;
};
class RandomConfigs : public testing::TestWithParam<ValidateCase> {};

TEST_P(RandomConfigs, AreChecked) {
  Plugin plugin("random");
  EXPECT_EQ(plugin.validate(GetParam().type, GetParam().config).complaints(), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RandomConfigs,
    testing::Values(
        ValidateCase{"Good", "random_string", {{"length", 4}, {"min_lower", 4}}, ""},
        ValidateCase{"Zero", "random_string", {{"length", 0}}, "error: Invalid Attribute Value"},
        ValidateCase{"Sum",
                     "random_string",
                     {{"length", 3}, {"min_lower", 2}, {"min_upper", 2}},
                     "error: Invalid Attribute Value"},
        ValidateCase{"Overflow",
                     "random_string",
                     {{"length", 3}, {"min_lower", INT64_MAX}, {"min_upper", INT64_MAX}},
                     "error: Invalid Attribute Value"},
        ValidateCase{
            "Unknown", "random_string", {{"length", kUnknown}, {"min_lower", kUnknown}}, ""},
        ValidateCase{"Fraction",
                     "random_string",
                     {{"length", "4.5"}},
                     "error: Incorrect attribute value type"},
        ValidateCase{"NoClass",
                     "random_string",
                     {{"length", 3},
                      {"lower", false},
                      {"upper", false},
                      {"special", false},
                      {"numeric", false}},
                     "error: Invalid Attribute Combination"},
        ValidateCase{"Both",
                     "random_password",
                     {{"length", 3}, {"number", true}, {"numeric", false}},
                     "error: Number and numeric are both configured with different values"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Random, OldStatesAreCompleted) {
  const Json old{{"id", "none"}, {"result", "secret"}, {"length", nullptr}, {"keepers", nullptr}};
  const Json state = plugin.upgrade("random_password", 0, old).at(PLUMB_UPGRADE_RESULT_STATE);
  EXPECT_EQ(pick(state, {"length", "number", "numeric", "min_lower", "result"}),
            (Json{{"length", 6},
                  {"number", true},
                  {"numeric", true},
                  {"min_lower", 0},
                  {"result", "secret"}}));
  Json newer = state;
  EXPECT_EQ(plugin.upgrade("random_password", 2, newer).at(PLUMB_UPGRADE_RESULT_STATE), state)
      << "good hash";
  newer["bcrypt_hash"] = "$2a$10$" + std::string(53, 'x');
  EXPECT_NE(
      plugin.upgrade("random_password", 2, newer).at(PLUMB_UPGRADE_RESULT_STATE).at("bcrypt_hash"),
      newer.at("bcrypt_hash"));
  EXPECT_EQ(plugin.upgrade("random_string", 1, old).at(PLUMB_UPGRADE_RESULT_STATE).at("length"), 6);
}

TEST_F(Random, IntegersStayInTheirRange) {
  for (int i = 0; i < 200; ++i) {
    const Json made = plugin.create("random_integer", {{"min", -1}, {"max", 1}});
    EXPECT_THAT(made.at("result").get<int>(), testing::AllOf(testing::Ge(-1), testing::Le(1)));
    EXPECT_EQ(made.at("id"), made.at("result").dump());
  }
  plugin.create("random_integer", {{"min", INT64_MIN}, {"max", INT64_MAX}});
  const Json planned =
      plugin.plan("random_integer", nullptr, {{"min", 2}, {"max", 1}}).at(PLUMB_PLAN_RESULT_STATE);
  EXPECT_EQ(plugin.apply("random_integer", nullptr, planned).complaints(),
            "error: Create Random Integer Error");
}

TEST_F(Random, ASeedRepeatsItself) {
  const Json config{{"min", 0}, {"max", INT64_MAX}, {"seed", "s"}};
  EXPECT_EQ(plugin.create("random_integer", config), plugin.create("random_integer", config));
  const Json list{{"input", {"a", "b", "c", "d", "e", "f"}}, {"seed", "s"}};
  EXPECT_EQ(plugin.create("random_shuffle", list), plugin.create("random_shuffle", list));
}

TEST_F(Random, IntegersAreImported) {
  EXPECT_EQ(plugin.imported("random_integer", "5,1,9,s"), (Json{{"id", "5"},
                                                                {"result", 5},
                                                                {"min", 1},
                                                                {"max", 9},
                                                                {"seed", "s"},
                                                                {"keepers", nullptr}}));
  EXPECT_EQ(plugin.import("random_integer", "5,1").complaints(),
            "error: Import Random Integer Error");
  EXPECT_EQ(plugin.import("random_integer", "5,1,x").complaints(),
            "error: Import Random Integer Error");
}

TEST_F(Random, ShufflesRepeatWhenAskedForMore) {
  const Json made =
      plugin.create("random_shuffle", {{"input", {"a", "b", "c"}}, {"result_count", 7}});
  EXPECT_EQ(made.at("result").size(), 7U);
  EXPECT_EQ(made.at("id"), "-");
  EXPECT_THAT((std::vector<std::string>{made["result"][0], made["result"][1], made["result"][2]}),
              testing::UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(
      plugin.create("random_shuffle", {{"input", Json::array()}, {"result_count", 2}}).at("result"),
      Json::array());
}

TEST_F(Random, PetsHaveAsManyWordsAsAsked) {
  const Json made =
      plugin.create("random_pet", {{"length", 4}, {"separator", "_"}, {"prefix", "my"}});
  EXPECT_THAT(made.at("id").get<std::string>(),
              testing::MatchesRegex("my_[a-z]+_[a-z]+_[a-z]+_[a-z]+"));
  EXPECT_THAT(plugin.create("random_pet", Json::object()).at("id").get<std::string>(),
              testing::MatchesRegex("[a-z]+-[a-z]+"));
  EXPECT_EQ(plugin.import("random_pet", "x").complaints(),
            "error: Resource Import Not Implemented");
}

TEST_F(Random, UuidsAreMadeAndImported) {
  const Json made = plugin.create("random_uuid", Json::object());
  EXPECT_THAT(
      made.at("result").get<std::string>(),
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(plugin.imported("random_uuid", "AABBCCDD-0011-2233-4455-66778899AABB").at("id"),
            "aabbccdd-0011-2233-4455-66778899aabb");
  EXPECT_EQ(plugin.import("random_uuid", "no").complaints(), "error: Import Random UUID Error");
}

TEST(Null, ATriggerReplaces) {
  Plugin plugin("null");
  const Json made = plugin.create("null_resource", {{"triggers", {{"a", "1"}}}});
  EXPECT_THAT(made.at("id").get<std::string>(), testing::MatchesRegex("[0-9]+"));
  EXPECT_EQ(replacements(plugin.plan("null_resource", made, {{"triggers", {{"a", "1"}}}})), "");
  EXPECT_EQ(replacements(plugin.plan("null_resource", made, {{"triggers", {{"a", "2"}}}})),
            R"([[1,"triggers"]])");
  EXPECT_EQ(plugin.import("null_resource", "1").complaints(),
            "error: Resource Import Not Implemented");
}

TEST(Null, TheDataSourceCopiesItsInputs) {
  Plugin plugin("null");
  const Json read = plugin.read_data("null_data_source", {{"inputs", {{"a", "1"}}}})
                        .at(PLUMB_READ_DATA_RESULT_STATE);
  EXPECT_EQ(
      pick(read, {"id", "outputs", "has_computed_default"}),
      (Json{{"id", "static"}, {"outputs", {{"a", "1"}}}, {"has_computed_default", "default"}}));
}

}  // namespace
}  // namespace plumb::sdk::test
