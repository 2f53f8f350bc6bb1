/// `plumb hcldec`: what the program that runs HCL's suite of tests relies on.
#include <gtest/gtest.h>

#include <filesystem>

#include "support/workspace.h"

namespace plumb::test {
namespace {

struct DecodeCase {
  const char* name;
  const char* spec;
  const char* input;
  const char* want;
};

Finished decode(const DecodeCase& c, const std::vector<std::string>& more) {
  Workspace work;
  work.write("a.hcldec", c.spec);
  work.write("a.hcl", c.input);
  std::vector<std::string> words{"hcldec", "--spec=a.hcldec", "--diags=json", "a.hcl"};
  words.insert(words.end(), more.begin(), more.end());
  return work.plumb(words);
}

class Hcldec : public testing::TestWithParam<DecodeCase> {};

TEST_P(Hcldec, GivesTheValue) {
  const Finished finished = decode(GetParam(), {"--with-type", "--keep-nulls"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(finished.out, std::string(GetParam().want) + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Table, Hcldec,
    testing::Values(
        DecodeCase{"Literal", "literal {\n  value = [1]\n}\n", "",
                   R"({"value":[1],"type":["tuple",["number"]]})"},
        DecodeCase{"Attributes",
                   "object {\n  attr \"a\" {\n    type = string\n  }\n  attr \"b\" {\n"
                   "    name = \"c\"\n    type = list(number)\n  }\n}\n",
                   "a = 5\nc = [\"1\", 2]\n",
                   R"({"value":{"a":"5","b":[1,2]},"type":["object",{"a":"string",)"
                   R"("b":["list","number"]}]})"},
        DecodeCase{"MissingAttributeIsNull", "attr \"a\" {\n  name = \"a\"\n  type = bool\n}\n", "",
                   R"({"value":null,"type":"bool"})"},
        DecodeCase{
            "Numbers", "attr \"a\" {\n}\n", "a = 11 % 5.1\n",
            R"({"value":0.800000000000000000000000000000000000000000000000000000000000000000000)"
            R"(00000000000000000000000000000000000000000000000000000000000000000000000000000000)"
            R"(000024,"type":"number"})"},
        DecodeCase{"Block",
                   "block {\n  block_type = \"b\"\n  object {\n    attr \"x\" {\n"
                   "      type = number\n    }\n  }\n}\n",
                   "b {\n  x = \"7\"\n}\n",
                   R"({"value":{"x":7},"type":["object",{"x":"number"}]})"},
        DecodeCase{"BlockList",
                   "block_list {\n  block_type = \"b\"\n  attr {\n    name = \"x\"\n"
                   "    type = string\n  }\n}\n",
                   "b {\n  x = 1\n}\nb {}\n", R"({"value":["1",null],"type":["list","string"]})"},
        DecodeCase{"BlockSet",
                   "block_set {\n  block_type = \"b\"\n  attr {\n    name = \"x\"\n"
                   "    type = number\n  }\n}\n",
                   "b {\n  x = 2\n}\nb {\n  x = 1\n}\nb {\n  x = 2\n}\n",
                   R"({"value":[1,2],"type":["set","number"]})"},
        DecodeCase{"BlockMap",
                   "block_map {\n  block_type = \"b\"\n  labels = [\"one\", \"two\"]\n"
                   "  attr {\n    name = \"x\"\n    type = bool\n  }\n}\n",
                   "b \"p\" \"q\" {\n  x = true\n}\nb \"p\" \"r\" {\n  x = false\n}\n",
                   R"({"value":{"p":{"q":true,"r":false}},"type":["map",["map","bool"]]})"},
        DecodeCase{"BlockAttributes",
                   "block_attrs {\n  block_type = \"b\"\n  element_type = string\n}\n",
                   "b {\n  any = 1\n  name = \"x\"\n}\n",
                   R"({"value":{"any":"1","name":"x"},"type":["map","string"]})"},
        DecodeCase{"DefaultAndTransform",
                   "variables {\n  plus = 10\n}\ntransform {\n  result = nested + plus\n"
                   "  default {\n    attr {\n      name = \"x\"\n      type = number\n    }\n"
                   "    literal {\n      value = 3\n    }\n  }\n}\n",
                   "", R"({"value":13,"type":"number"})"},
        DecodeCase{"Array",
                   "array {\n  attr {\n    name = \"x\"\n  }\n  literal {\n    value = 1\n  }\n}\n",
                   "x = true\n", R"({"value":[true,1],"type":["tuple",["bool","number"]]})"}),
    [](const auto& info) { return std::string(info.param.name); });

/// The places are what the suite compares.
class HcldecMistake : public testing::TestWithParam<DecodeCase> {};

TEST_P(HcldecMistake, IsToldWithItsPlace) {
  const Finished finished = decode(GetParam(), {});
  EXPECT_EQ(finished.code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_NE(finished.err.find(GetParam().want), std::string::npos) << finished.err;
}

INSTANTIATE_TEST_SUITE_P(
    Table, HcldecMistake,
    testing::Values(
        DecodeCase{"Unexpected", "literal {\n  value = 1\n}\n", "é = 1\n",
                   R"("subject":{"filename":"a.hcl","start":{"line":1,"column":1,"byte":0},)"
                   R"("end":{"line":1,"column":2,"byte":2}})"},
        DecodeCase{"Missing", "attr \"a\" {\n  required = true\n}\n", "\n",
                   R"("summary":"Missing required argument")"},
        DecodeCase{"MissingBlock",
                   "block \"b\" {\n  required = true\n  literal {\n    value = 1\n  }\n}\n", "",
                   R"("summary":"Missing b block")"},
        DecodeCase{"TooMany",
                   "block_list \"b\" {\n  max_items = 1\n  literal {\n    value = 1\n  }\n}\n",
                   "b {}\nb {}\n", R"("start":{"line":2,"column":1,"byte":5})"},
        DecodeCase{
            "WrongType", "attr \"a\" {\n  type = number\n}\n", "a = \"x\"\n",
            R"("start":{"line":1,"column":5,"byte":4},"end":{"line":1,"column":8,"byte":7})"},
        DecodeCase{
            "Syntax", "literal {\n  value = 1\n}\n", "a = 1, b = 2\n",
            R"({"diagnostics":[{"severity":"error","summary":"Unexpected comma after argument")"},
        DecodeCase{"BadSpecification", "unheard {\n}\n", "", R"("filename":"a.hcldec")"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(HcldecReferences, EndAtWhatIsWorkedOut) {
  const DecodeCase c{"", "attr \"a\" {\n}\n", "a = x.y[0][\"k\"][z]\n", ""};
  const Finished finished = decode(c, {"--var-refs"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const std::size_t first = finished.out.find(R"("root_name":"x")");
  const std::size_t second = finished.out.find(R"("root_name":"z")");
  EXPECT_LT(first, second);
  EXPECT_NE(second, std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find(R"({"kind":"index","key":0,)"), std::string::npos);
  EXPECT_NE(finished.out.find(R"({"kind":"attr","name":"y",)"), std::string::npos);
}

TEST(HcldecProgram, IsALinkToPlumb) {
  const Workspace work;
  work.write("a.hcldec", "literal {\n  value = \"ok\"\n}\n");
  work.write("empty.hcl.json", "{}");
  std::filesystem::create_symlink(plumb_program(), work.path("hcldec"));
  Command command = work.command({"--spec=a.hcldec", "empty.hcl.json"});
  command.words[0] = work.path("hcldec");
  EXPECT_EQ(run(command).out, "\"ok\"\n");
}

}  // namespace
}  // namespace plumb::test
