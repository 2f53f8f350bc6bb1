/// Files, and the templates that are read from them, in a world of a few files.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

void fill(TestEnvironment& environment) {
  environment.files = {
      {"/w/a.txt", "héllo\r\n"},
      {"/w/bin.dat", "\xff\xfe"},
      {"/w/d/a.csv", "x"},
      {"/w/d/b.txt", "x"},
      {"/w/d/.hidden", "x"},
      {"/w/d/sub/c.txt", "x"},
      {"/w/d/sub/deep/e.txt", "x"},
      {"/w/d/[x].txt", "x"},
      {"/home/me/h.txt", "home"},
      {"/w/t.tftpl", "Hello, ${name}!\n%{ for x in xs ~}\n- ${x}\n%{ endfor ~}\n"},
      {"/w/one.tftpl", "${xs}"},
      {"/w/line.tftpl", "${name}\n"},
      {"/w/bad.tftpl", "${name"},
      {"/w/list.tftpl", "a${xs}b"},
      {"/w/nested.tftpl", "${templatefile(\"line.tftpl\", {name = \"x\"})}"},
      {"/w/read.tftpl", "${file(\"a.txt\")}"},
  };
  environment.directories = {"/w/d", "/w/d/sub"};
}

void check_in_world(const std::vector<Case>& cases) {
  TestEnvironment environment;
  fill(environment);
  TestScope scope = test_scope();
  scope.names["tmpl"] = Value::string("Hello, ${name}!");
  scope.names["reads"] = Value::string("${file(\"a.txt\")}");
  scope.names["object"] = Value::object({{"tmpl", Value::string("${a + 1}")}});
  for (const Case& one : cases) check(one, evaluate_text(one.expression, scope, environment));
}

