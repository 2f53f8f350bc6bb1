/// Operators, conditionals, templates, `for`, splats, access: everything of the language but its
/// functions.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(Operators, Arithmetic) {
  check_all({
      {"1 + 2 * 3", "7"},
      {"(1 + 2) * 3", "9"},
      {"-2 * 3", "-6"},
      {"\"1\" + 1", "2"},
      {"7 % 3", "1"},
      {"-7 % 3", "-1"},
      {"7.5 % 2", "1.5"},
      {"1 % 0", "1"},
      {"1 / 0", "+Inf"},
      {"-1 / 0", "-Inf"},
      {"0 / 0", "error: can't divide zero by zero or infinity by infinity"},
      {"1/0 - 1/0", "error: can't subtract infinity from itself"},
      {"1/0 + -1/0", "error: can't compute sum of opposing infinities"},
      {"0 * (1/0)", "error: can't multiply zero by infinity"},
      {"0 * -1", "-0"},
      {"-0", "-0"},
      {"0.1 + 0.2 == 0.3", "true"},
      {"1.1 + 2.2 == 3.3", "false"},
      {"(1/3) * 3 == 1", "true"},
      {"10 / 4", "2.5"},
      {"9223372036854775807 + 1", "9223372036854775808"},
      {"9223372036854775807 * 9223372036854775807", "85070591730234615847396907784232501249"},
      {"-9223372036854775808 - 1", "-9223372036854775809"},
      {"pow(2, 0.5) * 1", "1.4142135623730951454746218587388284504413604736328125"},
      {"true + 1", "error: Unsuitable value for left operand: number required."},
      {"\"a\" + 1", "error: Unsuitable value for left operand: a number is required."},
      {"1 + []", "error: Unsuitable value for right operand: number required."},
      {"1 + null", "error: Operation failed"},
      {"1 + unumber", "unknown(number)"},
      {"1 + sensitive(2)", "sensitive(3)"},
      {"unknown + sensitive(2)", "sensitive(unknown(number))"},
  });
}

TEST(Operators, Comparison) {
  check_all({
      {"1 < 2", "true"},
      {"2 <= 2", "true"},
      {"\"10\" > 9", "true"},
      {"\"a\" > 1", "error: a number is required"},
      {"1 == 1.0", "true"},
      {"1 == \"1\"", "false"},
      {"\"a\" != \"b\"", "true"},
      {"[1] == [1]", "true"},
      {"[1] == tolist([1])", "false"},
      {"{a = 1} == {a = 1}", "true"},
      {"tomap({}) == {}", "false"},
      {"null == null", "true"},
      {"nstring == null", "true"},
      {"1 == null", "false"},
      {"uprefix == null", "false"},
      {"ustring == null", "unknown(bool)"},
      {"ustring == \"a\"", "unknown(bool)"},
      {"[ustring] == [1, 2]", "false"},
      {"secret == \"x\"", "sensitive(false)"},
      {"[secret] == [1]", "sensitive(false)"},
      {R"("é" == "e\u0301")", "true"},
  });
}

TEST(Operators, Logic) {
  check_all({
      {"true && false", "false"},
      {"true || false", "true"},
      {"!true", "false"},
      {"!\"true\"", "false"},
      {"!1", "error: Unsuitable value for unary operand: bool required."},
      {"1 && true", "error: Unsuitable value for left operand: bool required."},
      {"true && 1", "error: Unsuitable value for right operand: bool required."},
      {"false && nothing.at.all", "false"},
      {"true || nothing.at.all", "true"},
      {"false && ubool", "false"},
      {"ubool && false", "false"},
      {"ubool && true", "unknown(bool)"},
      {"ubool || true", "true"},
      {"null && true", "error: Operation failed"},
      {"null < []", "error: Unsuitable value for right operand: number required."},
      {"null < 1", "error: Operation failed"},
  });
}

