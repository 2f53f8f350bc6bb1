/// Asking collections. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(CollectionFunctions, Coalesce) {
  check_all({
      {R"(coalesce("",null,"x"))", R"("x")"},
      {"coalesce()",
       R"(error: Call to function "coalesce" failed: all arguments must have the same type.)"},
      {"coalesce(null)",
       R"(error: Call to function "coalesce" failed: no non-null, non-empty-string arguments.)"},
      {R"(coalesce(""))",
       R"(error: Call to function "coalesce" failed: no non-null, non-empty-string arguments.)"},
      {"coalesce(0,1)", "0"},
      {"coalesce(false,true)", "false"},
      {R"(coalesce([],["a"]))", "list(string)[]"},
      {"coalesce({},{a=1})", "map(number){}"},
      {"coalesce(true,1)",
       R"(error: Call to function "coalesce" failed: all arguments must have the same type.)"},
      {R"(coalesce(null,{a=1},{b="x"}))", "{a=1}"},
      {R"(coalesce("","b"))", R"("b")"},
      {R"(coalesce(null,1,"a"))", R"("1")"},
      {R"(coalesce(1,"2"))", R"("1")"},
  });
}

TEST(CollectionFunctions, Coalescelist) {
  check_all({
      {R"(coalescelist([],["a"]))", R"(["a"])"},
      {R"(coalescelist(null,["a"]))",
       R"(error: Call to function "coalescelist" failed: coalescelist arguments must be lists or tuples.)"},
      {R"(coalescelist([1],["a"]))", "[1]"},
      {"coalescelist({})",
       R"(error: Call to function "coalescelist" failed: coalescelist arguments must be lists or tuples.)"},
      {"coalescelist()",
       R"(error: Call to function "coalescelist" failed: at least one argument is required.)"},
  });
}

TEST(CollectionFunctions, Contains) {
  check_all({
      {"contains([null],null)",
       R"(error: Invalid value for "value" parameter: argument must not be null.)"},
      {R"(contains([1],"1"))", "false"},
      {"contains({a=1},1)",
       R"(error: Call to function "contains" failed: argument must be list, tuple, or set.)"},
      {R"(contains(toset(["a"]),"a"))", "true"},
      {"contains([[1]],[1])", "true"},
      {"contains(tolist([{a=1}]),{a=1})", "true"},
      {"contains([{a=1}],tomap({a=1}))", "false"},
  });
}

TEST(CollectionFunctions, Element) {
  check_all({
      {R"(element(["a"],"0"))", R"("a")"},
      {"element([],0)",
       R"(error: Call to function "element" failed: cannot use element function with an empty list.)"},
      {"element({a=1},0)",
       R"(error: Call to function "element" failed: cannot read elements from object.)"},
      {R"(element(toset(["a"]),0))",
       R"(error: Call to function "element" failed: cannot read elements from set of string.)"},
      {R"(element(["a","b"],5))", R"("b")"},
  });
}

TEST(CollectionFunctions, Index) {
  check_all({
      {R"(index(["a"],"b"))", R"(error: Call to function "index" failed: item not found.)"},
      {"index({a=1},1)",
       R"(error: Call to function "index" failed: argument must be a list or tuple.)"},
      {R"(index(toset(["a"]),"a"))",
       R"(error: Call to function "index" failed: argument must be a list or tuple.)"},
  });
}

TEST(CollectionFunctions, Length) {
  check_all({
      {"length(null)", R"(error: Invalid value for "value" parameter: argument must not be null.)"},
      {"length(1)",
       R"(error: Call to function "length" failed: argument must be a string, a collection type, or a structural type.)"},
      {"length({})", "0"},
      {R"(length(""))", "0"},
      {R"(length("🇩🇪👨‍👩‍👧é\r\n"))", "4"},
      {R"(length(regexall("[a-z]+","1234")))", "0"},
      {R"(length("👨‍👩‍👧"))", "1"},
      {R"(length("e\u0301"))", "1"},
  });
}

TEST(CollectionFunctions, Lookup) {
  check_all({
      {R"(lookup({a=1},"b","x"))", R"("x")"},
      {R"(lookup({a=1},"b"))",
       R"(error: Invalid value for "inputMap" parameter: the given object has no attribute "b".)"},
      {R"(lookup(tomap({a=1}),"b"))",
       R"(error: Call to function "lookup" failed: lookup failed to find key "b".)"},
      {R"(lookup(tomap({a=1}),"b","x"))",
       R"(error: Invalid value for "default" parameter: the default value must have the same type as the map elements.)"},
      {R"(lookup(tomap({a=1}),"b","2"))", "2"},
      {R"(lookup(tomap({a=1}),"a",null))", "1"},
      {R"(lookup(tomap({a=1}),"b",null))", "null(number)"},
      {R"(lookup([1],"a"))",
       R"(error: Invalid value for "inputMap" parameter: lookup() requires a map as the first argument.)"},
      {R"(lookup({a=1},"a",1,2))",
       R"(error: Call to function "lookup" failed: lookup() takes two or three arguments, got 4.)"},
      {R"(lookup({a=1,b="x"},"c",[]))", "[]"},
  });
}

TEST(CollectionFunctions, One) {
  check_all({
      {"one([])", "null"},
      {R"(one(["a"]))", R"("a")"},
      {"one(toset([]))", "null"},
      {"one({})",
       R"(error: Invalid value for "list" parameter: must be a list, set, or tuple value with either zero or one elements.)"},
      {"one([null])", "null"},
  });
}

TEST(CollectionFunctions, Alltrue) {
  check_all({
      {"alltrue([])", "true"},
      {"alltrue([null])", "false"},
      {R"(alltrue(["true","false"]))", "false"},
      {R"(alltrue(["x"]))",
       R"(error: Invalid value for "list" parameter: element 0: a bool is required.)"},
  });
}

TEST(CollectionFunctions, Anytrue) {
  check_all({
      {"anytrue([])", "false"},
      {"anytrue([null,true])", "true"},
      {R"(anytrue(["false"]))", "false"},
  });
}

}  // namespace
}  // namespace plumb::eval
