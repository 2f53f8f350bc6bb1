#include "config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loaded.h"
#include "config/variables.h"
#include "value/json_codec.h"

namespace plumb::config {
namespace {

using testing::ElementsAre;

TEST(Load, KnowsEveryKindOfBlock) {
  const Loaded loaded(R"(
terraform {
  required_version = ">= 1.0"
  required_providers {
    cloud = { source = "acme/cloud", version = "~> 2.0" }
  }
}
provider "cloud" {}
provider "cloud" {
  alias = "west"
}
variable "v" { type = number }
locals {
  l = 1
}
resource "a_b" "c" {
  for_each   = {}
  provider   = cloud.west
  depends_on = [a_b.d]
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [x, y["z"]]
  }
}
resource "a_b" "d" {
  lifecycle {
    prevent_destroy = true
    ignore_changes  = all
  }
}
data "e_f" "g" {
  count = 2
}
output "o" {
  value = 1
}
)");
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  const Module& module = *loaded.root->module;
  EXPECT_EQ(module.required_providers.at("cloud").source, "acme/cloud");
  EXPECT_EQ(module.providers.size(), 2U);
  EXPECT_EQ(module.providers.at(1).alias, "west");
  const Resource& c = module.resources.at("a_b.c");
  EXPECT_NE(c.repetition.for_each, nullptr);
  EXPECT_EQ(c.provider->name, "cloud");
  EXPECT_EQ(c.provider->alias, "west");
  EXPECT_EQ(c.depends_on.at(0).name, "a_b.d");
  EXPECT_EQ(c.lifecycle.create_before_destroy, true);
  EXPECT_EQ(c.lifecycle.ignore_changes.size(), 2U);
  EXPECT_TRUE(module.resources.at("a_b.d").lifecycle.prevent_destroy);
  EXPECT_TRUE(module.resources.at("a_b.d").lifecycle.ignore_all_changes);
  EXPECT_EQ(module.resources.at("data.e_f.g").mode, ResourceMode::kData);
}

TEST(Load, FollowsLocalModules) {
  const Loaded loaded(
      {{"main.tf", "module \"m\" {\n  source = \"./sub\"\n  x = 1\n}\n"},
       {"sub/main.tf", "variable \"x\" {}\nmodule \"n\" {\n  source = \"../two\"\n}\n"},
       {"two/main.tf", "output \"o\" {\n  value = 1\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  std::vector<std::string> directories;
  for_each_module(*loaded.root,
                  [&](const ModuleNode& node) { directories.push_back(node.module->directory); });
  EXPECT_THAT(directories, ElementsAre(".", "sub", "two"));
}

TEST(Load, CollectsTheMistakesOfAllFiles) {
  const Loaded loaded({{"a.tf", "variable \"x\" {\n  nonsense = 1\n}\n"},
                       {"b.tf", "variable \"x\" {}\nnonsense {}\n"}});
  EXPECT_THAT(loaded.summaries(),
              ElementsAre("Unsupported argument", "Duplicate variable declaration",
                          "Unsupported block type"));
}

TEST(Load, OverridesNothingWithoutConfiguration) {
  const Loaded loaded(std::map<std::string, std::string>{{"readme.md", ""}});
  EXPECT_EQ(loaded.root, nullptr);
  EXPECT_THAT(loaded.summaries(), ElementsAre("No configuration files"));
}

TEST(References, AreThoseOfTheWholeBody) {
  const Loaded loaded(R"(
resource "a_b" "c" {
  x = "${var.v}-${local.l[0]}"
  y = [for item in data.e_f.g : item.name if each.key != module.m.out]
  nested {
    z = a_b.d[count.index].id
  }
}
)");
  std::vector<std::string> names;
  for (const Reference& reference : loaded.root->module->resources.at("a_b.c").references)
    names.push_back(reference.name + (reference.output.empty() ? "" : "." + reference.output));
  EXPECT_THAT(names, testing::IsSupersetOf({"v", "l", "data.e_f.g", "m.out", "a_b.d"}));
  EXPECT_THAT(names, testing::Not(testing::Contains("item")));
}

std::string json(const Value& value) {
  std::string text;
  value::append_json(text, value);
  return text;
}

struct VariableCase {
  const char* name;
  const char* declaration;  ///< What is in the block.
  const char* given;        ///< As in -var.
  const char* want;         ///< JSON, or the diagnostic's summary.
};
class VariableValues : public testing::TestWithParam<VariableCase> {};

TEST_P(VariableValues, AreConverted) {
  Loaded loaded(std::string("variable \"v\" {\n") + GetParam().declaration + "\n}\n");
  ASSERT_THAT(loaded.summaries(), ElementsAre());
  const auto given = collect_variables(
      *loaded.root->module,
      {".", {}, {{VariableOption::Kind::kValue, std::string("v=") + GetParam().given}}},
      loaded.files, loaded.sources, loaded.diags);
  ASSERT_THAT(loaded.summaries(), ElementsAre());
  const Value value =
      variable_value(loaded.root->module->variables.at("v"), given.at("v"), loaded.diags);
  EXPECT_EQ(loaded.diags.has_errors() ? loaded.summaries().at(0) : json(value), GetParam().want);
}

TEST(VariableValues, ThatCannotBeReadLeaveARequiredVariableWithoutOne) {
  for (const char* const given : {"[1,", "abc"}) {
    Loaded loaded("variable \"v\" {\n type = list(number)\n}\n");
    (void)collect_variables(*loaded.root->module,
                            {".", {}, {{VariableOption::Kind::kValue, std::string("v=") + given}}},
                            loaded.files, loaded.sources, loaded.diags);
    ASSERT_EQ(loaded.diags.items().size(), 2U);
    EXPECT_EQ(loaded.diags.items()[1].summary, "No value for required variable");
    EXPECT_EQ(loaded.sources.text(loaded.diags.items()[1].subject), "variable \"v\"");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, VariableValues,
    testing::Values(
        VariableCase{"Text", "type = string", "a b", "\"a b\""},
        VariableCase{"TextIsNotParsed", "type = string", "[1]", "\"[1]\""},
        VariableCase{"Number", "type = number", "12", "12"},
        VariableCase{"WrongNumber", "type = number", "x", "Invalid value for input variable"},
        VariableCase{"Bool", "type = bool", "true", "true"},
        VariableCase{"List", "type = list(string)", "[1, true]", "[\"1\",\"true\"]"},
        VariableCase{"Set", "type = set(number)", "[2, 1, 2]", "[1,2]"},
        VariableCase{"Map", "type = map(number)", "{ a = \"1\" }", "{\"a\":1}"},
        VariableCase{"Tuple", "type = tuple([string, number])", "[1, \"2\"]", "[\"1\",2]"},
        VariableCase{"Object", "type = object({ a = string })", "{ a = 1, b = 2 }",
                     "{\"a\":\"1\"}"},
        VariableCase{"ObjectLacks", "type = object({ a = string })", "{}",
                     "Invalid value for input variable"},
        VariableCase{"Optional", "type = object({ a = optional(string), b = optional(number, 7) })",
                     "{}", "{\"a\":null,\"b\":7}"},
        VariableCase{"OptionalInList", "type = list(object({ a = optional(string, \"d\") }))",
                     "[{}, { a = \"x\" }]", "[{\"a\":\"d\"},{\"a\":\"x\"}]"},
        VariableCase{"OptionalInOptional",
                     "type = object({ o = optional(object({ a = optional(number, 1) }), {}) })",
                     "{}", "{\"o\":{\"a\":1}}"},
        VariableCase{"NullTakesTheDefault",
                     "type = list(string)\nnullable = false\ndefault = [\"d\"]", "null", "[\"d\"]"},
        VariableCase{"NullStays", "type = list(string)\ndefault = [\"d\"]", "null", "null"},
        VariableCase{"Any", "type = any", "[1, \"a\"]", "[1,\"a\"]"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::config
