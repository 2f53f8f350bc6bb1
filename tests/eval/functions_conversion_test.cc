/// Conversion and marks. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(ConversionFunctions, Tostring) {
  check_all({
      {"tostring(-0)", R"("-0")"},
      {"tostring(true)", R"("true")"},
      {"tostring(1.50)", R"("1.5")"},
      {"tostring([1])",
       R"(error: Invalid value for "v" parameter: cannot convert tuple to string.)"},
      {"tostring(null)", "null(string)"},
      {"tostring(0.1+0.2)", R"("0.3")"},
  });
}

TEST(ConversionFunctions, Toset) {
  check_all({
      {"toset(tolist([]))", "set(any)[]"},
      {R"(toset(["a",1]))", R"(set["1","a"])"},
      {"toset([])", "set(any)[]"},
      {"toset({})",
       R"(error: Invalid value for "v" parameter: cannot convert object to set of any single type.)"},
  });
}

TEST(ConversionFunctions, Tolist) {
  check_all({
      {R"(tolist(toset([for s in ["a"]: s if false])))", "list(any)[]"},
      {R"(tolist(["a",1,true]))", R"(list["a","1","true"])"},
      {"tolist([1,true])",
       R"(error: Invalid value for "v" parameter: cannot convert tuple to list of any single type.)"},
      {"tolist([{a=1},{b=2}])", "list[map{a=1},map{b=2}]"},
      {R"(tolist([[1],["a","b"]]))", R"(list[list["1"],list["a","b"]])"},
      {"tolist({})",
       R"(error: Invalid value for "v" parameter: cannot convert object to list of any single type.)"},
      {R"(tolist("a"))",
       R"(error: Invalid value for "v" parameter: cannot convert string to list of any single type.)"},
      {"tolist(null)", "null(list(any))"},
  });
}

TEST(ConversionFunctions, Tonumber) {
  check_all({
      {R"(tonumber("1e3"))", "1000"},
      {R"(tonumber(".5"))", "0.5"},
      {R"(tonumber("5."))", "5"},
      {R"(tonumber("inf"))", "+Inf"},
      {R"(tonumber("NaN"))",
       R"(error: Invalid value for "v" parameter: cannot convert "NaN" to number; given string must be a decimal representation of a number.)"},
      {R"(tonumber("+1"))", "1"},
      {R"(tonumber("0x10"))",
       R"(error: Invalid value for "v" parameter: cannot convert "0x10" to number; given string must be a decimal representation of a number.)"},
      {"tonumber(true)",
       R"(error: Invalid value for "v" parameter: cannot convert bool to number.)"},
      {R"(tonumber(""))",
       R"(error: Invalid value for "v" parameter: cannot convert "" to number; given string must be a decimal representation of a number.)"},
      {"tonumber([])",
       R"(error: Invalid value for "v" parameter: cannot convert tuple to number.)"},
      {R"(tonumber("1e1000") == 1e1000)", "true"},
  });
}

TEST(ConversionFunctions, Tobool) {
  check_all({
      {R"(tobool("1"))", "true"},
      {R"(tobool("0"))", "false"},
      {R"(tobool("yes"))",
       R"(error: Invalid value for "v" parameter: cannot convert "yes" to bool; only the strings "true" or "false" are allowed.)"},
      {R"(tobool("True"))",
       R"(error: Invalid value for "v" parameter: cannot convert "True" to bool; only the strings "true" or "false" are allowed.)"},
      {"tobool(1)", R"(error: Invalid value for "v" parameter: cannot convert number to bool.)"},
      {"tobool(null)", "null(bool)"},
  });
}

TEST(ConversionFunctions, Tomap) {
  check_all({
      {R"(tomap({a=1,b="x"}))", R"(map{a="1",b="x"})"},
      {"tomap({a=1,b=true})",
       R"(error: Invalid value for "v" parameter: cannot convert object to map of any single type.)"},
      {"tomap({a=1,b=[]})",
       R"(error: Invalid value for "v" parameter: cannot convert object to map of any single type.)"},
      {"tomap({})", "map(any){}"},
      {"tomap([])",
       R"(error: Invalid value for "v" parameter: cannot convert tuple to map of any single type.)"},
      {"tomap({a=null})", "map{a=null}"},
  });
}

TEST(ConversionFunctions, Issensitive) {
  check_all({
      {R"(issensitive(sensitive("a")))", "true"},
      {R"(issensitive([sensitive("a")]))", "false"},
  });
}

TEST(ConversionFunctions, Nonsensitive) {
  check_all({
      {R"(nonsensitive("a"))", R"("a")"},
  });
}

TEST(ConversionFunctions, List) {
  check_all({
      {"list(1)",
       R"(error: Call to function "list" failed: the "list" function was deprecated in Terraform v0.12 and is no longer available; use tolist([ ... ]) syntax)"},
  });
}

TEST(ConversionFunctions, Map) {
  check_all({
      {"map(1)",
       R"(error: Call to function "map" failed: the "map" function was deprecated in Terraform v0.12 and is no longer available; use tomap({ ... }) syntax to)"},
  });
}

}  // namespace
}  // namespace plumb::eval
