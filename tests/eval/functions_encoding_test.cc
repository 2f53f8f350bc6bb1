/// Encodings. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(EncodingFunctions, Jsonencode) {
  check_all({
      {"jsonencode(-0)", R"("-0")"},
      {"jsonencode([-0, 0 * -1, -0 + 0, 0 - 0])", R"("[-0,-0,0,0]")"},
      {R"(jsonencode({b=1,a="x"}))", R"("{\"a\":\"x\",\"b\":1}")"},
      {"jsonencode(1e30)", R"("1000000000000000000000000000000")"},
      {"jsonencode(0.00000001)", R"("0.00000001")"},
      {R"(jsonencode({"10"=1,"9"=2,"B"=3,"a"=4,"é"=5}))",
       R"("{\"10\":1,\"9\":2,\"B\":3,\"a\":4,\"é\":5}")"},
      {R"(jsonencode("<>&\u2028\u2029\u007f\u0001\n\t\r\"\\/"))",
       R"("\"\\u003c\\u003e\\u0026\\u2028\\u2029\\u0001\\n\\t\\r\\\"\\\\/\"")"},
      {R"(jsonencode(toset(["b","a"])))", R"("[\"a\",\"b\"]")"},
      {"jsonencode(1/0)",
       R"(error: Call to function "jsonencode" failed: cannot serialize infinity as JSON.)"},
  });
}

TEST(EncodingFunctions, Base64gzip) {
  check_all({
      {R"(base64gzip(""))", R"("H4sIAAAAAAAA/wAAAP//AQAA//8AAAAAAAAAAA==")"},
      {R"(base64gzip("hello"))", R"("H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA==")"},
      {R"(base64gzip("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))",
       R"("H4sIAAAAAAAA/0pMJBIAAAAA//8BAAD//44xeqMpAAAA")"},
      {R"(base64gzip("hello hello hello hello"))",
       R"("H4sIAAAAAAAA/8pIzcnJV8hAJwEAAAD//wEAAP//41E9jRcAAAA=")"},
      {R"(base64gzip("#!/bin/bash\nset -e\napt-get update\napt-get install -y nginx\nsystemctl enable nginx\nsystemctl start nginx\n"))",
       R"("H4sIAAAAAAAA/1JW1E/KzNNPSizO4CpOLVHQTeVKLCjRTQcySwtSEksQ3My84pLEnBwF3UqFvPTMvAqu4sriktTc5JIchdS8xKScVAxhoPqiEqgoAAAA//8BAAD//6n0RMRoAAAA")"},
      {R"(base64gzip("abcabcabc"))", R"("H4sIAAAAAAAA/0pMSk4EIwAAAAD//wEAAP//GEgtRgkAAAA=")"},
  });
}

TEST(EncodingFunctions, Textencodebase64) {
  check_all({
      {R"(textencodebase64("a","UTF-16"))", R"("/v8AYQ==")"},
      {R"(textencodebase64("é","us-ascii"))",
       R"(error: Invalid value for "string" parameter: the given string contains characters that cannot be represented in US-ASCII.)"},
      {R"(textencodebase64("é","latin1"))", R"("6Q==")"},
      {R"(textencodebase64("€","windows-1252"))", R"("gA==")"},
      {R"(textencodebase64("€","iso-8859-15"))", R"("pA==")"},
      {R"(textencodebase64("日本語","euc-jp"))", R"("xvzL3Ljs")"},
      {R"(textencodebase64("日本語","iso-2022-jp"))", R"("GyRCRnxLXDhsGyhC")"},
      {R"(textencodebase64("日本語","gbk"))", R"("yNWxvtVa")"},
      {R"(textencodebase64("日本語","gb18030"))", R"("yNWxvtVa")"},
      {R"(textencodebase64("한","euc-kr"))", R"("x9E=")"},
      {R"(textencodebase64("語","big5"))", R"("u3k=")"},
      {R"(textencodebase64("é","macintosh"))", R"("jg==")"},
      {R"(textencodebase64("é","ibm037"))", R"("UQ==")"},
      {R"(textencodebase64("é","IBM437"))", R"("gg==")"},
      {R"(textencodebase64("é","cp437"))", R"("gg==")"},
      {R"(textencodebase64("é","ISO-8859-9"))", R"("6Q==")"},
      {R"(textencodebase64("é","iso_8859-1:1987"))", R"("6Q==")"},
      {R"(textencodebase64("a","ascii"))",
       R"(error: Invalid value for "encoding" parameter: "ascii" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","utf8"))",
       R"(error: Invalid value for "encoding" parameter: "utf8" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","cp1252"))",
       R"(error: Invalid value for "encoding" parameter: "cp1252" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a",""))",
       R"(error: Invalid value for "encoding" parameter: "" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","latin1 l1"))",
       R"(error: Invalid value for "encoding" parameter: "latin1 l1" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","csutf8"))", R"("YQ==")"},
      {R"(textencodebase64("a","gb2312"))",
       R"(error: Invalid value for "encoding" parameter: "gb2312" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","IBM1047"))", R"("gQ==")"},
      {R"(textencodebase64("a","tis-620"))",
       R"(error: Invalid value for "encoding" parameter: "tis-620" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","windows-31j"))",
       R"(error: Invalid value for "encoding" parameter: "windows-31j" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","IBM00858"))", R"("YQ==")"},
      {R"(textencodebase64("a","IBM01140"))", R"("gQ==")"},
      {R"(textencodebase64("a","ibm866"))", R"("YQ==")"},
      {R"(textencodebase64("a","koi8-u"))", R"("YQ==")"},
      {R"(textencodebase64("a","windows-874"))", R"("YQ==")"},
      {R"(textencodebase64("a","iso-8859-11"))",
       R"(error: Invalid value for "encoding" parameter: "iso-8859-11" is not a supported IANA encoding name or alias in this Terraform version.)"},
      {R"(textencodebase64("a","iso-8859-6-e"))", R"("YQ==")"},
      {R"(textencodebase64("a","iso-8859-8-i"))", R"("YQ==")"},
      {R"(textencodebase64("Hello World","UTF-16LE"))", R"("SABlAGwAbABvACAAVwBvAHIAbABkAA==")"},
      {R"(textencodebase64("漢字","shift_jis"))", R"("ir+Omg==")"},
  });
}

