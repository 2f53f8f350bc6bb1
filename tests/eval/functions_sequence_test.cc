/// Lists and tuples out of others. The values are what Terraform 1.11 gives, but where docs say
/// otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(SequenceFunctions, Chunklist) {
  check_all({
      {R"(chunklist(["a","b","c"],2))", R"(list[list["a","b"],list["c"]])"},
      {"chunklist([],2)", "list(list(any))[]"},
      {R"(chunklist(["a"],0))", R"(list[list["a"]])"},
      {R"(chunklist(["a"],1.5))",
       R"(error: Call to function "chunklist" failed: invalid size: value must be a whole number, between -9223372036854775808 and 9223372036854775807.)"},
  });
}

TEST(SequenceFunctions, Compact) {
  check_all({
      {R"(compact(["a","",null]))", R"(list["a"])"},
      {"compact([1,0,false])", R"(list["1","0","false"])"},
  });
}

TEST(SequenceFunctions, Concat) {
  check_all({
      {"concat()",
       R"(error: Call to function "concat" failed: at least one argument is required.)"},
      {"concat([],[])", "[]"},
      {R"(concat(["a"],tolist([1])))", R"(["a",1])"},
      {R"(concat(tolist(["a"]),tolist([1])))", R"(list["a","1"])"},
      {R"(concat(tolist(["a"]),tolist([[1]])))", R"(["a",[1]])"},
  });
}

TEST(SequenceFunctions, Distinct) {
  check_all({
      {R"(distinct(["a","b","a"]))", R"(list["a","b"])"},
      {R"(distinct([1,"1",true]))", R"(list["1","true"])"},
      {"distinct([])", "list(any)[]"},
      {R"(distinct([null,null,"a"]))", R"(list[null(string),"a"])"},
  });
}

TEST(SequenceFunctions, Flatten) {
  check_all({
      {"flatten([1,[2,[3]],{a=[4]},toset([5,6]),null])", "[1,2,3,{a=[4]},5,6,null]"},
      {"flatten({})",
       R"(error: Call to function "flatten" failed: can only flatten lists, sets and tuples.)"},
      {"flatten(null)", R"(error: Invalid value for "list" parameter: argument must not be null.)"},
  });
}

TEST(SequenceFunctions, Matchkeys) {
  check_all({
      {R"(matchkeys(["a","b"],["x","y"],["y"]))", R"(list["b"])"},
      {R"(matchkeys(["a"],["x","y"],["y"]))",
       R"(error: Call to function "matchkeys" failed: length of keys and values should be equal.)"},
      {R"(matchkeys(["a","b"],[1,2],["2"]))", R"(list["b"])"},
      {R"(matchkeys(["a","b"],[1,2],[{}]))",
       R"(error: Call to function "matchkeys" failed: keys and searchset must be of the same type.)"},
      {"matchkeys([],[],[])", "list(any)[]"},
      {R"(matchkeys(["i-1","i-2","i-3"],["us","eu","us"],["us"]))", R"(list["i-1","i-3"])"},
  });
}

TEST(SequenceFunctions, Reverse) {
  check_all({
      {R"(reverse([1,"a"]))", R"(["a",1])"},
      {R"(reverse(toset(["b","a"])))", R"(list["b","a"])"},
      {R"(reverse("abc"))",
       R"(error: Invalid value for "list" parameter: can only reverse list or tuple values, not string.)"},
      {"reverse({})",
       R"(error: Invalid value for "list" parameter: can only reverse list or tuple values, not object.)"},
  });
}

TEST(SequenceFunctions, Slice) {
  check_all({
      {R"(slice(["a","b"],0,1))", R"(["a"])"},
      {R"(slice(["a","b"],1,5))",
       R"(error: Invalid value for "end_index" parameter: end index must not be greater than the length of the list.)"},
      {R"(slice(["a","b"],-1,1))",
       R"(error: Invalid value for "start_index" parameter: start index must not be less than zero.)"},
      {R"(slice(["a","b"],1,0))",
       R"(error: Invalid value for "start_index" parameter: start index must not be greater than end index.)"},
      {R"(slice(["a","b"],0,-1))",
       R"(error: Invalid value for "end_index" parameter: end index must not be less than zero.)"},
      {R"(slice(toset(["a"]),0,1))",
       R"(error: Invalid value for "list" parameter: cannot slice a set, because its elements do not have indices; explicitly convert to a list if the orderi)"},
      {R"(slice("abc",0,1))",
       R"(error: Invalid value for "list" parameter: must be a list or tuple value.)"},
      {R"(slice(["a"],5,5))",
       R"(error: Invalid value for "start_index" parameter: start index must not be greater than the length of the list.)"},
      {R"(slice(["a","b","c","d"],1,3))", R"(["b","c"])"},
  });
}

TEST(SequenceFunctions, Sort) {
  check_all({
      {"sort([3,20,1])", R"(list["1","20","3"])"},
      {R"(sort(["b",null]))",
       R"(error: Call to function "sort" failed: given list element 1 is null; a null string cannot be sorted.)"},
      {"sort([])", "list(string)[]"},
      {R"(sort(["B","a","é","z"]))", R"(list["B","a","z","é"])"},
      {R"(sort(["B","a","_","10","9","é","z"]))", R"(list["10","9","B","_","a","z","é"])"},
  });
}

}  // namespace
}  // namespace plumb::eval
