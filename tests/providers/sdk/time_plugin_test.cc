#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

class Time : public testing::Test {
 protected:
  Plugin plugin{"time"};
};

TEST_F(Time, StaticTakesATimeApart) {
  const Json made = plugin.create("time_static", {{"rfc3339", "2024-02-29T23:59:58.25+02:30"}});
  EXPECT_EQ(made, plugin.object("time_static", {{"id", "2024-02-29T23:59:58+02:30"},
                                                {"rfc3339", "2024-02-29T23:59:58.25+02:30"},
                                                {"year", 2024},
                                                {"month", 2},
                                                {"day", 29},
                                                {"hour", 23},
                                                {"minute", 59},
                                                {"second", 58},
                                                {"unix", 1709242198}}));
  const Json now = plugin.create("time_static", Json::object());
  EXPECT_GT(now.at("unix").get<std::int64_t>(), 1'600'000'000);
  EXPECT_EQ(replacements(plugin.plan("time_static", now, {{"rfc3339", "2030-01-01T00:00:00Z"}})),
            R"([[1,"rfc3339"]])");
  EXPECT_EQ(plugin.imported("time_static", "2020-02-12T06:36:13Z").at("unix"), 1581489373);
}

struct RefusedCase {
  const char* name;
  const char* text;
};
class RefusedTimes : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedTimes, AreUserErrors) {
  Plugin plugin("time");
  EXPECT_EQ(plugin.validate("time_static", {{"rfc3339", GetParam().text}}).complaints(),
            "error: Invalid RFC3339 String Value");
  EXPECT_EQ(plugin.import("time_static", GetParam().text).complaints(),
            "error: Import time static error");
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedTimes,
                         testing::Values(RefusedCase{"Empty", ""},
                                         RefusedCase{"Date", "2024-01-01"},
                                         RefusedCase{"NoZone", "2024-01-01T00:00:00"},
                                         RefusedCase{"NoLeapDay", "2023-02-29T00:00:00Z"},
                                         RefusedCase{"Hour", "2023-02-28T24:00:00Z"},
                                         RefusedCase{"Space", "2023-02- 8T20:00:00Z"},
                                         RefusedCase{"Zone", "2023-02-08T20:00:00+25:00"},
                                         RefusedCase{"Fraction", "2023-02-08T20:00:00.Z"},
                                         RefusedCase{"Rest", "2023-02-08T20:00:00Zx"}),
                         [](const auto& info) { return info.param.name; });

struct OffsetCase {
  const char* name;
  const char* base;
  Json offset;
  const char* want;
};
class Offsets : public testing::TestWithParam<OffsetCase> {};

