#include "providers/host/time_limit.h"

#include <gtest/gtest.h>

namespace plumb::providers {
namespace {

Value limits(std::vector<std::pair<std::string, Value>> entries) {
  return Value::object(
      {{"name", Value::string("a")}, {"timeouts", Value::object(std::move(entries))}});
}

TEST(TimeLimit, IsTakenFromTheStepsOwnAttribute) {
  const Value object =
      limits({{"create", Value::string("5m")}, {"update", Value::null(value::Type::string())}});
  const auto create = time_limit(object, TimedStep::kCreate);
  ASSERT_TRUE(create.has_value());
  EXPECT_EQ(create->ms, 300'000);
  EXPECT_EQ(create->text, "5m");
  EXPECT_EQ(create->attribute, "create");
  EXPECT_FALSE(time_limit(object, TimedStep::kUpdate).has_value());
  EXPECT_FALSE(time_limit(object, TimedStep::kRead).has_value());
}

TEST(TimeLimit, HasADefault) {
  const Value object = limits({{"default", Value::string("1h")}, {"read", Value::string("2s")}});
  EXPECT_EQ(time_limit(object, TimedStep::kDelete)->ms, 3'600'000);
  EXPECT_EQ(time_limit(object, TimedStep::kDelete)->attribute, "default");
  EXPECT_EQ(time_limit(object, TimedStep::kRead)->ms, 2'000);
}

TEST(TimeLimit, IsNothingElse) {
  const Value text = Value::object({{"timeouts", Value::string("5m")}});
  const Value none = Value::null(value::Type::object({}));
  const Value unknown = limits({{"create", Value::unknown(value::Type::string())}});
  const Value number = limits({{"create", Value::boolean(true)}});
  for (const Value& object : {text, none, unknown, number}) {
    EXPECT_FALSE(time_limit(object, TimedStep::kCreate).has_value());
    EXPECT_TRUE(unreadable_time_limits(object).empty());
  }
}

TEST(TimeLimit, IsUnreadableUnlessItIsMoreThanNothing) {
  const Value object = limits({{"create", Value::string("soon")},
                               {"delete", Value::string("0s")},
                               {"update", Value::string("5m")}});
  const auto bad = unreadable_time_limits(object);
  ASSERT_EQ(bad.size(), 2U);
  EXPECT_EQ(bad[0].attribute, "create");
  EXPECT_EQ(bad[0].text, "soon");
  EXPECT_EQ(bad[1].attribute, "delete");
  EXPECT_FALSE(time_limit(object, TimedStep::kDelete).has_value());
}

}  // namespace
}  // namespace plumb::providers
