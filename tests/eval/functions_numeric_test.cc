/// Numbers. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(NumericFunctions, Abs) {
  check_all({
      {"abs(-0)", "0"},
      {R"(abs("-3"))", "3"},
      {"abs(-12.4)", "12.4"},
  });
}

TEST(NumericFunctions, Ceil) {
  check_all({
      {"ceil(-0.5)", "0"},
      {R"(ceil("1.5"))", "2"},
      {"ceil(5.1)", "6"},
      {"ceil(-5.9)", "-5"},
      {"ceil(1e30 + 0.5)", "1000000000000000000000000000001"},
  });
}

TEST(NumericFunctions, Signum) {
  check_all({
      {"signum(-0)", "0"},
      {"signum(-13)", "-1"},
      {"signum(0)", "0"},
      {"signum(0.5)",
       R"(error: Call to function "signum" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.)"},
  });
}

TEST(NumericFunctions, Max) {
  check_all({
      {"max(-0, 0)", "-0"},
      {"max([1,2,3]...)", "3"},
      {"max(1,[2,3]...)", "3"},
      {"max([]...)", R"(error: Call to function "max" failed: must pass at least one number.)"},
      {"max({}...)",
       "error: The expanding argument (indicated by ...) must be of a tuple, list, or set type."},
      {"max(null...)", "error: The expanding argument (indicated by ...) must not be null."},
      {R"(max("5",2))", "5"},
  });
}

TEST(NumericFunctions, Pow) {
  check_all({
      {"pow(3,40)", "12157665459056929000"},
      {"pow(1.1,3)", "1.3310000000000004"},
      {"pow(1.1,30)", "17.449402268886445"},
      {"pow(7,33)", "7730993719707445000000000000"},
      {"pow(10,23)", "100000000000000000000000"},
      {"pow(0.1,7)", "0.00000010000000000000007"},
      {"pow(2,-3)", "0.125"},
      {"pow(10,-5)", "0.00001"},
      {"pow(3,0.3)", "1.3903891703159093"},
      {"pow(10,2.5)", "316.22776601683796"},
      {"pow(-2,3)", "-8"},
      {"pow(-8,0.3333)", R"(error: Call to function "pow" failed: the result is not a number.)"},
      {"pow(0,0)", "1"},
      {"pow(2,1024)", "+Inf"},
      {"pow(1e300,2)", "+Inf"},
      {"pow(2,-1080)", "0"},
      {"pow(9,1.5)", "27.000000000000004"},
      {"pow(9,-1.5)", "0.037037037037037035"},
      {"pow(5,1e10)", "+Inf"},
      {"pow(1,1e300)", "1"},
      {"pow(3,2)", "9"},
      {"pow(2,0.5)", "1.4142135623730951"},
      {"pow(0,-1)", "+Inf"},
  });
}

TEST(NumericFunctions, Log) {
  check_all({
      {"log(8,2)", "3"},
      {"log(1024,2)", "10"},
      {"log(100,10)", "2"},
      {"log(1000000,10)", "5.999999999999999"},
      {"log(0.5,3)", "-0.6309297535714575"},
      {"log(-1,2)", R"(error: Call to function "log" failed: the result is not a number.)"},
      {"log(0,0)", R"(error: Call to function "log" failed: the result is not a number.)"},
      {"log(1,1)", R"(error: Call to function "log" failed: the result is not a number.)"},
      {"log(1e300,7)", "354.9883987364815"},
      {"log(2,0)", "-0"},
      {"log(50,10)", "1.6989700043360185"},
      {"log(16,2)", "4"},
      {"log(1000,10)", "2.9999999999999996"},
  });
}

TEST(NumericFunctions, Sum) {
  check_all({
      {"sum([1/0,-1/0])",
       R"(error: Call to function "sum" failed: can't compute sum of opposing infinities.)"},
      {"sum([])", R"(error: Invalid value for "list" parameter: cannot sum an empty list.)"},
      {"sum([1,null])",
       R"(error: Invalid value for "list" parameter: argument must be list, set, or tuple of number values.)"},
      {R"(sum(["a"]))",
       R"(error: Invalid value for "list" parameter: argument must be list, set, or tuple of number values.)"},
      {"sum({})",
       R"(error: Invalid value for "list" parameter: argument must be list, set, or tuple. Received object.)"},
      {"sum(toset([1,2]))", "3"},
      {R"(sum("a"))",
       R"(error: Invalid value for "list" parameter: argument must be list, set, or tuple. Received string.)"},
      {"sum([0.1,0.2])", "0.3"},
      {"sum([10,13,6,4.5])", "33.5"},
      {R"(sum(["1","2"]))", "3"},
  });
}

