/// What functions make of unknown, null and marked arguments. The values are what Terraform 1.11
/// gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(UnknownArguments, String) {
  check_all({
      {"upper(ustring)", "unknown(string)"},
      {"upper(secret)", R"(sensitive("HUSH"))"},
      {"upper(unknown)", "unknown(string)"},
      {"upper(null)", R"(error: Invalid value for "str" parameter: argument must not be null.)"},
      {"upper(nstring)", R"(error: Invalid value for "str" parameter: argument must not be null.)"},
      {R"(join(",", [secret, "a"]))", R"(sensitive("hush,a"))"},
      {R"(join(",", [ustring]))", "unknown(string)"},
      {R"(join(",", ulist))", "unknown(string)"},
      {R"(split(",", ustring))", "unknown(list(string))"},
      {R"(split(",", secret))", R"(sensitive(list["hush"]))"},
      {R"(startswith(uprefix, "abc"))", "true"},
      {R"(startswith(uprefix, "x"))", "false"},
      {R"(startswith(uprefix, "abc-d"))", "unknown(bool)"},
      {R"(startswith(ustring, "a"))", "unknown(bool)"},
      {R"(startswith("abc", ustring))", "unknown(bool)"},
      {R"(startswith(secret, "a"))", "sensitive(false)"},
      {R"(endswith(uprefix, "abc"))", "unknown(bool)"},
      {R"(startswith(ustring, "abc")[*])", "[unknown(bool)]"},
      {R"(strcontains(ustring, "abc")[*])", "unknown(any)"},
      {"substr(uprefix, 0, 2)", "unknown(string)"},
      {"upper(fleeting)", R"(ephemeral("GONE"))"},
      {R"(indent(-1, "a"))",
       R"(error: Call to function "indent" failed: the number of spaces must not be negative.)"},
  });
}

TEST(UnknownArguments, Collection) {
  check_all({
      {"length(ulist)", "unknown(number)"},
      {"length(utuple)", "2"},
      {"length(uobject)", "2"},
      {"length(unknown)", "unknown(number)"},
      {"length(ustring)", "unknown(number)"},
      {"length([secret, 1])", "2"},
      {"length(sensitive([1]))", "sensitive(1)"},
      {R"(length(toset([ustring, "a"])))", "unknown(number)"},
      {R"(lookup({a = secret}, "a"))", R"(sensitive("hush"))"},
      {R"(lookup({a = ustring}, "a", "d"))", "unknown(string)"},
      {R"(lookup(umap, "a", "d"))", "unknown(string)"},
      {R"(lookup({a = 1}, ustring, "d"))", "unknown(any)"},
      {R"(lookup({a = 1}, "b", secret))", R"(sensitive("hush"))"},
      {R"(lookup({a = 1}, "b", ustring))", "unknown(string)"},
      {R"(lookup(sensitive({a = 1}), "a"))", "sensitive(1)"},
      {"lookup({a = 1}, secret, 2)", "sensitive(2)"},
      {"element([1, secret], 1)", R"(sensitive("hush"))"},
      {"element(ulist, 0)", "unknown(string)"},
      {"element(utuple, 0)", "unknown(string)"},
      {R"(element(["a"], unumber))", "unknown(any)"},
      {R"(element(sensitive(["a"]), 0))", R"(sensitive("a"))"},
      {R"(contains([secret], "x"))", "sensitive(false)"},
      {R"(contains([ustring], "x"))", "unknown(bool)"},
      {R"(contains([ustring, "x"], "x"))", "true"},
      {R"(contains(ulist, "x"))", "unknown(bool)"},
      {R"(contains(["x"], ustring))", "unknown(bool)"},
      {R"(index([ustring, "x"], "x"))", "unknown(number)"},
      {"one([secret])", R"(sensitive("hush"))"},
      {"one(ulist)", "unknown(string)"},
      {"one([ustring])", "unknown(string)"},
      {"alltrue([true, ubool])", "unknown(bool)"},
      {"alltrue([false, ubool])", "false"},
      {"anytrue([true, ubool])", "true"},
      {"anytrue([false, ubool])", "unknown(bool)"},
      {"anytrue(ulist)", "unknown(bool)"},
      {R"(coalesce(ustring, "a"))", "unknown(string)"},
      {R"(coalesce("a", ustring))", R"("a")"},
      {R"(coalesce("", ustring))", "unknown(string)"},
      {R"(coalesce(unknown, "a"))", "unknown(string)"},
      {R"(coalesce(secret, "a"))", R"(sensitive("hush"))"},
      {R"(coalesce(nstring, "a"))", R"("a")"},
      {R"(coalescelist(ulist, ["a"]))", "unknown(any)"},
      {R"(coalescelist(["b"], ulist))", R"(["b"])"},
      {R"(coalescelist(nlist, ["a"]))", R"(["a"])"},
      {R"(element(["a", "b", "c"], -1))", R"("c")"},
      {R"(element(["a", "b", "c"], -4))", R"("c")"},
  });
}