TEST(Conditional, TypesAndLaziness) {
  check_all({
      {"true ? 1 : 2", "1"},
      {"false ? null.x : 1", "1"},
      {"true ? 1 : \"a\"", "\"1\""},
      {"true ? 1 : true", "error: Inconsistent conditional result types"},
      {"true ? {a = 1} : {b = 2}", "map{a=1}"},
      {"true ? [1] : [\"a\", \"b\"]", "list[\"1\"]"},
      {"true ? [1] : []", "list[1]"},
      {"false ? {a = 1} : {}", "map(number){}"},
      {"true ? {a = 1, b = \"x\"} : {a = \"1\"}", "map{a=\"1\",b=\"x\"}"},
      {"true ? \"a\" : [\"a\"]", "error: Inconsistent conditional result types"},
      {"true ? null : 1", "null(number)"},
      {"true ? null : null", "null"},
      {"null ? 1 : 2", "error: The condition value is null"},
      {"\"x\" ? 1 : 2", "error: The condition expression must be of type bool"},
      {"\"true\" ? 1 : 2", "1"},
      {"ubool ? 1 : 2", "unknown(number)"},
      {"ubool ? secret : \"a\"", "sensitive(unknown(string))"},
      {"sensitive(true) ? 1 : 2", "sensitive(1)"},
      {"true ? secret : \"a\"", "sensitive(\"hush\")"},
      {"false ? secret : \"a\"", R"(sensitive("a"))"},
      {"true ? sensitive(null) : 5", "sensitive(null)"},
      {"true ? tolist([1]) : toset([\"2\"])", "list[1]"},
      {"false ? toset([true]) : tolist([\"x\"])", "list[\"x\"]"},
      {"true ? toset([1]) : [\"x\"]", "set[1]"},
      {"false ? toset([1]) : [\"x\"]", "error: Inconsistent conditional result types"},
      {"true ? [null, {a = 1}] : []", "error: Inconsistent conditional result types"},
      {"true ? [null, 1] : []", "list[null(number),1]"},
      {"false ? [null] : [{a = 1}]", "[{a=1}]"},
      {"unknown ? 1 : 2", "unknown(number)"},
      {"[ubool][0] ? [1] : [\"a\"]", "unknown(tuple([string]))"},
      {"ubool ? tolist([1, 2]) : tolist([3, 4])", "list[unknown(number),unknown(number)]"},
      {"ubool ? tolist([1]) : tolist([3, 4])", "unknown(list(number))"},
      {"ubool ? toset([]) : toset([])", "set(any)[]"},
      {"ubool ? 3 : 3", "3"},
      {"false ? max() * 2 : 1", "1"},
      {"ubool ? max() * 2 : 1", "unknown(number)"},
      {"ubool ? null : null", "null"},
      {"ubool ? [secret] : [\"a\"]", "unknown(tuple([string]))"},
      {"\"~\" == true ? max() : {}", "{}"},
  });
}

TEST(Access, IndexesAndAttributes) {
  check_all({
      {"[1, 2][1]", "2"},
      {"[1, 2][\"1\"]", "2"},
      {"[1, 2][2]",
       "error: the given index is greater than or equal to the length of the collection"},
      {"[1, 2][-1]", "error: a negative number is not a valid index for a sequence"},
      {"[1, 2][0.5]", "error: Invalid index"},
      {"[][0]", "error: the collection has no elements"},
      {"{a = 1}.a", "1"},
      {"{a = 1}[\"a\"]", "1"},
      {"{a = 1}.b", "error: This object does not have an attribute named \"b\"."},
      {"tomap({a = 1}).b", "error: This map does not have an element with the key \"b\"."},
      {"toset([1])[0]", "error: Elements of a set are identified only by their value"},
      {"null.a", "error: This value is null, so it does not have any attributes."},
      {"null[0]", "error: This value is null, so it does not have any indices."},
      {"\"a\".b", "error: Can't access attributes on a primitive-typed value (string)."},
      {"[1][null]", "error: Can't use a null value as an indexing key."},
      {"unknown.a[0]", "unknown(any)"},
      {"ulist[0]", "unknown(string)"},
      {"uobject.b", "unknown(number)"},
      {"uobject.c", "error: Unsupported attribute"},
      {"[\"a\"][unumber]", "unknown(any)"},
      {"sensitive([1])[0]", "sensitive(1)"},
      {"[1, 2][sensitive(0)]", "sensitive(1)"},
  });
}

TEST(Templates, Interpolation) {
  check_all({
      {R"("a${1}b")", "\"a1b\""},
      {R"("${1}")", "1"},
      {R"("${[1]}")", "[1]"},
      {R"("a${true}${1.50}")", "\"atrue1.5\""},
      {R"("a${[1]}")",
       "error: Cannot include the given value in a string template: string required."},
      {R"("a${null}")",
       "error: The expression result is null. Cannot include a null value in a string template."},
      {R"("a${ustring}b")", "unknown(string a…)"},
      {R"("${uprefix}-x${1}")", "unknown(string abc-…)"},
      {R"("a${secret}")", "sensitive(\"ahush\")"},
      {R"("$${a} %%{b} $ %")", R"("${a} %{b} $ %")"},
      {R"("%{ if true }yes%{ else }no%{ endif }")", "\"yes\""},
      {R"("%{ if false }yes%{ endif }")", "\"\""},
      {R"("%{ for x in [1, 2] }<${x}>%{ endfor }")", "\"<1><2>\""},
      {R"("%{ for k, v in {a = 1} }${k}=${v};%{ endfor }")", "\"a=1;\""},
      {R"("%{ for x in ulist }a%{ endfor }")", "unknown(string)"},
      {R"("a  ${~ 1 ~}  b")", "\"a1b\""},
  });
}

