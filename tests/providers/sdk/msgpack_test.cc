#include "providers/sdk/msgpack.h"

#include <gtest/gtest.h>

#include <random>

#include "providers/sdk/codec.h"
#include "providers/sdk/json_state.h"
#include "providers/sdk/schema.h"

namespace plumb::sdk {
namespace {

using std::string_literals::operator""s;

struct IntegerCase {
  const char* name;
  std::int64_t value;
  std::string bytes;
};
class Integers : public testing::TestWithParam<IntegerCase> {};

TEST_P(Integers, HaveTheShortestForm) {
  const IntegerCase& test = GetParam();
  EXPECT_EQ(encoded(Val<std::int64_t>(test.value)), test.bytes);
  EXPECT_EQ(decoded<Val<std::int64_t>>(test.bytes), Val<std::int64_t>(test.value));
}

INSTANTIATE_TEST_SUITE_P(
    Table, Integers,
    testing::Values(IntegerCase{"Zero", 0, "\0"s}, IntegerCase{"SmallMost", 127, "\x7f"s},
                    IntegerCase{"Byte", 128, "\xcc\x80"s}, IntegerCase{"Two", 256, "\xcd\x01\0"s},
                    IntegerCase{"Four", 65536, "\xce\0\x01\0\0"s},
                    IntegerCase{"Most", INT64_MAX, "\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"s},
                    IntegerCase{"MinusOne", -1, "\xff"s}, IntegerCase{"MinusSmall", -32, "\xe0"s},
                    IntegerCase{"MinusByte", -33, "\xd0\xdf"s},
                    IntegerCase{"Least", INT64_MIN, "\xd3\x80\0\0\0\0\0\0\0"s}),
    [](const auto& info) { return info.param.name; });

struct NumberCase {
  const char* name;
  std::string bytes;
  const char* text;
};
class Numbers : public testing::TestWithParam<NumberCase> {};

TEST_P(Numbers, KeepTheirDigits) {
  EXPECT_EQ(decoded<Val<Decimal>>(GetParam().bytes)->text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Table, Numbers,
                         testing::Values(NumberCase{"Integer", "\x05"s, "5"},
                                         NumberCase{"Float", "\xcb\x3f\xe0\0\0\0\0\0\0"s, "0.5"},
                                         NumberCase{"Text",
                                                    "\xa3"
                                                    "0.1"s,
                                                    "0.1"},
                                         NumberCase{"Huge",
                                                    "\xa4"
                                                    "1e30"s,
                                                    "1e30"}),
                         [](const auto& info) { return info.param.name; });

TEST(Numbers, WholeNumbersComeInEveryForm) {
  EXPECT_EQ(*decoded<Val<std::int64_t>>("\xa2"
                                        "16"s),
            16);
  EXPECT_EQ(*decoded<Val<std::int64_t>>("\xcb\x40\x30\0\0\0\0\0\0"s), 16);
  EXPECT_THROW(decoded<Val<std::int64_t>>("\xcb\x3f\xe0\0\0\0\0\0\0"s), Failure);
  EXPECT_THROW(decoded<Val<std::int64_t>>("\xa3"
                                          "0.5"s),
               Failure);
  EXPECT_THROW(decoded<Val<std::int64_t>>("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"s), Failure);
  EXPECT_THROW(decoded<Val<std::int64_t>>("\xc3"s), Malformed);
}

class Unreadable : public testing::TestWithParam<std::string> {};

TEST_P(Unreadable, IsRefused) {
  EXPECT_THROW(Reader(GetParam()).skip(), Malformed);
}

INSTANTIATE_TEST_SUITE_P(Table, Unreadable,
                         testing::Values(""s, "\xc1"s,
                                         "\xa5"
                                         "abc"s,
                                         "\xdd\xff\xff\xff\xff"s, "\xdf\xff\xff\xff\xff\0"s,
                                         "\x92\x01"s,
                                         "\x81\xa1"
                                         "a"s,
                                         "\xc7\x05\0"s, "\xd9"s, "\xcf\0\0"s),
                         [](const auto& info) { return "Case" + std::to_string(info.index); });

TEST(Reader, DepthIsNoTrouble) {
  const std::string deep(1'000'000, '\x91');
  EXPECT_THROW(Reader(deep).skip(), Malformed);
  EXPECT_EQ(Reader(deep + "\xc0").skip().size(), deep.size() + 1);
}

TEST(Reader, NoiseNeverDoesMoreThanThrow) {
  std::mt19937 random(20240601);
  int accepted = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string noise(random() % 24, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    try {
      Reader in(noise);
      in.skip();
      ++accepted;
    } catch (const Malformed&) {
    }
  }
  EXPECT_GT(accepted, 1000);
}

TEST(Values, NullUnknownAndKnownDiffer) {
  using Text = Val<std::string>;
  EXPECT_TRUE(decoded<Text>("\xc0"s).is_null());
  EXPECT_TRUE(decoded<Text>("\xd4\0\0"s).is_unknown());
  EXPECT_TRUE(decoded<Text>("\xc7\x08\x0c\x82\x01\xc2\x02\xa3pre"s).is_unknown()) << "refined";
  EXPECT_EQ(*decoded<Text>("\xa1x"s), "x");
  EXPECT_NE(Text(), Text(""));
  EXPECT_THROW((void)*Text(), std::bad_optional_access);
}

TEST(Values, SetsHaveNoOrder) {
  using Names = Set<std::string>;
  EXPECT_EQ((Names{{"a", "b", "b"}}), (Names{{"b", "a", "b"}}));
  EXPECT_NE((Names{{"a", "b", "b"}}), (Names{{"a", "a", "b"}}));
}

TEST(Values, DynamicKeepsItsBytes) {
  const std::string typed = "\x92\xc4\x08\"number\"\xcb\x3f\xe0\0\0\0\0\0\0"s;
  EXPECT_EQ(encoded(decoded<Dynamic>(typed)), typed);
  EXPECT_FALSE(Dynamic{typed}.is_null());
  EXPECT_TRUE(Dynamic{typed}.as_unknown().is_unknown());
  EXPECT_TRUE((Dynamic{"\x92\xc4\x08\"number\"\xc0"s}.is_null()));
  EXPECT_THROW(decoded<Dynamic>("\x93\x01\x02\x03"s), Malformed);
  EXPECT_THROW(decoded<Dynamic>("\x92\x01\x02"s), Malformed);
}

TEST(JsonState, NumbersKeepTheirDigits) {
  const std::string bytes =
      msgpack_of_json(R"({"a":[1,-1,0.10000000000000000001,18446744073709551615]})");
  Reader in(bytes);
  ASSERT_EQ(in.map(), 1U);
  EXPECT_EQ(in.text(), "a");
  ASSERT_EQ(in.array(), 4U);
  EXPECT_EQ(in.integer(), 1);
  EXPECT_EQ(in.integer(), -1);
  EXPECT_EQ(in.text(), "0.10000000000000000001");
  EXPECT_EQ(in.text(), "18446744073709551615");
  EXPECT_THROW(msgpack_of_json("{"), Malformed);
}

}  // namespace
}  // namespace plumb::sdk