TEST(UnknownArguments, WhatIsWrongAnyway) {
  check_all({
      {"one(ustring)", "error: must be a list, set, or tuple value"},
      {"one(utuple)", "error: must be a list, set, or tuple value"},
      {"one(unknown)", "unknown(any)"},
      {"lookup(\"a\", ustring, 1)", "error: lookup() requires a map as the first argument"},
      {"lookup(unknown, ustring, 1)", "unknown(any)"},
      {"regexall(\"(\", ustring)", "error: Invalid value for \"pattern\" parameter"},
      {"slice(ulist, 5, 4)", "error: start index must not be greater than end index"},
  });
}

TEST(UnknownArguments, Map) {
  check_all({
      {"keys(uobject)", R"(["a","b"])"},
      {"keys(umap)", "unknown(list(string))"},
      {"keys({a = secret})", R"(["a"])"},
      {"keys(sensitive({a = 1}))", R"(sensitive(["a"]))"},
      {"values(umap)", "unknown(list(string))"},
      {"values({a = secret})", R"([sensitive("hush")])"},
      {"values(uobject)", "unknown(tuple([string, number]))"},
      {"merge({a = secret}, {b = 1})", R"({a=sensitive("hush"),b=1})"},
      {"merge({a = ustring}, {b = 1})", "{a=unknown(string),b=1}"},
      {"merge(umap, {b = 1})", "unknown(any)"},
      {R"(merge(umap, tomap({b = "1"})))", "unknown(map(string))"},
      {"merge(unknown, {b = 1})", "unknown(any)"},
      {"merge(nmap, {b = 1})", "{b=1}"},
      {"merge(sensitive({a = 1}), {b = 1})", "sensitive({a=1,b=1})"},
      {R"(zipmap(["a"], [secret]))", R"({a=sensitive("hush")})"},
      {R"(zipmap(ulist, ["a"]))", "unknown(any)"},
      {R"(zipmap([ustring], ["a"]))", "unknown(any)"},
      {R"(zipmap([secret], ["a"]))", R"(sensitive({hush="a"}))"},
      {R"(zipmap(ulist, tolist(["a"])))", "unknown(map(string))"},
      {"transpose({a = [ustring]})", "unknown(map(list(string)))"},
      {"transpose(umap)",
       R"(error: Invalid value for "values" parameter: map of list of string required.)"},
  });
}

TEST(UnknownArguments, Sequence) {
  check_all({
      {"concat([secret], [1])", R"([sensitive("hush"),1])"},
      {R"(concat(ulist, ["a"]))", "unknown(any)"},
      {R"(concat(ulist, tolist(["a"])))", "unknown(list(string))"},
      {"concat(sensitive([1]), [2])", "sensitive([1,2])"},
      {"flatten([[secret], [1]])", R"([sensitive("hush"),1])"},
      {"flatten([unknown, [1]])", "unknown(any)"},
      {"flatten([ulist, [1]])", "unknown(any)"},
      {"flatten([[ustring], [1]])", "[unknown(string),1]"},
      {"flatten([sensitive([1]), [2]])", "sensitive([1,2])"},
      {"flatten(unknown)", "unknown(any)"},
      {"reverse([secret, 1])", R"([1,sensitive("hush")])"},
      {"reverse(ulist)", "unknown(list(string))"},
      {"slice([secret, 1], 0, 1)", R"([sensitive("hush")])"},
      {"slice(ulist, 0, 1)", "unknown(list(string))"},
      {R"(compact(["a", ustring]))", "unknown(list(string))"},
      {R"(compact(["a", secret]))", R"(sensitive(list["a","hush"]))"},
      {R"(distinct([ustring, "a"]))", "unknown(list(string))"},
      {R"(sort([ustring, "a"]))", "list[unknown(string),unknown(string)]"},
      {"sort(uset)", "unknown(list(string))"},
      {R"(chunklist([secret, "a"], 1))", R"(list[list[sensitive("hush")],list["a"]])"},
      {"chunklist(ulist, 1)", "unknown(list(list(string)))"},
      {R"(matchkeys(ulist, ["a"], ["a"]))", "unknown(list(string))"},
      {R"(matchkeys(["a"], [ustring], ["a"]))", "unknown(list(string))"},
  });
}

