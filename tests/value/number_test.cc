/// Numbers: what they print, what precision they carry, how they compare.
#include "value/number.h"

#include <gtest/gtest.h>

namespace plumb::value {
namespace {

Number number(std::string_view text) {
  const auto parsed = Number::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Number());
}

TEST(Number, ReadsDecimals) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},
      {"-0", "-0"},
      {"007", "7"},
      {"1.50", "1.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"+1", "1"},
      {"1e3", "1000"},
      {"1E+3", "1000"},
      {"1e-7", "0.0000001"},
      {"1e21", "1000000000000000000000"},
      {"inf", "+Inf"},
      {"-inf", "-Inf"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775808", "9223372036854775808"},
      {"12345678901234567890.123456789", "12345678901234567890.123456789"},
      {"1234567890123456789012345678901234567890123456789012345678901234567890",
       "1234567890123456789012345678901234567890123456789012345678901234567890"},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(number(text).to_string(), want) << text;
}

TEST(Number, RefusesWhatIsNoDecimal) {
  for (const char* const text : {"", " 1", "1 ", "-", ".", "e5", "1e", "1e+", "0x10", "1_000",
                                 "NaN", "nan", "1.2.3", "--1", "1e9999999999"}) {
    EXPECT_FALSE(Number::parse(text)) << text;
  }
}

TEST(Number, PrecisionOfResults) {
  const Number third = *Number::divide(number("1"), number("3"));
  EXPECT_EQ(third.precision(), kParsedPrecision);
  EXPECT_EQ(third.to_string().size(), 157U);
  EXPECT_TRUE(Number::multiply(third, number("3")) == number("1"));
  const Number counted =
      *Number::divide(Number(1, kCountedPrecision), Number(3, kCountedPrecision));
  EXPECT_EQ(counted.to_string(), "0.33333333333333333334");
  EXPECT_EQ(Number::from_double(0.1).to_string(), "0.1");
  EXPECT_EQ(Number::from_double(18446744073709551616.0).to_string(), "18446744073709550000");
  EXPECT_TRUE(Number::add(number("0.1"), number("0.2")) == number("0.3"));
  EXPECT_FALSE(Number::add(number("1.1"), number("2.2")) == number("3.3"));
  EXPECT_EQ(Number::multiply(number("123456789012345678901234567890"),
                             number("123456789012345678901234567890"))
                .to_string(),
            "15241578753238836750495351562536198787501905199875019052100");
}

TEST(Number, SmallAndLargeAgree) {
  const Number largest(INT64_MAX);
  EXPECT_EQ(Number::add(largest, Number(1)).to_string(), "9223372036854775808");
  EXPECT_EQ(Number::subtract(Number(INT64_MIN), Number(1)).to_string(), "-9223372036854775809");
  EXPECT_EQ(Number(INT64_MIN).negate().to_string(), "9223372036854775808");
  EXPECT_EQ(Number::modulo(Number(INT64_MIN), Number(-1)).to_string(), "0");
  EXPECT_EQ(Number::subtract(Number::add(largest, Number(1)), Number(1)).to_int64(), INT64_MAX);
  EXPECT_FALSE(Number::add(largest, Number(1)).to_int64());
}

TEST(Number, ZeroHasASign) {
  EXPECT_EQ(Number(0).negate().to_string(), "-0");
  EXPECT_EQ(Number::multiply(Number(0), Number(-1)).to_string(), "-0");
  EXPECT_TRUE(Number(0).negate() == Number(0));
  EXPECT_EQ(number("-0.5").ceil().to_string(), "0");
  EXPECT_EQ(Number(0).negate().absolute().to_string(), "0");
}

TEST(Number, RemainderHasTheSignOfTheDividend) {
  EXPECT_EQ(Number::modulo(number("-7"), number("3")).to_string(), "-1");
  EXPECT_EQ(Number::modulo(number("7"), number("-3")).to_string(), "1");
  EXPECT_EQ(Number::modulo(number("7.5"), number("2")).to_string(), "1.5");
  EXPECT_EQ(Number::modulo(number("1"), number("0")).to_string(), "1");
}

TEST(Number, Infinity) {
  EXPECT_EQ(Number::divide(number("1"), number("0"))->to_string(), "+Inf");
  EXPECT_FALSE(Number::divide(number("0"), number("0")));
  EXPECT_FALSE(Number::divide(Number::infinity(false), Number::infinity(true)));
  EXPECT_LT(Number::compare(Number::infinity(true), number("-1e300")), 0);
}

TEST(Number, FormatsAsPrintf) {
  EXPECT_EQ(number("3.14159").format('f', 2), "3.14");
  EXPECT_EQ(number("2.5").format('f', 0), "2");
  EXPECT_EQ(number("12345.678").format('e', -1), "1.234568e+04");
  EXPECT_EQ(number("999999").format('g', -1), "999999");
  EXPECT_EQ(number("1000000").format('g', -1), "1e+06");
  EXPECT_EQ(number("0.0001").format('g', -1), "0.0001");
  EXPECT_EQ(number("0.00001").format('G', -1), "1E-05");
  EXPECT_EQ(number("255").digits(16), "ff");
}

TEST(Number, ReadsOtherBases) {
  EXPECT_EQ(Number::parse_base("ff", 16)->to_string(), "255");
  EXPECT_EQ(Number::parse_base("-FF", 16)->to_string(), "-255");
  EXPECT_EQ(Number::parse_base("aZ", 62)->to_string(), "681");
  EXPECT_FALSE(Number::parse_base("12", 2));
  EXPECT_FALSE(Number::parse_base("", 10));
  EXPECT_FALSE(Number::parse_base("-", 10));
}

}  // namespace
}  // namespace plumb::value