TEST_P(Offsets, CountLikeGo) {
  Plugin plugin("time");
  Json config = GetParam().offset;
  config["base_rfc3339"] = GetParam().base;
  const Json made = plugin.create("time_offset", config);
  EXPECT_EQ(made.at("rfc3339"), GetParam().want);
  EXPECT_EQ(made.at("id"), GetParam().base);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Offsets,
    testing::Values(
        OffsetCase{"Day", "2024-02-28T00:00:00Z", {{"offset_days", 2}}, "2024-03-01T00:00:00Z"},
        OffsetCase{"MonthOverflow",
                   "2023-01-31T00:00:00Z",
                   {{"offset_months", 1}},
                   "2023-03-03T00:00:00Z"},
        OffsetCase{
            "MonthsBack", "2023-01-15T00:00:00Z", {{"offset_months", -13}}, "2021-12-15T00:00:00Z"},
        OffsetCase{
            "LeapYear", "2024-02-29T00:00:00Z", {{"offset_years", 1}}, "2025-03-01T00:00:00Z"},
        OffsetCase{"Clock",
                   "2023-12-31T23:00:00+01:00",
                   {{"offset_hours", 1}, {"offset_minutes", 2}, {"offset_seconds", -3}},
                   "2024-01-01T00:01:57+01:00"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Time, AChangedOffsetIsKnownWhilePlanning) {
  const Json made = plugin.create("time_offset", {{"offset_days", 1}});
  const Answer same = plugin.plan("time_offset", made, {{"offset_days", 1}});
  EXPECT_EQ(same.at(PLUMB_PLAN_RESULT_STATE), made);
  const Json planned =
      plugin.plan("time_offset", made, {{"offset_days", 2}}).at(PLUMB_PLAN_RESULT_STATE);
  EXPECT_EQ(planned.at("unix").get<std::int64_t>(), made.at("unix").get<std::int64_t>() + 86400);
  EXPECT_EQ(plugin.apply("time_offset", made, planned).at(PLUMB_APPLY_RESULT_STATE), planned);
  const Json later =
      plugin.plan("time_offset", made, {{"offset_days", kUnknown}}).at(PLUMB_PLAN_RESULT_STATE);
  EXPECT_EQ(later.at("unix"), kUnknown);
  EXPECT_EQ(plugin.validate("time_offset", Json::object()).complaints(),
            "error: Missing Attribute Configuration");
}

TEST_F(Time, OffsetsOutOfRangeAreErrors) {
  for (const std::int64_t years : {INT64_MAX, INT64_MIN, std::int64_t{8000}, std::int64_t{-3000}}) {
    const Json planned =
        plugin.plan("time_offset", nullptr, {{"offset_years", years}}).at(PLUMB_PLAN_RESULT_STATE);
    EXPECT_EQ(plugin.apply("time_offset", nullptr, planned).complaints(),
              "error: Time out of range");
  }
}

TEST_F(Time, OffsetsAreImported) {
  const Json state = plugin.imported("time_offset", "2020-02-12T06:36:13Z,,,7,,,");
  EXPECT_EQ(pick(state, {"offset_days", "offset_years", "rfc3339", "base_rfc3339"}),
            (Json{{"offset_days", 7},
                  {"offset_years", nullptr},
                  {"rfc3339", "2020-02-19T06:36:13Z"},
                  {"base_rfc3339", "2020-02-12T06:36:13Z"}}));
  EXPECT_EQ(plugin.import("time_offset", "2020-02-12T06:36:13Z,,,,,,").complaints(),
            "error: Unexpected Format of ID");
  EXPECT_EQ(plugin.import("time_offset", "2020-02-12T06:36:13Z,x,,,,,").complaints(),
            "error: Import time offset error");
}

TEST_F(Time, RotatingIsGoneOnceItsTimeHasCome) {
  const Json old =
      plugin.create("time_rotating", {{"rotation_days", 1}, {"rfc3339", "2020-01-01T00:00:00Z"}});
  EXPECT_EQ(old.at("rotation_rfc3339"), "2020-01-02T00:00:00Z");
  EXPECT_TRUE(plugin.read("time_rotating", old).at(PLUMB_READ_RESULT_STATE).is_null());

  const Json made = plugin.create("time_rotating", {{"rotation_days", 1}});
  EXPECT_EQ(plugin.read("time_rotating", made).at(PLUMB_READ_RESULT_STATE), made);
  EXPECT_EQ(plugin.plan("time_rotating", made, {{"rotation_days", 1}}).at(PLUMB_PLAN_RESULT_STATE),
            made);
  const Answer longer = plugin.plan("time_rotating", made, {{"rotation_days", 3}});
  EXPECT_EQ(longer.at(PLUMB_PLAN_RESULT_STATE).at("unix").get<std::int64_t>(),
            made.at("unix").get<std::int64_t>() + 2 * 86400);
  EXPECT_EQ(replacements(longer), "");
  EXPECT_EQ(plugin.apply("time_rotating", made, longer.at(PLUMB_PLAN_RESULT_STATE))
                .at(PLUMB_APPLY_RESULT_STATE),
            longer.at(PLUMB_PLAN_RESULT_STATE));
  EXPECT_EQ(plugin.validate("time_rotating", {{"rotation_days", 0}}).complaints(),
            "error: Invalid Attribute Value");
}

TEST_F(Time, RotatingIsImportedInBothForms) {
  EXPECT_EQ(plugin.imported("time_rotating", "2020-02-12T06:36:13Z,,1,,,").at("rotation_rfc3339"),
            "2020-03-12T06:36:13Z");
  EXPECT_EQ(
      plugin.imported("time_rotating", "2020-02-12T06:36:13Z,2021-01-01T00:00:00Z").at("year"),
      2021);
  EXPECT_EQ(plugin.import("time_rotating", "2020-02-12T06:36:13Z").complaints(),
            "error: Unexpected Format of ID");
}

TEST_F(Time, SleepAnswersFromItsOwnThread) {
  const auto start = std::chrono::steady_clock::now();
  const Json planned = plugin.plan("time_sleep", nullptr, {{"create_duration", "200ms"}})
                           .at(PLUMB_PLAN_RESULT_STATE);
  Pending pending;
  ASSERT_EQ(plugin.start(
                PLUMB_OP_APPLY,
                {text(PLUMB_APPLY_TYPE, "time_sleep"), value(PLUMB_APPLY_PLANNED_STATE, planned)},
                pending),
            PLUMB_OK);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(150))
      << "submit blocked";
  ASSERT_NE(pending.call, nullptr);
  const Answer made = pending.wait();
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
  EXPECT_EQ(made.complaints(), "");
  plugin.module->forget(plugin.provider, pending.call);
}

/// The two ways to end a wait: one call, or all of a provider.
class SleepEnds : public testing::TestWithParam<bool> {};

TEST_P(SleepEnds, BeforeItsTime) {
  Plugin plugin("time");
  const Json planned =
      plugin.plan("time_sleep", nullptr, {{"create_duration", "10m"}}).at(PLUMB_PLAN_RESULT_STATE);
  Pending pending;
  plugin.start(PLUMB_OP_APPLY,
               {text(PLUMB_APPLY_TYPE, "time_sleep"), value(PLUMB_APPLY_PLANNED_STATE, planned)},
               pending);
  if (GetParam()) {
    plugin.module->cancel(plugin.provider, pending.call);
    EXPECT_EQ(pending.wait().complaints(), "error: Create time sleep error");
    plugin.module->forget(plugin.provider, pending.call);
  } else {
    plugin.call(PLUMB_OP_STOP, {});
    EXPECT_EQ(pending.wait().complaints(), "error: Create time sleep error");
  }
}

INSTANTIATE_TEST_SUITE_P(Table, SleepEnds, testing::Bool(),
                         [](const auto& info) { return info.param ? "Cancel" : "Stop"; });

TEST_F(Time, SleepIsChecked) {
  EXPECT_EQ(plugin.validate("time_sleep", {{"create_duration", "30"}}).complaints(),
            "error: Invalid Attribute Value Match");
  EXPECT_EQ(plugin.validate("time_sleep", {{"create_duration", "1.5h"}}).complaints(), "");
  EXPECT_EQ(plugin.validate("time_sleep", Json::object()).complaints(),
            "error: Missing Attribute Configuration");
  EXPECT_EQ(plugin.imported("time_sleep", "1s,").at("create_duration"), "1s");
}

}  // namespace
}  // namespace plumb::sdk::test