TEST(UnknownArguments, Set) {
  check_all({
      {"setproduct([secret], [1])", R"(list[[sensitive("hush"),1]])"},
      {R"(setproduct(toset(["a"]), [secret]))", R"(sensitive(set[["a","hush"]]))"},
      {R"(setproduct(ulist, ["a"]))", "unknown(list(tuple([string, string])))"},
      {R"(setproduct(toset([ustring]), ["a"]))", R"(set[[unknown(string),"a"]])"},
      {R"(setunion(["a"], [ustring]))", R"(set["a",unknown(string)])"},
      {R"(setintersection(["a"], [ustring]))", "unknown(set(string))"},
      {R"(setsubtract(["a"], [secret]))", R"(sensitive(set["a"]))"},
      {R"(setunion(uset, ["a"]))", "unknown(set(string))"},
  });
}

TEST(UnknownArguments, Numeric) {
  check_all({
      {"sum([unumber, 1])", "unknown(number)"},
      {"sum([1, sensitive(2)])", "sensitive(3)"},
      {"sum(unknown)", "unknown(any)"},
      {"max(1, unumber)", "unknown(number)"},
      {"max(sensitive(2), 1)", "sensitive(2)"},
      {"range(unumber)", "unknown(list(number))"},
      {"abs(unumber)", "unknown(number)"},
      {"parseint(ustring, 10)", "unknown(number)"},
      {"parseint(unknown, 10)", "unknown(any)"},
      {"log(-1, 2)", R"(error: Call to function "log" failed: the result is not a number.)"},
  });
}

TEST(UnknownArguments, Regex) {
  check_all({
      {R"(replace(ustring, "a", "b"))", "unknown(string)"},
      {R"(regex("a", ustring))", "unknown(string)"},
      {R"-(regex("(a)(b)", ustring))-", "unknown(tuple([string, string]))"},
      {R"-(regex("(?P<x>a)", ustring))-", "unknown(object({x = string}))"},
      {R"(regex(ustring, "a"))", "unknown(any)"},
      {R"(regex("(", ustring))", "error: Invalid value for \"pattern\" parameter"},
      {R"(regexall("a", ustring))", "unknown(list(string))"},
      {R"-(regexall("(a)", ustring))-", "unknown(list(tuple([string])))"},
      {R"(regexall(ustring, "a"))", "unknown(list(any))"},
      {R"(regex("h", secret))", R"(sensitive("h"))"},
  });
}

TEST(UnknownArguments, Format) {
  check_all({
      {R"(format("%s", secret))", R"(sensitive("hush"))"},
      {R"(format("a%sb", ustring))", "unknown(string a…)"},
      {R"(format("%s-%s", "a", ustring))", "unknown(string a-…)"},
      {R"(format("%s", unknown))", "unknown(any)"},
      {R"(format("%s", null))",
       R"(error: Call to function "format" failed: unsupported value for "%s" at 0: null value cannot be formatted.)"},
      {R"(format("%v", [ustring]))", "unknown(string)"},
      {"format(ustring, 1)", "unknown(string)"},
      {R"(formatlist("%s-%s", ["a", ustring], "x"))", R"(list["a-x",unknown(string)])"},
      {R"(formatlist("%s", ulist))", "unknown(list(string))"},
      {R"(formatlist("%s", unknown))", "unknown(any)"},
      {R"(formatlist("%s", [secret]))", R"(sensitive(list["hush"]))"},
  });
}

TEST(UnknownArguments, Encoding) {
  check_all({
      {"jsonencode(ustring)", "unknown(string)"},
      {"jsonencode([ustring])", "unknown(string […)"},
      {"jsonencode({a = ustring})", "unknown(string {…)"},
      {"jsonencode(uprefix)", R"(unknown(string "…))"},
      {"jsonencode(secret)", R"(sensitive("\"hush\""))"},
      {"jsonencode([secret])", R"(sensitive("[\"hush\"]"))"},
      {"jsonencode(null)", R"("null")"},
      {"jsonencode(nlist)", R"("null")"},
      {"jsondecode(ustring)", "unknown(any)"},
      {R"(jsondecode(sensitive("[1]")))", "sensitive([1])"},
      {"csvdecode(ustring)", "unknown(any)"},
      {"base64encode(ustring)", "unknown(string)"},
      {R"(base64decode(sensitive("aGk=")))", R"(sensitive("hi"))"},
      {R"(base64decode(sensitive("!")))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data (sensitive value).)"},
      {"urlencode(ustring)", "unknown(string)"},
  });
}

TEST(UnknownArguments, Yaml) {
  check_all({
      {"yamlencode([ustring])", "unknown(string)"},
      {"yamlencode(secret)", R"(sensitive("\"hush\"\n"))"},
      {"yamldecode(ustring)", "unknown(any)"},
  });
}