TEST(FilesystemFunctions, File) {
  check_in_world({
      {R"(file("a.txt"))", R"("héllo\r\n")"},
      {R"(file("./a.txt"))", "error: no file exists"},  // The test's world does not clean paths.
      {R"(file("~/h.txt"))", R"("home")"},
      {R"(file(sensitive("a.txt")))", R"(sensitive("héllo\r\n"))"},
      {R"(file("nope.txt"))",
       R"(error: no file exists at "nope.txt"; this function works only with files that are distributed as part of the configuration source code)"},
      {R"(file(sensitive("nope.txt")))", "error: no file exists at (sensitive value);"},
      {R"(file("d"))", R"(error: failed to read file: read "d": is a directory)"},
      {R"(file("bin.dat"))",
       R"(error: contents of "bin.dat" are not valid UTF-8; use the filebase64 function)"},
      {R"(file("~other/x"))", "error: cannot expand user-specific home dir"},
      {R"(file(ustring))", "unknown(string)"},
      {R"(file(null))", "error: argument must not be null"},
      {R"(filebase64("bin.dat"))", R"("//4=")"},
      {R"(fileexists("a.txt"))", "true"},
      {R"(fileexists("nope"))", "false"},
      {R"(fileexists("d"))", R"(error: "d" is a directory, not a file)"},
      {R"(fileexists(sensitive("a.txt")))", "sensitive(true)"},
  });
}

TEST(FilesystemFunctions, Digests) {
  check_in_world({
      {R"(filemd5("a.txt") == md5("héllo\r\n"))", "true"},
      {R"(filesha1("a.txt") == sha1("héllo\r\n"))", "true"},
      {R"(filesha256("a.txt") == sha256("héllo\r\n"))", "true"},
      {R"(filesha512("a.txt") == sha512("héllo\r\n"))", "true"},
      {R"(filebase64sha256("a.txt") == base64sha256("héllo\r\n"))", "true"},
      {R"(filebase64sha512("a.txt") == base64sha512("héllo\r\n"))", "true"},
      {R"(filemd5("bin.dat"))", R"("f3b25701fe362ec84616a93a45ce9998")"},
      {R"(filemd5("nope"))", "error: no file exists"},
  });
}

TEST(FilesystemFunctions, Fileset) {
  check_in_world({
      {R"(fileset("d", "*"))", R"(set[".hidden","[x].txt","a.csv","b.txt"])"},
      {R"(fileset("d", "**"))",
       R"(set[".hidden","[x].txt","a.csv","b.txt","sub/c.txt","sub/deep/e.txt"])"},
      {R"(fileset("d", "**/*.{txt,csv}"))",
       R"(set["[x].txt","a.csv","b.txt","sub/c.txt","sub/deep/e.txt"])"},
      {R"(fileset("d", "*/*.txt"))", R"(set["sub/c.txt"])"},
      {R"(fileset("d", "sub/**/e.txt"))", R"(set["sub/deep/e.txt"])"},
      {R"(fileset("d", "?.txt"))", R"(set["b.txt"])"},
      {R"(fileset("d", "[ab].*"))", R"(set["a.csv","b.txt"])"},
      {R"(fileset("d", "[^a].txt"))", R"(set["b.txt"])"},
      {R"(fileset("d", "[a-c].*"))", R"(set["a.csv","b.txt"])"},
      {R"(fileset("d", "\\[x\\].txt"))", R"(set["[x].txt"])"},
      {R"(fileset("d", "./a.csv"))", R"(set["a.csv"])"},
      {R"(fileset("nope", "*"))", "set(string)[]"},
      {R"(fileset("d", "["))", R"(error: failed to glob pattern "[": syntax error in pattern)"},
      {R"(fileset("d", "{a"))", "error: syntax error in pattern"},
      {R"(fileset(sensitive("d"), "a.csv"))", R"(sensitive(set["a.csv"]))"},
  });
}

TEST(FilesystemFunctions, Templatefile) {
  check_in_world({
      {R"(templatefile("t.tftpl", {name = "Bob", xs = ["a", "b"]}))",
       R"("Hello, Bob!\n- a\n- b\n")"},
      {R"(templatefile("one.tftpl", {xs = [1, true]}))", "[1,true]"},
      {R"(templatefile("line.tftpl", {name = 5}))", R"("5\n")"},
      {R"(templatefile("line.tftpl", tomap({name = "x"})))", R"("x\n")"},
      {R"(templatefile("line.tftpl", {name = secret}))", R"(sensitive("hush\n"))"},
      {R"(templatefile("line.tftpl", {name = ustring}))", "unknown(string)"},
      {R"(templatefile("line.tftpl", {name = "x", unused = secret}))", R"("x\n")"},
      {R"(templatefile(sensitive("line.tftpl"), {name = "x"}))", R"(sensitive("x\n"))"},
      {R"(templatefile("line.tftpl", unknown))", "unknown(any)"},
      {R"(templatefile("line.tftpl", {}))",
       R"(error: Invalid value for "vars" parameter: vars map does not contain key "name", referenced at line.tftpl:1,3-7)"},
      {R"(templatefile("line.tftpl", {"a b" = 1}))",
       R"(error: invalid template variable name "a b": must start with a letter, followed by zero or more letters, digits, and underscores)"},
      {R"(templatefile("line.tftpl", "x"))", "error: invalid vars value: must be a map"},
      {R"(templatefile("line.tftpl", {name = null}))",
       "error: line.tftpl:1,3-7: Invalid template interpolation value; The expression result is "
       "null"},
      {R"(templatefile("list.tftpl", {xs = [1]}))",
       "error: list.tftpl:1,4-6: Invalid template interpolation value; Cannot include"},
      {R"(templatefile("bad.tftpl", {name = 1}))",
       "error: Call to function \"templatefile\" failed: bad.tftpl:1,"},
      {R"(templatefile("nested.tftpl", {}))",
       "error: cannot recursively call templatefile from inside another template function"},
      {R"(templatefile("read.tftpl", {}))", R"("héllo\r\n")"},
      {R"(templatefile("nope", {}))", "error: no file exists"},
  });
}

TEST(FilesystemFunctions, Templatestring) {
  check_in_world({
      {R"(templatestring(tmpl, {name = "x"}))", R"("Hello, x!")"},
      {R"(templatestring(object.tmpl, {a = 1}))", "2"},
      {R"(templatestring(object["tmpl"], {a = 1}))", "2"},
      {R"(templatestring("a", {}))",
       "error: invalid template expression: templatestring is only for rendering templates "
       "retrieved dynamically from elsewhere"},
      {R"(templatestring(tmpl, {}))",
       R"(error: vars map does not contain key "name", referenced at <templatestring argument>:1,10-14)"},
      {R"(templatestring(reads, {}))", "error: files cannot be read from inside templatestring"},
      {R"(templatestring(secret, {}))", R"(sensitive("hush"))"},
      {R"(templatestring(ustring, {}))", "unknown(any)"},
      {R"(templatestring(nstring, {}))", "error: template value is null"},
      {R"(templatestring(tmpl))",
       R"(error: Function "templatestring" expects 2 argument(s). Missing value for "vars".)"},
      {R"(templatestring(tmpl, {}, 1))",
       R"(error: Function "templatestring" expects only 2 argument(s).)"},
  });
}

TEST(ImpureFunctions, AreUnknownWhilePlanning) {
  TestEnvironment planning;
  planning.impure = false;
  const TestScope scope = test_scope();
  for (const char* const call : {"timestamp()", "uuid()", "bcrypt(\"x\")"}) {
    EXPECT_EQ(evaluate_text(call, scope, planning), "unknown(string)") << call;
  }
  EXPECT_EQ(evaluate_text("plantimestamp()", scope, planning), "\"2014-05-13T16:53:20Z\"");
}

TEST(ImpureFunctions, Bcrypt) {
  EXPECT_EQ(evaluate_text("substr(bcrypt(\"x\", 4), 0, 7)"), "\"$2a$04$\"");
  EXPECT_EQ(evaluate_text("length(bcrypt(\"x\", 4))"), "60");
  EXPECT_EQ(evaluate_text("substr(bcrypt(\"x\"), 0, 7)"), "\"$2a$10$\"");
  check_all({{R"(bcrypt(join("", [for i in range(73) : "x"]), 4))",
              "error: bcrypt: password length exceeds 72 bytes"},
             {R"(bcrypt("x", 4, 5))", "error: bcrypt() takes no more than two arguments"}});
}

}  // namespace
}  // namespace plumb::eval
