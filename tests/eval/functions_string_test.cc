/// Strings. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(StringFunctions, Upper) {
  check_all({
      {R"(upper("ß ŉ ǰ ﬁ ı İ"))", R"("ß ŉ ǰ ﬁ I İ")"},
      {"upper()", R"(error: Function "upper" expects 1 argument(s). Missing value for "str".)"},
      {R"(upper("a","b"))", R"(error: Function "upper" expects only 1 argument(s).)"},
      {R"(upper(["a"]...))", R"("A")"},
      {R"(upper("héllo ß"))", R"("HÉLLO ß")"},
  });
}

TEST(StringFunctions, Lower) {
  check_all({
      {R"(lower("İ ẞ Σ ǅ"))", R"("i ß σ ǆ")"},
      {R"(lower("ÉẞΣ"))", R"("éßσ")"},
  });
}

TEST(StringFunctions, Title) {
  check_all({
      {R"(title("ŉa ǰ ﬁ ı ǆ ⅷ ⓐ"))", R"("ŉa ǰ ﬁ I ǅ Ⅷ Ⓐ")"},
      {R"(title("a_b c.d g1h é1é ünï-ñx"))", R"("A_b C.D G1h É1é Ünï-Ñx")"},
      {R"(title("a\u00a0b a\u2014b a’b 日x"))", R"("A B A—b A’b 日x")"},
      {R"(title("hello world foo-bar o'neil élan"))", R"("Hello World Foo-Bar O'Neil Élan")"},
      {R"(title("HELLO wORLD"))", R"("HELLO WORLD")"},
      {R"(title("ǆ"))", R"("ǅ")"},
  });
}

TEST(StringFunctions, Split) {
  check_all({
      {R"(split(",", ""))", R"(list[""])"},
      {R"(split("aa", "aaaaa"))", R"(list["","","a"])"},
      {R"(split(",", ",a,"))", R"(list["","a",""])"},
      {R"(split("","abc"))", R"(list["a","b","c"])"},
  });
}

TEST(StringFunctions, Strrev) {
  check_all({
      {R"(strrev("e\u0301a\r\n"))", R"("\r\naé")"},
      {R"(strrev("héllo"))", R"("olléh")"},
  });
}

TEST(StringFunctions, Substr) {
  check_all({
      {R"(substr("hello",-3,0))", R"("llo")"},
      {R"(substr("hello",-10,0))", R"("hello")"},
      {R"(substr("hello",5,0))", R"("")"},
      {R"(substr("",-1,0))", R"("")"},
      {R"(substr("hello world",-5,-1))", R"("world")"},
      {R"(substr("hello",2,100))", R"("llo")"},
      {R"(substr("hello",10,1))", R"("")"},
      {R"(substr("hello",-10,2))", R"("he")"},
      {R"(substr("hello",0,-2))", R"("hello")"},
      {R"(substr("hello",1,0))", R"("")"},
      {R"(substr("hello",0.5,1))",
       R"(error: Call to function "substr" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.)"},
  });
}

TEST(StringFunctions, Trim) {
  check_all({
      {R"(trim("ééaéé","é"))", R"("a")"},
      {R"(trim("?!hello?!","!?"))", R"("hello")"},
      {R"(trim("  a ",""))", R"("  a ")"},
  });
}

TEST(StringFunctions, Trimspace) {
  check_all({
      {R"(trimspace("\u200b a \u3000\u0085"))", R"("​ a")"},
      {R"(trimspace("\u00a0 hello\n\n "))", R"("hello")"},
  });
}

TEST(StringFunctions, Indent) {
  check_all({
      {R"(indent(0,"a\nb"))", R"("a\nb")"},
      {R"(indent(2,"\r\nx\n"))", R"("\r\n  x\n  ")"},
      {R"(indent(2,"a\nb\n\nc"))", R"("a\n  b\n  \n  c")"},
  });
}

TEST(StringFunctions, Join) {
  check_all({
      {R"(join("", [], ["a"]))", R"("a")"},
      {R"(join(",", ["a", null]))",
       R"(error: Invalid value for "lists" parameter: element 1 is null; cannot concatenate null values.)"},
      {R"(join(",", ["a"], ["b", null]))",
       R"(error: Invalid value for "lists" parameter: element 1 of list 2 is null; cannot concatenate null values.)"},
      {R"(join(",", ["a"],["b"]))", R"("a,b")"},
      {R"(join(",", [1,true]))", R"("1,true")"},
      {R"(join(",", toset(["b","a"])))", R"("a,b")"},
  });
}

TEST(StringFunctions, Chomp) {
  check_all({
      {R"(chomp("a\r\r\n\n\r"))", R"("a")"},
      {R"(chomp("a\n\n\r\n"))", R"("a")"},
  });
}

TEST(StringFunctions, Endswith) {
  check_all({
      {R"(endswith("hello",""))", "true"},
      {R"(endswith("hello","lo"))", "true"},
  });
}

TEST(StringFunctions, Startswith) {
  check_all({
      {R"(startswith("hello","he"))", "true"},
  });
}

TEST(StringFunctions, Strcontains) {
  check_all({
      {R"(strcontains("hello","ell"))", "true"},
      {R"(strcontains("hello",""))", "true"},
  });
}

TEST(StringFunctions, Trimprefix) {
  check_all({
      {R"(trimprefix("helloworld","hello"))", R"("world")"},
      {R"(trimprefix("helloworld","cat"))", R"("helloworld")"},
  });
}

TEST(StringFunctions, Trimsuffix) {
  check_all({
      {R"(trimsuffix("helloworld","world"))", R"("hello")"},
  });
}

}  // namespace
}  // namespace plumb::eval
