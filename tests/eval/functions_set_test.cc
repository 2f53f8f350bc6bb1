/// Sets. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(SetFunctions, Setintersection) {
  check_all({
      {R"(setintersection(["a","b"],["b"]))", R"(set["b"])"},
      {R"(setintersection([1],["1"]))", R"(set["1"])"},
      {R"(setintersection([],["1"]))", "set(string)[]"},
      {"setintersection()",
       R"(error: Function "setintersection" expects at least 1 argument(s). Missing value for "first_set".)"},
  });
}

TEST(SetFunctions, Setunion) {
  check_all({
      {R"(setunion(["b"],[1]))", R"(set["1","b"])"},
      {"setunion([],[])", "set(any)[]"},
      {R"(setunion([{}],["a"]))",
       R"(error: Call to function "setunion" failed: given sets must all have compatible element types.)"},
  });
}

TEST(SetFunctions, Setsubtract) {
  check_all({
      {R"(setsubtract(["a","b"],["b"]))", R"(set["a"])"},
      {R"(setsubtract([1],["1"]))", "set(string)[]"},
      {"setsubtract([],[])", "set(any)[]"},
  });
}

TEST(SetFunctions, Setproduct) {
  check_all({
      {R"(setproduct(["a"],[1,"b"]))", R"(list[["a","1"],["a","b"]])"},
      {R"(setproduct(["a"],[]))", "list(tuple([string, any]))[]"},
      {R"(setproduct(toset(["a"]),[1]))", R"(set[["a",1]])"},
      {R"(setproduct(["a"]))",
       R"(error: Call to function "setproduct" failed: at least two arguments are required.)"},
      {R"(setproduct("a","b"))",
       R"(error: Invalid value for "sets" parameter: a set or a list is required.)"},
      {"setproduct([1,{}],[1])",
       R"(error: Invalid value for "sets" parameter: all elements must be of the same type.)"},
      {R"(setproduct(["d","s"],["a1","a2"]))",
       R"(list[["d","a1"],["d","a2"],["s","a1"],["s","a2"]])"},
  });
}

}  // namespace
}  // namespace plumb::eval
