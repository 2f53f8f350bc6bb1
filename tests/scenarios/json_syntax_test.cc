/// The same configuration in native and in JSON syntax means the same.
#include <gtest/gtest.h>

#include "support/workspace.h"

namespace plumb::test {
namespace {

struct SyntaxCase {
  const char* name;
  const char* native;
  const char* json;
};

class SameInBothSyntaxes : public testing::TestWithParam<SyntaxCase> {};

TEST_P(SameInBothSyntaxes, Plans) {
  const Workspace native(GetParam().native);
  const Workspace json;
  json.write("main.tf.json", GetParam().json);
  const Finished wanted = native.plumb({"plan", "-no-color"});
  const Finished got = json.plumb({"plan", "-no-color"});
  EXPECT_EQ(wanted.code, 0) << wanted.all();
  EXPECT_EQ(got.all(), wanted.all());
}

INSTANTIATE_TEST_SUITE_P(Table, SameInBothSyntaxes,
                         testing::Values(SyntaxCase{"Everything", R"hcl(
terraform {
  required_version = ">= 1.0"
  required_providers {
    random = {
      source  = "hashicorp/random"
      version = ">= 3.0"
    }
  }
}
variable "names" {
  type    = list(string)
  default = ["x", "$${y}"]
  validation {
    condition     = length(var.names) > 0
    error_message = "Names are needed."
  }
}
locals {
  count  = length(var.names)
  nested = { "k${var.names[0]}" = 1, "//" = 2 }
}
resource "terraform_data" "one" {
  count = local.count
  input = { n = 1.5, t = true, z = null, l = [1, local.nested] }
  lifecycle {
    ignore_changes = [input]
    precondition {
      condition     = local.count == 2
      error_message = "Two are wanted."
    }
  }
}
resource "terraform_data" "two" {
  for_each         = toset(var.names)
  input            = "${each.key} ${terraform_data.one[0].id}"
  triggers_replace = "a\"b\nc"
  depends_on       = [terraform_data.one]
}
resource "random_string" "r" {
  length  = 12
  special = false
}
output "o" {
  value     = local.nested
  sensitive = true
}
output "p" {
  value = "%{if local.count > 1}many%{endif}"
}
)hcl",
                                                    R"json({
  "//": "comments are passed over",
  "terraform": {"required_version": ">= 1.0", "required_providers": {
    "random": {"source": "hashicorp/random", "version": ">= 3.0"}}},
  "variable": {"names": {"//": 1, "type": "list(string)", "default": ["x", "${y}"],
    "validation": {"condition": "${length(var.names) > 0}", "error_message": "Names are needed."}}},
  "locals": [{"count": "${length(var.names)}"}, {"nested": {"k${var.names[0]}": 1, "//": 2}}],
  "resource": [
    {"terraform_data": {
      "one": {"count": "${local.count}",
              "input": {"n": 1.50, "t": true, "z": null, "l": [1, "${local.nested}"]},
              "lifecycle": {"ignore_changes": ["input"], "precondition": [
                {"condition": "${local.count == 2}", "error_message": "Two are wanted."}]}},
      "two": [{"for_each": "${toset(var.names)}",
               "input": "${each.key} ${terraform_data.one[0].id}",
               "triggers_replace": "a\"b\nc", "depends_on": ["terraform_data.one"]}]}},
    {"random_string": {"r": {"length": 12, "special": false}}}],
  "output": {"o": {"value": "${local.nested}", "sensitive": true},
             "p": {"value": "%{if local.count > 1}many%{endif}"}}
})json"},
                                         SyntaxCase{"NestedBlocks", R"hcl(
resource "random_pet" "p" {
  keepers = { a = "b" }
}
data "http" "h" {
  count = 0
  url   = "http://localhost"
  retry {
    attempts = 2
  }
}
)hcl",
                                                    R"json({
  "resource": {"random_pet": {"p": {"keepers": {"a": "b"}}}},
  "data": {"http": {"h": {"count": 0, "url": "http://localhost", "retry": {"attempts": 2}}}}
})json"}),
                         [](const auto& test) { return test.param.name; });

TEST(JsonSyntaxOf, FilesToParse) {
  const Workspace work;
  work.write("main.tf.json", R"({"output": {"o": {"value": "${1 + 2}"}}})");
  work.write("x.tfvars.json", R"({"v": "${1 + 2}"})");
  work.write("wrong.tf.json", R"({"output": {"o": {"value": 1},}})");
  const Finished tree = work.plumb({"parse", "-format=sexp", "main.tf.json"});
  EXPECT_EQ(tree.code, 0) << tree.all();
  EXPECT_NE(tree.out.find("(wrap (+ (lit number 1)"), std::string::npos) << tree.out;
  EXPECT_NE(work.plumb({"parse", "-format=sexp", "x.tfvars.json"}).out.find("${1 + 2}"),
            std::string::npos);
  work.write("none.tf.json", "[]");
  EXPECT_EQ(work.plumb({"parse", "none.tf.json"}).code, 0);
  const Finished wrong = work.plumb({"parse", "wrong.tf.json"});
  EXPECT_EQ(wrong.code, 1);
  work.write("bytes.tf", "a = \"\xff\"\n");
  EXPECT_EQ(work.plumb({"parse", "bytes.tf"}).code, 1) << "nothing of it was understood";
  EXPECT_NE(wrong.err.find("Error: Trailing comma in object"), std::string::npos);
}

TEST(JsonSyntaxOf, VariablesFiles) {
  const Workspace work("variable \"v\" {}\noutput \"o\" {\n  value = var.v\n}\n");
  work.write("terraform.tfvars.json", R"({"v": ["${not.a.template}", 1.5, {"a": null}]})");
  work.apply();
  EXPECT_EQ(work.plumb({"output", "-json", "o"}).out, "[\"${not.a.template}\",1.5,{\"a\":null}]\n");
}

/// Terraform reads an expression of JSON when it needs it, and goes on with the others.
TEST(JsonSyntax, AMistakeInOneExpressionHidesNoOther) {
  const Workspace work;
  work.write("main.tf.json", R"({
  "output": {
    "a": { "value": "${upper(}" },
    "b": { "value": "before ${var.zip} behind" },
    "c": { "value": "${1 +} ${" }
  }
})");
  for (const char* const command : {"validate", "plan"}) {
    const Finished finished = work.plumb({command, "-no-color"});
    EXPECT_EQ(finished.code, 1);
    for (const char* const place : {"line 3,", "line 4,", "line 5,"})
      EXPECT_NE(finished.err.find(place), std::string::npos) << place << finished.all();
    EXPECT_NE(finished.err.find("Reference to undeclared input variable"), std::string::npos);
  }
}

}  // namespace
}  // namespace plumb::test