TEST(NumericFunctions, Floor) {
  check_all({
      {"floor(1/0)", "+Inf"},
      {"floor(-1.5)", "-2"},
      {"floor(-4.1)", "-5"},
  });
}

TEST(NumericFunctions, Range) {
  check_all({
      {"range(1/0)",
       R"(error: Call to function "range" failed: more than 1024 values were generated; either decrease the difference between start and end or use a smaller step.)"},
      {"range(0)", "list(number)[]"},
      {"range(0,0)", "list(number)[]"},
      {"range(5,0)", "list[5,4,3,2,1]"},
      {"range(5,0,-2)", "list[5,3,1]"},
      {"range(0,5,2)", "list[0,2,4]"},
      {"range(0,1,0)",
       R"(error: Call to function "range" failed: more than 1024 values were generated; either decrease the difference between start and end or use a smaller step.)"},
      {"range(5,1,1)",
       R"(error: Invalid value for "params" parameter: end must be greater than start when step is positive.)"},
      {"range(1,2,3,4)",
       R"(error: Call to function "range" failed: must have one, two, or three arguments.)"},
      {"range()",
       R"(error: Call to function "range" failed: must have one, two, or three arguments.)"},
      {R"(range("3"))", "list[0,1,2]"},
      {"range(0,1,0.1)",
       "list[0,0.1,0.2,0.3,0.4,0.5,0.6,0."
       "7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
       "0000000000000000000000000000000000000000000000000000000000000006,0."
       "8000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
       "000000000000000000000000000000000000000000000000000000000000001,0."
       "9000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
       "000000000000000000000000000000000000000000000000000000000000001]"},
      {"range(3)", "list[0,1,2]"},
      {"range(4,1)", "list[4,3,2]"},
      {"range(-3)", "list[0,-1,-2]"},
      {"range(0,1,0.25)", "list[0,0.25,0.5,0.75]"},
      {"range(1,4,-1)",
       R"(error: Invalid value for "params" parameter: end must be less than start when step is negative.)"},
      {"range(1025)",
       R"(error: Call to function "range" failed: more than 1024 values were generated; either decrease the difference between start and end or use a smaller step.)"},
  });
}

TEST(NumericFunctions, Parseint) {
  check_all({
      {R"(parseint("+5",10))", "5"},
      {R"(parseint("",10))",
       R"(error: Invalid value for "number" parameter: cannot parse "" as a base 10 integer.)"},
      {R"(parseint("-",10))",
       R"(error: Invalid value for "number" parameter: cannot parse "-" as a base 10 integer.)"},
      {R"(parseint("zZ",62))", "2231"},
      {R"(parseint("Z",36))", "35"},
      {R"(parseint("1_000",10))",
       R"(error: Invalid value for "number" parameter: cannot parse "1_000" as a base 10 integer.)"},
      {R"(parseint(" 1",10))",
       R"(error: Invalid value for "number" parameter: cannot parse " 1" as a base 10 integer.)"},
      {R"(parseint("12345678901234567890123456789",10))", "12345678901234567890123456789"},
      {R"(parseint("10",1.5))",
       R"(error: Invalid value for "base" parameter: value must be a whole number, between -9223372036854775808 and 9223372036854775807.)"},
      {"parseint(null,10)",
       R"(error: Invalid value for "number" parameter: argument must not be null.)"},
      {R"(parseint("FF",16))", "255"},
      {R"(parseint("-ff",16))", "-255"},
      {R"(parseint("aZ",62))", "681"},
      {R"(parseint("0xff",16))",
       R"(error: Invalid value for "number" parameter: cannot parse "0xff" as a base 16 integer.)"},
      {"parseint(12,10)",
       R"(error: Invalid value for "number" parameter: first argument must be a string, not number.)"},
      {R"(parseint("1",63))",
       R"(error: Invalid value for "base" parameter: base must be a whole number between 2 and 62 inclusive.)"},
  });
}

TEST(NumericFunctions, Min) {
  check_all({
      {"min()", R"(error: Call to function "min" failed: must pass at least one number.)"},
      {"min(1,null)",
       R"(error: Invalid value for "numbers" parameter: argument must not be null.)"},
  });
}

}  // namespace
}  // namespace plumb::eval
