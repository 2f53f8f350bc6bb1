/// Maps and objects. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(MapFunctions, Keys) {
  check_all({
      {"keys({})", "[]"},
      {"keys(tomap({b=1,a=2}))", R"(list["a","b"])"},
      {"keys([1])",
       R"(error: Invalid value for "inputMap" parameter: must have map or object type.)"},
      {"keys({b=1,a=2})", R"(["a","b"])"},
  });
}

TEST(MapFunctions, Merge) {
  check_all({
      {"merge()", "{}"},
      {"merge(null)", "{}"},
      {"merge({a=1},null)", "{a=1}"},
      {R"(merge({a=1},{b=2},{a="x"}))", R"({a="x",b=2})"},
      {"merge(tomap({a=1}),tomap({b=2}))", "map{a=1,b=2}"},
      {R"(merge(tomap({a=1}),tomap({b="x"})))", R"({a=1,b="x"})"},
      {R"(merge(tomap({a=1}),{b="x"}))", R"({a=1,b="x"})"},
      {"merge([1])",
       R"(error: Call to function "merge" failed: arguments must be maps or objects, got "tuple".)"},
      {R"(merge("a"))",
       R"(error: Call to function "merge" failed: arguments must be maps or objects, got "string".)"},
      {"merge({a={x=1}},{a={y=2}})", "{a={y=2}}"},
      {R"(merge(tomap({a="1"}),{b=2}))", R"({a="1",b=2})"},
      {"merge([{a=1},{b=2}]...)", "{a=1,b=2}"},
  });
}

TEST(MapFunctions, Transpose) {
  check_all({
      {R"(transpose({a=["x","y"],b=["y"]}))", R"(map{x=list["a"],y=list["a","b"]})"},
      {"transpose({a=null})",
       R"(error: Call to function "transpose" failed: input must not contain null list.)"},
      {"transpose({a=[null]})",
       R"(error: Call to function "transpose" failed: input list must not contain null string.)"},
      {"transpose({})", "map(list(string)){}"},
      {R"(transpose({a=["1","2"],b=["2","3"]}))",
       R"(map{1=list["a"],2=list["a","b"],3=list["b"]})"},
  });
}

TEST(MapFunctions, Values) {
  check_all({
      {R"(values({b=1,a="x"}))", R"(["x",1])"},
      {"values(tomap({b=1}))", "list[1]"},
      {"values([1])",
       R"(error: Call to function "values" failed: values() requires a map as the first argument.)"},
      {"values({a=3,c=2,d=1})", "[3,2,1]"},
  });
}

TEST(MapFunctions, Zipmap) {
  check_all({
      {R"(zipmap(["b","a"],[1,"x"]))", R"({a="x",b=1})"},
      {R"(zipmap(["a","a"],[1,2]))", "{a=2}"},
      {R"(zipmap(["a"],tolist([1])))", "map{a=1}"},
      {R"(zipmap(["a"],{}))",
       R"(error: Call to function "zipmap" failed: values argument must be a list or tuple value.)"},
      {R"(zipmap(["a",null],[1,2]))",
       R"(error: Call to function "zipmap" failed: keys list has null value at index 1.)"},
      {"zipmap([],[])", "{}"},
      {R"(zipmap(["a"],toset([1])))",
       R"(error: Call to function "zipmap" failed: values argument must be a list or tuple value.)"},
  });
}

}  // namespace
}  // namespace plumb::eval
