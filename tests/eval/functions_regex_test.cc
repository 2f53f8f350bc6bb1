/// Regular expressions and replace. The values are what Terraform 1.11 gives, but where docs say
/// otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(RegexFunctions, Replace) {
  check_all({
      {R"(replace("abc", "/(?P<x>b)/", "[$${x}]"))", R"("a[b]c")"},
      {R"(replace("abc", "/(?P<x>b)/", "[$x]"))", R"("a[b]c")"},
      {R"(replace("abc", "/b/", "$$"))", R"("a$c")"},
      {R"(replace("abc", "/b/", "$"))", R"("a$c")"},
      {R"(replace("abc", "/b/", "$0$0"))", R"("abbc")"},
      {R"(replace("abc", "/b/", "$${0}1"))", R"("ab1c")"},
      {R"(replace("abc", "/b/", "$${0"))", R"("a${0c")"},
      {R"(replace("abc", "/(b)/", "$1_"))", R"("ac")"},
      {R"(replace("abc", "/(b)/", "\\1"))", R"("a\\1c")"},
      {R"(replace("aaa", "/a*?/", "x"))", R"("xaxaxax")"},
      {R"(replace("baaac", "/a*/", "x"))", R"("xbxcx")"},
      {R"(replace("abc", "//", "x"))", R"("xaxbxcx")"},
      {R"(replace("a/c", "/", "x"))", R"("axc")"},
      {R"(replace("abc", "", "é"))", R"("éaébécé")"},
      {R"(replace("日本", "", "-"))", R"("-日-本-")"},
      {R"(replace("abc", "/[/", "x"))",
       R"(error: Call to function "replace" failed: error parsing regexp: missing closing ]: `[`.)"},
      {R"(replace("", "/^/", "x"))", R"("x")"},
      {R"(replace("1 + 2","+","-"))", R"("1 - 2")"},
      {R"(replace("hello world","/w.*d/","everybody"))", R"("hello everybody")"},
      {R"(replace("abc","/(b)/","[$1]"))", R"("a[b]c")"},
      {R"(replace("abc","/b/","$1x"))", R"("ac")"},
      {R"(replace("aXbX","X","$1"))", R"("a$1b$1")"},
  });
}

TEST(RegexFunctions, Regexall) {
  check_all({
      {R"(regexall("a*", "baaac"))", R"(list["","aaa",""])"},
      {R"(regexall("", "ab"))", R"(list["","",""])"},
      {R"(regexall("a|", "ab"))", R"(list["a",""])"},
      {R"(regexall("(a)|b", "abc"))", R"(list[["a"],[null(string)]])"},
      {R"(regexall("(?m)^.", "a\nb"))", R"(list["a","b"])"},
      {R"(regexall("é", "éeé"))", R"(list["é","é"])"},
      {R"-(regexall("(\\w)=(\\w)","a=b,c=d"))-", R"(list[["a","b"],["c","d"]])"},
      {R"(regexall("x",""))", "list(string)[]"},
  });
}

TEST(RegexFunctions, Regex) {
  check_all({
      {R"(regex("(?i)A", "a"))", R"("a")"},
      {R"-(regex("a(?=b)", "ab"))-",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?=.)"},
      {R"(regex("\\bfoo\\b", "a foo b"))", R"("foo")"},
      {R"-(regex("(?P<a>x)(y)", "xy"))-",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: cannot mix both named and unnamed capture groups.)"},
      {R"(regex("(a", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (a.)"},
      {R"(regex("a**", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid nested repetition operator in **.)"},
      {R"(regex("\\", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: trailing backslash at end of expression.)"},
      {R"(regex("x{1001}", "x"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid repeat count in {1001}.)"},
      {R"-(regex("(?<n>a)", "a"))-", R"({n="a"})"},
      {R"(regex("\\pN", "1"))", R"("1")"},
      {R"(regex("\\p{Foo}", "1"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in \p{Foo}.)"},
      {R"(regex("[[:alpha:]]", "1a"))", R"("a")"},
      {R"(regex("\\C", "a"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \C.)"},
      {R"(regex("\\Qa.b\\E", "a.b"))", R"("a.b")"},
      {R"(regex("(?s).*", "a\nb"))", R"("a\nb")"},
      {R"(regex(".*", "a\nb"))", R"("a")"},
      {R"(regex("$", "a"))", R"("")"},
      {R"(regex("[a", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ] in [a.)"},
      {R"-(regex("a)", "b"))-",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: unexpected ) in a).)"},
      {R"(regex("*a", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: missing argument to repetition operator in *.)"},
      {R"(regex("[z-a]", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in z-a.)"},
      {R"(regex("\\8", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \8.)"},
      {R"-(regex("(?z)", "b"))-",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?z.)"},
      {R"(regex("(?P<n", "b"))",
       R"(error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?P<n.)"},
      {R"-(regex("(?P<1>a)", "b"))-",
       R"(error: Call to function "regex" failed: pattern did not match any part of the given string.)"},
      {R"-(regex("(\\d\\d\\d\\d)-(\\d\\d)","2019-02"))-", R"(["2019","02"])"},
      {R"-(regex("(?P<y>\\d+)-(?P<m>\\d+)","2019-02"))-", R"({m="02",y="2019"})"},
      {R"-(regex("(a)|(b)","b"))-", R"([null(string),"b"])"},
      {R"(regex("x","y"))",
       R"(error: Call to function "regex" failed: pattern did not match any part of the given string.)"},
      {R"(regex("[(?<]","<"))", R"("<")"},
      {R"(regex("[]a]","]"))", R"("]")"},
      {R"(regex("\\(?<a","<a"))", R"("<a")"},
  });
}

}  // namespace
}  // namespace plumb::eval