TEST(EncodingFunctions, Textdecodebase64) {
  check_all({
      {R"(textdecodebase64("/v8AYQ==","UTF-16"))", R"("a")"},
      {R"(textdecodebase64("AGE=","UTF-16"))", R"("a")"},
      {R"(textdecodebase64("//5hAA==","UTF-16"))", R"("a")"},
      {R"(textdecodebase64("YQ==","UTF-16LE"))",
       R"(error: Invalid value for "source" parameter: the given string contains symbols that are not defined for UTF-16LE.)"},
      {R"(textdecodebase64("/w==","UTF-8"))",
       R"(error: Invalid value for "source" parameter: the given string contains symbols that are not defined for UTF-8.)"},
      {R"(textdecodebase64("gQ==","windows-1252"))",
       R"(error: Invalid value for "source" parameter: the given string contains symbols that are not defined for windows-1252.)"},
      {R"(textdecodebase64("ir+Omg==","shift_jis"))", R"("漢字")"},
      {R"(textdecodebase64("!","utf-8"))",
       R"(error: Invalid value for "source" parameter: the given value is has an invalid base64 symbol at offset 0.)"},
      {R"(textdecodebase64("YQ","utf-8"))",
       R"(error: Invalid value for "source" parameter: the given value is has an invalid base64 symbol at offset 2.)"},
      {R"(textdecodebase64("YWE=x","utf-8"))",
       R"(error: Invalid value for "source" parameter: the given value is has an invalid base64 symbol at offset 4.)"},
  });
}

TEST(EncodingFunctions, Csvdecode) {
  check_all({
      {R"(csvdecode("a,b\n\"1,2\",3\n"))", R"(list[{a="1,2",b="3"}])"},
      {R"(csvdecode("a,b\r\n1,2\r\n"))", R"(list[{a="1",b="2"}])"},
      {R"(csvdecode("a,a\n1,2"))",
       R"(error: Call to function "csvdecode" failed: duplicate column name "a".)"},
      {R"(csvdecode("a,b\n1,2,3"))",
       R"(error: Call to function "csvdecode" failed: CSV parse error on line 2: wrong number of fields.)"},
      {R"(csvdecode("a\n\"x\"y\""))",
       R"(error: Call to function "csvdecode" failed: CSV parse error on line 2: extraneous or missing " in quoted-field.)"},
      {R"(csvdecode("a\nx\"y"))",
       R"(error: Call to function "csvdecode" failed: CSV parse error on line 2: bare " in non-quoted-field.)"},
      {R"(csvdecode("a\n\"x\ny\"\n"))", R"(list[{a="x\ny"}])"},
      {R"(csvdecode("a\n\n\n1"))", R"(list[{a="1"}])"},
      {R"(csvdecode("a\n\"x"))",
       R"(error: Call to function "csvdecode" failed: CSV parse error on line 2: extraneous or missing " in quoted-field.)"},
      {R"(csvdecode("\n\na\n1"))", R"(list[{a="1"}])"},
      {R"(csvdecode("a,\n1,2"))", R"(list[{="2",a="1"}])"},
      {R"(csvdecode("a,b\n,"))", R"(list[{a="",b=""}])"},
      {R"(csvdecode("a\n\"a\"\"b\""))", R"(list[{a="a\"b"}])"},
      {R"(csvdecode(" a , b\n 1 , 2"))", R"(list[{ a =" 1 ", b=" 2"}])"},
      {R"(csvdecode("a"))", "list(object({a = string}))[]"},
      {R"(csvdecode("a\n\"\""))", R"(list[{a=""}])"},
      {R"(csvdecode("a,b\n1,2\n3"))",
       R"(error: Call to function "csvdecode" failed: CSV parse error on line 3: wrong number of fields.)"},
      {R"(csvdecode("a,b\n1,2\n3,4"))", R"(list[{a="1",b="2"},{a="3",b="4"}])"},
      {R"(csvdecode(""))", R"(error: Call to function "csvdecode" failed: missing header line.)"},
  });
}

