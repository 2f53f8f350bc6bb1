/// Values: sharing, normal forms, sets, marks, unknowns, equality.
#include "value/value.h"

#include <gtest/gtest.h>

#include <thread>

#include "value/compare.h"

namespace plumb::value {
namespace {

TEST(Value, StringsAreInNormalForm) {
  EXPECT_EQ(Value::string("e\u0301").as_string(), "\u00e9");
  EXPECT_EQ(Value::string("a\xff"
                          "b")
                .as_string(),
            "a\uFFFD"
            "b");
  EXPECT_TRUE(identical(Value::string("e\u0301"), Value::string("\u00e9")));
}

TEST(Value, SetsOfStructuresAreInTheOrderOfTheirTexts) {
  const Type strings = Type::list(Type::string());
  const auto list = [](std::vector<Value> texts) {
    return Value::list(Type::string(), std::move(texts));
  };
  const Value a = Value::string("a");
  const Value set = Value::set(strings, {list({a}), list({}), list({a, Value::string("b")})});
  EXPECT_EQ(set.at(0).length(), 2U);
  EXPECT_EQ(set.at(1).length(), 1U);
  EXPECT_EQ(set.at(2).length(), 0U);
  const auto pair = [](std::int64_t number, const Value& text) {
    return Value::tuple({Value::integer(number), text});
  };
  const Value b = Value::string("b");
  const Value pairs =
      Value::set(pair(1, a).type(), {pair(7, a), pair(255, b), pair(255, a), pair(-1, a)});
  ASSERT_EQ(pairs.length(), 4U);
  EXPECT_TRUE(identical(pairs.at(0), pair(-1, a)));
  EXPECT_TRUE(identical(pairs.at(1), pair(255, a)));
  EXPECT_TRUE(identical(pairs.at(2), pair(255, b)));
  EXPECT_TRUE(identical(pairs.at(3), pair(7, a)));
  // Beyond ten digits the texts are the same, the numbers are not.
  EXPECT_EQ(
      Value::set(pair(1, a).type(), {pair(12'345'678'901, a), pair(12'345'678'902, a)}).length(),
      2U);
}

TEST(Value, SetsAreSortedAndWithoutRepetition) {
  const Value set = Value::set(Type::string(), {Value::string("b"), Value::null(Type::string()),
                                                Value::string("a"), Value::string("b")});
  ASSERT_EQ(set.length(), 3U);
  EXPECT_EQ(set.at(0).as_string(), "a");
  EXPECT_TRUE(set.at(2).is_null());
  const Value unknowns =
      Value::set(Type::string(), {Value::unknown(Type::string()), Value::unknown(Type::string())});
  EXPECT_EQ(unknowns.length(), 2U);
}

TEST(Value, MapsAreSortedAndTheLastOfEqualKeysWins) {
  const Value map =
      Value::map(Type::number(),
                 {{"b", Value::integer(1)}, {"a", Value::integer(2)}, {"b", Value::integer(3)}});
  ASSERT_EQ(map.length(), 2U);
  EXPECT_EQ(map.key(0), "a");
  EXPECT_EQ(map.find("b")->as_number().small(), 3);
  EXPECT_EQ(map.find("c"), nullptr);
}

TEST(Value, MarksInsideAndOutside) {
  const Value secret = Value::string("x").with_marks(kSensitive);
  const Value list = Value::list(Type::string(), {secret, Value::string("y")});
  EXPECT_EQ(list.marks(), 0);
  EXPECT_EQ(list.marks_deep(), kSensitive);
  EXPECT_EQ(list.without_marks_deep().marks_deep(), 0);
  EXPECT_EQ(list.with_marks(kEphemeral).marks_deep(), kSensitive | kEphemeral);
  EXPECT_EQ(list.with_marks(kEphemeral).without_marks().marks_deep(), kSensitive);
}

TEST(Value, KnowsWhetherAnythingInsideIsUnknown) {
  const Value list = Value::list(Type::string(), {Value::unknown(Type::string())});
  EXPECT_TRUE(list.is_known());
  EXPECT_FALSE(list.is_wholly_known());
  EXPECT_FALSE(Value::tuple({list}).is_wholly_known());
}

TEST(Value, Equality) {
  EXPECT_EQ(equals(Value::integer(1), Value::counted(1)), true);
  EXPECT_EQ(equals(Value::integer(1), Value::string("1")), false);
  EXPECT_EQ(equals(Value::unknown(Type::string()), Value::string("1")), std::nullopt);
  EXPECT_EQ(equals(Value::unknown(Type::string()), Value::integer(1)), false);
  EXPECT_EQ(equals(Value::null(Type::string()), Value::null(Type::number())), true);
  EXPECT_EQ(equals(Value::tuple({Value::unknown(), Value::integer(1)}),
                   Value::tuple({Value::integer(1), Value::integer(2)})),
            false);
}

TEST(Value, CopiesAreSharedBetweenThreads) {
  const Value list = Value::list(Type::string(), std::vector<Value>(100, Value::string("shared")));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([list] {
      for (int round = 0; round < 10000; ++round) {
        const Value copy = list;
        const Value element = copy.at(static_cast<std::size_t>(round) % 100);
        ASSERT_EQ(element.as_string(), "shared");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Type, AreEqualWhenTheyAreTheSame) {
  EXPECT_EQ(Type::object({{"b", Type::number(), false}, {"a", Type::string(), false}}),
            Type::object({{"a", Type::string(), false}, {"b", Type::number(), false}}));
  EXPECT_NE(Type::list(Type::string()), Type::set(Type::string()));
  EXPECT_TRUE(Type::list(Type::dynamic()).has_dynamic());
  EXPECT_EQ(friendly_name(Type::list(Type::map(Type::string()))), "list of map of string");
  EXPECT_EQ(constraint_text(Type::tuple(std::vector<Type>{Type::string(), Type::dynamic()})),
            "tuple([string, any])");
}

}  // namespace
}  // namespace plumb::value