TEST(UnknownArguments, Crypto) {
  check_all({
      {"sha256(secret)",
       R"(sensitive("dc8331bcb2283e89d275a1c2fe66f7bf5ac3163ec1967f149dd7e27906365f0c"))"},
      {"uuid()", R"("00112233-4455-6677-8899-aabbccddeeff")"},
      {R"(uuidv5("dns", ustring))", "unknown(string)"},
      {R"(bcrypt("x", 3))",
       R"(error: Invalid value for "cost" parameter: cost 3 is outside the allowed range of 4 to 31.)"},
      {R"(bcrypt("x", 32))",
       R"(error: Invalid value for "cost" parameter: cost 32 is outside the allowed range of 4 to 31.)"},
  });
}

TEST(UnknownArguments, Conversion) {
  check_all({
      {"tostring(ustring)", "unknown(string)"},
      {"tostring(unumber)", "unknown(string)"},
      {"tostring(secret)", R"(sensitive("hush"))"},
      {"tostring(unknown)", "unknown(string)"},
      {"tonumber(ustring)", "unknown(number)"},
      {R"(tonumber(sensitive("x")))",
       R"(error: Invalid value for "v" parameter: cannot convert this string to number; given string must be a decimal representation of a number.)"},
      {"tobool(ustring)", "unknown(bool)"},
      {"tolist(ulist)", "unknown(list(any))"},
      {"tolist(uset)", "unknown(list(any))"},
      {R"(tolist([secret, "a"]))", R"(list[sensitive("hush"),"a"])"},
      {"tolist(utuple)", "unknown(list(any))"},
      {R"(toset([secret, "a"]))", R"(sensitive(set["a","hush"]))"},
      {R"(toset([ustring, "a"]))", R"(set["a",unknown(string)])"},
      {"toset(ulist)", "unknown(set(any))"},
      {"tomap({a = secret})", R"(map{a=sensitive("hush")})"},
      {"tomap(uobject)", "unknown(map(any))"},
      {R"(sensitive("a"))", R"(sensitive("a"))"},
      {"sensitive(ustring)", "sensitive(unknown(string))"},
      {"sensitive(null)", "sensitive(null)"},
      {"nonsensitive(secret)", R"("hush")"},
      {"nonsensitive([secret])", R"([sensitive("hush")])"},
      {"nonsensitive(ustring)", "unknown(string)"},
      {"issensitive(secret)", "true"},
      {R"(issensitive("a"))", "false"},
      {"issensitive([secret])", "false"},
      {"issensitive(ustring)", "unknown(bool)"},
      {"issensitive(sensitive(ustring))", "true"},
      {"ephemeralasnull(fleeting)", "null(string)"},
      {"ephemeralasnull([fleeting, 1])", "[null(string),1]"},
      {"ephemeralasnull({a = fleeting})", "{a=null(string)}"},
      {"ephemeralasnull(tolist([fleeting]))", "list[null(string)]"},
      {R"(ephemeralasnull("a"))", R"("a")"},
      {"ephemeralasnull(sensitive(fleeting))", "sensitive(null(string))"},
  });
}

TEST(UnknownArguments, Special) {
  check_all({
      {R"(try(secret.a, "b"))", R"("b")"},
      {R"(try(secret, "b"))", R"(sensitive("hush"))"},
      {R"(try(ustring, "b"))", "unknown(any)"},
      {R"(try(ulist[0], "b"))", "unknown(any)"},
      {"try([1][0], ustring)", "1"},
      {R"(try(nothing, "b"))", R"(error: There is no "nothing".)"},
      {R"(try(upper({}), "b"))", R"("b")"},
      {R"(try([][0], {}.a, "c"))", R"("c")"},
      {"can(secret.a)", "false"},
      {"can(ustring)", "unknown(bool)"},
      {"can(nothing)", R"(error: There is no "nothing".)"},
      {"can(upper({}))", "false"},
      {R"(can("a"))", "true"},
  });
}

TEST(UnknownArguments, Network) {
  check_all({
      {"cidrhost(ustring, 1)", "unknown(string)"},
      {R"(cidrsubnet("10.0.0.0/8", unumber, 1))", "unknown(string)"},
      {R"(cidrsubnets("10.0.0.0/8", unumber))", "unknown(list(string))"},
      {R"(cidrsubnet("10.0.0.0/8", -1, 0))",
       R"(error: Invalid value for "newbits" parameter: the prefix cannot be extended by a negative number of bits.)"},
      {R"(cidrsubnet("10.0.0.0/8", 8, -1))",
       R"(error: Invalid value for "netnum" parameter: subnets are numbered from zero.)"},
  });
}

TEST(UnknownArguments, Time) {
  check_all({
      {R"(timeadd(ustring, "1h"))", "unknown(string)"},
      {R"(formatdate("YYYY", ustring))", "unknown(string)"},
      {"timestamp()", R"("2017-07-14T02:40:00Z")"},
      {"plantimestamp()", R"("2014-05-13T16:53:20Z")"},
  });
}

}  // namespace
}  // namespace plumb::eval