TEST(EncodingFunctions, Jsondecode) {
  check_all({
      {R"(jsondecode("{\"a\":1,\"a\":2}"))", "{a=2}"},
      {R"(jsondecode("01"))",
       R"(error: Call to function "jsondecode" failed: extraneous data after JSON object.)"},
      {R"(jsondecode(" [ 1 , 2 ] "))", "[1,2]"},
      {R"(jsondecode("1 2"))",
       R"(error: Call to function "jsondecode" failed: extraneous data after JSON object.)"},
      {R"(jsondecode("[1]]"))",
       R"(error: Call to function "jsondecode" failed: extraneous data after JSON object.)"},
      {R"(jsondecode("{}{}"))",
       R"(error: Call to function "jsondecode" failed: extraneous data after JSON object.)"},
      {R"(jsondecode("-0"))", "0"},
      {R"(jsondecode("1E5"))", "100000"},
      {R"(jsondecode("12345678901234567890123.5"))", "12345678901234567890123.5"},
      {R"(jsondecode("18446744073709551615"))", "18446744073709551615"},
      {R"(jsondecode("true"))", "true"},
      {R"(jsondecode("{\"a\":1,\"b\":[true,null,\"x\"]}"))", R"({a=1,b=[true,null,"x"]})"},
      {R"(jsondecode("1e5"))", "100000"},
      {R"(jsondecode(""))", R"(error: Call to function "jsondecode" failed: EOF.)"},
      {R"(jsondecode("12345678901234567890.123456789"))", "12345678901234567890.123456789"},
  });
}

TEST(EncodingFunctions, Urlencode) {
  check_all({
      {R"(urlencode("a b/c?d=é&~*!'()-_."))", R"("a+b%2Fc%3Fd%3D%C3%A9%26~%2A%21%27%28%29-_.")"},
  });
}

TEST(EncodingFunctions, Base64decode) {
  check_all({
      {R"(base64decode("aGk=\n"))", R"("hi")"},
      {R"(base64decode("aGk= "))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "aGk= ".)"},
      {R"(base64decode("aG k="))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "aG k=".)"},
      {R"(base64decode("a"))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "a".)"},
      {R"(base64decode("===="))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "====".)"},
      {R"(base64decode("aGk=="))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "aGk==".)"},
      {R"(base64decode("aGl="))", R"("hi")"},
      {R"(base64decode("aGVsbG8"))",
       R"(error: Call to function "base64decode" failed: failed to decode base64 data "aGVsbG8".)"},
      {R"(base64decode("//4="))",
       R"(error: Call to function "base64decode" failed: the result of decoding the provided string is not valid UTF-8.)"},
  });
}

TEST(EncodingFunctions, Base64encode) {
  check_all({
      {R"(base64encode("héllo"))", R"("aMOpbGxv")"},
  });
}

TEST(EncodingFunctions, Base64gunzip) {
  check_all({
      {R"(base64gunzip(base64gzip("hello")))", R"("hello")"},
      {R"(base64gunzip(base64gzip(join(",", range(1000)))) == join(",", range(1000)))", "true"},
      {R"(base64gunzip("!"))",
       R"(error: Call to function "base64gunzip" failed: failed to decode base64 data "!".)"},
      {R"(base64gunzip("aGk="))",
       R"(error: Call to function "base64gunzip" failed: failed to gunzip bytestream: incorrect header check.)"},
      {R"(base64gunzip("H4sIAAAAAAAA/8pIzcnJBw=="))",
       R"(error: Call to function "base64gunzip" failed: failed to gunzip bytestream: unexpected EOF.)"},
  });
}

TEST(EncodingFunctions, Urldecode) {
  check_all({
      {R"(urldecode("a+b%2Fc%C3%A9"))", R"("a b/cé")"},
      {R"(urldecode("%zz"))",
       R"(error: Invalid value for "str" parameter: failed to decode URL '%zz': invalid URL escape "%zz".)"},
      {R"(urldecode("%a"))",
       R"(error: Invalid value for "str" parameter: failed to decode URL '%a': invalid URL escape "%a".)"},
      {R"(urldecode("%ff"))",
       R"(error: Invalid value for "str" parameter: the result of decoding the provided string is not valid UTF-8.)"},
  });
}

}  // namespace
}  // namespace plumb::eval