TEST(For, TuplesAndObjects) {
  check_all({
      {"[for x in [1, 2] : x * 2]", "[2,4]"},
      {"[for i, x in [\"a\"] : i]", "[0]"},
      {"[for k, v in {b = 1, a = 2} : k]", "[\"a\",\"b\"]"},
      {"[for k, v in toset([\"x\"]) : k]", "[\"x\"]"},
      {"[for x in [1, 2, 3] : x if x > 1]", "[2,3]"},
      {"{for x in [\"a\", \"b\"] : x => upper(x)}", "{a=\"A\",b=\"B\"}"},
      {"{for x in [\"a\", \"b\", \"a\"] : x => 1...}", "{a=[1,1],b=[1]}"},
      {"{for x in [\"a\", \"a\"] : x => 1}", "error: Two different items produced the key \"a\""},
      {"{for x in [1] : null => 1}", "error: Invalid object key"},
      {"{for x in [1] : [] => 1}", "error: Invalid object key"},
      {"[for x in null : x]", "error: Iteration over null value"},
      {"[for x in 1 : x]", "error: Iteration over non-iterable value"},
      {"[for x in [1] : x if null]", "error: Condition is null"},
      {"[for x in [1] : x if \"maybe\"]", "error: Invalid 'for' condition"},
      {"[for x in [] : x if \"maybe\"]", "error: Invalid 'for' condition"},
      {"[for x in [] : x.a if x.b == 1]", "[]"},
      {"[for x in ulist : x]", "unknown(any)"},
      {"[for x in [1] : x if ubool]", "unknown(any)"},
      {"[for x in [ustring] : x]", "[unknown(string)]"},
      {"{for x in [ustring] : x => 1}", "unknown(any)"},
      {"[for x in sensitive([1]) : x]", "sensitive([1])"},
      {"[for x in [secret, \"a\"] : x]", "[sensitive(\"hush\"),\"a\"]"},
      {"{for x in [secret] : x => 1}", "sensitive({hush=1})"},
      {"[for x in [[1, 2], [3]] : [for y in x : y]]", "[[1,2],[3]]"},
      {"[for x in [1] : [for x in [2] : x]]", "[[2]]"},
      {"[for x in [{a = 1}] : x.b]", "error: This object does not have an attribute named \"b\"."},
  });
}

TEST(Splat, Forms) {
  check_all({
      {"[{a = 1}, {a = 2}][*].a", "[1,2]"},
      {"tolist([{a = 1}])[*].a", "list[1]"},
      {"tolist([{a = [1, 2]}])[*].a[0]", "list[1]"},
      {"[{a = [1, 2]}].*.a[0]", "[1,2]"},
      {"toset([{a = 1}])[*].a", "list[1]"},
      {"\"abc\"[*]", "[\"abc\"]"},
      {"{a = 1}[*].a", "[1]"},
      {"null[*]", "[]"},
      {"nlist[*]", "error: Splat of null value"},
      {"ulist[*]", "unknown(list(string))"},
      {"[][*].a", "[]"},
      {"csvdecode(\"h\\n\")[*].h", "list(string)[]"},
      {"csvdecode(\"h\\n\")[*].a", "error: This object does not have an attribute named \"a\"."},
      {"sensitive([{a = 1}])[*].a", "sensitive([1])"},
      {"[{a = secret}][*].a", "[sensitive(\"hush\")]"},
  });
}

TEST(Constructors, Objects) {
  check_all({
      {"{a = 1, \"b\" = 2, (\"c\") = 3, d: 4}", "{a=1,b=2,c=3,d=4}"},
      {"{1 = 2, true = 3, null = 4}", "{1=2,null=4,true=3}"},
      {"{a = 1, a = 2}", "{a=2}"},
      {"{(null) = 1}", "error: Can't use a null value as a key."},
      {"{([]) = 1}", "error: Incorrect key type"},
      {"{(ustring) = 1}", "unknown(any)"},
      {"{(secret) = 1}", "sensitive({hush=1})"},
      {"[1, \"a\", null, secret]", "[1,\"a\",null,sensitive(\"hush\")]"},
  });
}

TEST(Calls, ArgumentsAndNames) {
  check_all({
      {"upper()", "error: Function \"upper\" expects 1 argument(s). Missing value for \"str\"."},
      {"upper(\"a\", \"b\")", "error: Function \"upper\" expects only 1 argument(s)."},
      {"uper(\"a\")", "error: There is no function named \"uper\". Did you mean \"upper\"?"},
      {"core::upper(\"a\")", "\"A\""},
      {"foo::bar(\"a\")", "error: The function namespace \"foo\" is not valid."},
      {"max([1, 2, 3]...)", "3"},
      {"max(1, [2, 3]...)", "3"},
      {"max({}...)",
       "error: The expanding argument (indicated by ...) must be of a tuple, list, or set type."},
      {"max(null...)", "error: The expanding argument (indicated by ...) must not be null."},
      {"max(ulist...)", "unknown(any)"},
      {"max(sensitive([1, 2])...)", "sensitive(2)"},
      {"upper([1])", "error: Invalid value for \"str\" parameter: string required."},
      {"upper(sensitive({}))", "error: Invalid value for \"str\" parameter: string required."},
      {"nothing", "error: There is no \"nothing\"."},
      {"upper(nothing)", "error: There is no \"nothing\"."},
  });
}

}  // namespace
}  // namespace plumb::eval
