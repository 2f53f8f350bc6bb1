/// What override files replace, and what they may not.
#include "config/override.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ast/sexp.h"
#include "config/loaded.h"

namespace plumb::config {
namespace {

using testing::ElementsAre;
using Texts = std::map<std::string, std::string>;

/// `name = value` of each argument, `type label` of each block.
std::vector<std::string> parts(const Loaded& loaded, const ast::Body& body) {
  std::vector<std::string> all;
  for (const ast::Attribute& attribute : body.attributes) {
    all.push_back(std::string(attribute.name) + " = " +
                  std::string(loaded.sources.text(attribute.value.span)));
  }
  for (const ast::Block& block : body.blocks) {
    all.emplace_back(block.type);
    for (const ast::Label& label : block.labels) all.back().append(" ").append(label.text);
    for (const std::string& inner : parts(loaded, block.body)) all.back() += " {" + inner + "}";
  }
  return all;
}

std::vector<std::string> resource_parts(const std::string& base, const std::string& override) {
  const Loaded loaded(Texts{{"main.tf", "resource \"a_b\" \"c\" {\n" + base + "\n}\n"},
                            {"override.tf", "resource \"a_b\" \"c\" {\n" + override + "\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  return parts(loaded, *loaded.root->module->resources.at("a_b.c").body);
}

TEST(Override, ReplacesArgumentsByName) {
  EXPECT_THAT(resource_parts("x = 1\ny = 2", "y = 3\nz = 4"),
              ElementsAre("x = 1", "y = 3", "z = 4"));
}

TEST(Override, ReplacesAllBlocksOfAType) {
  EXPECT_THAT(resource_parts("n {\n x = 1\n}\nn {\n}\nm {\n}", "n {\n x = 2\n}"),
              ElementsAre("m", "n {x = 2}"));
  EXPECT_THAT(resource_parts("n {\n}", "dynamic \"n\" {\n}"), ElementsAre("dynamic n"));
  EXPECT_THAT(resource_parts("dynamic \"n\" {\n}", "n {\n}"), ElementsAre("n"));
}

TEST(Override, MergesLifecycle) {
  EXPECT_THAT(resource_parts("lifecycle {\n prevent_destroy = true\n ignore_changes = [x]\n}",
                             "lifecycle {\n ignore_changes = [y]\n}"),
              ElementsAre("lifecycle {prevent_destroy = true} {ignore_changes = [y]}"));
  EXPECT_THAT(resource_parts("", "lifecycle {\n prevent_destroy = true\n}"),
              ElementsAre("lifecycle {prevent_destroy = true}"));
}

TEST(Override, CountAndForEachExcludeEachOther) {
  EXPECT_THAT(resource_parts("count = 1", "for_each = {}"), ElementsAre("for_each = {}"));
  EXPECT_THAT(resource_parts("for_each = {}", "count = 1"), ElementsAre("count = 1"));
}

/// Terraform's place for it: the block that made the two unfit.
TEST(Override, MakesADefaultInvalid) {
  const Texts cases[] = {
      {{"main.tf", "variable \"v\" {\n type = string\n default = \"x\"\n}\n"},
       {"override.tf", "\nvariable \"v\" {\n type = list(string)\n}\n"}},
      {{"main.tf", "variable \"v\" {\n type = number\n}\n"},
       {"override.tf", "\nvariable \"v\" {\n default = \"x\"\n}\n"}},
  };
  for (const Texts& texts : cases) {
    const Loaded loaded(texts);
    EXPECT_THAT(loaded.summaries(), ElementsAre("Invalid default value for variable"));
    EXPECT_EQ(loaded.sources.text(loaded.diags.items()[0].subject), "variable \"v\"");
    EXPECT_EQ(loaded.sources.name(loaded.diags.items()[0].subject.file), "override.tf");
  }
}

TEST(Override, LaterFilesWin) {
  const Loaded loaded(Texts{{"b_override.tf", "locals {\n  x = 2\n}\n"},
                            {"main.tf", "locals {\n  x = 0\n  for_each = 7\n}\n"},
                            {"override.tf", "locals {\n  x = 3\n}\n"},
                            {"a_override.tf", "locals {\n  x = 1\n  for_each = 8\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  const auto text = [&](const char* name) {
    return loaded.sources.text(loaded.root->module->locals.at(name).value->span);
  };
  EXPECT_EQ(text("x"), "3");
  EXPECT_EQ(text("for_each"), "8");
}

TEST(Override, ProvidersAndVersionsOneByOne) {
  const Loaded loaded(
      Texts{{"main.tf",
             "terraform {\n required_version = \">= 1.0\"\n required_providers {\n"
             "  a = { source = \"x/a\" }\n  b = { source = \"x/b\" }\n }\n}\n"
             "provider \"a\" {\n alias = \"w\"\n x = 1\n}\n"},
            {"override.tf",
             "terraform {\n required_version = \">= 1.1\"\n required_providers {\n"
             "  b = { source = \"y/b\" }\n }\n}\n"
             "provider \"a\" {\n alias = \"w\"\n x = 2\n}\nprovider \"b\" {\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  const Module& module = *loaded.root->module;
  EXPECT_EQ(module.required_providers.at("a").source, "x/a");
  EXPECT_EQ(module.required_providers.at("b").source, "y/b");
  ASSERT_EQ(module.required_versions.size(), 1U);
  EXPECT_EQ(module.required_versions[0].constraint, ">= 1.1");
  ASSERT_EQ(module.providers.size(), 2U);
  EXPECT_THAT(parts(loaded, *module.providers[0].body), testing::Contains("x = 2"));
}

TEST(Override, JsonAndNativeSyntaxMix) {
  const Loaded loaded(
      Texts{{"main.tf", "resource \"a_b\" \"c\" {\n x = 1\n n {\n }\n}\n"},
            {"override.tf.json", R"({"resource": {"a_b": {"c": {"x": 2, "n": [{}, {}]}}}})"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  EXPECT_THAT(parts(loaded, *loaded.root->module->resources.at("a_b.c").body),
              ElementsAre("x = 2", "n = [{}, {}]", "n", "n"));
}

TEST(Override, WhatHasNothingToOverrideOrMayNot) {
  const std::string rule = " {\n condition = true\n error_message = \"\"\n }\n";
  const std::pair<std::string, std::string> cases[] = {
      {"resource \"x\" \"y\" {}\n", "Missing resource to override"},
      {"data \"x\" \"y\" {}\n", "Missing data resource to override"},
      {"variable \"x\" {}\n", "Missing base variable declaration to override"},
      {"output \"x\" {\n value = 1\n}\n", "Missing base output definition to override"},
      {"locals {\n x = 1\n}\n", "Missing base local value definition to override"},
      {"module \"x\" {\n source = \"./x\"\n}\n", "Missing module call to override"},
      {"provider \"x\" {\n alias = \"y\"\n}\n", "Missing base provider configuration for override"},
      {"moved {}\n", "Cannot override 'moved' blocks"},
      {"removed {}\n", "Cannot override 'removed' blocks"},
      {"import {}\n", "Cannot override 'import' blocks"},
      {"check \"x\" {}\n", "Can't override check blocks"},
      {"variable \"v\" {\n validation" + rule + "}\n", "Can't override validation blocks"},
      {"resource \"a_b\" \"c\" {\n lifecycle {\n precondition" + rule + "}\n}\n",
       "Can't override precondition blocks"},
      {"resource \"a_b\" \"c\" {\n depends_on = [a_b.d]\n}\n", "Unsupported override"},
      {"nonsense {}\n", "Unsupported block type"},
      {"x = 1\n", "Unsupported argument"},
  };
  for (const auto& [text, summary] : cases) {
    const Loaded loaded(Texts{{"main.tf", "variable \"v\" {}\nresource \"a_b\" \"c\" {}\n"},
                              {"override.tf", text}});
    EXPECT_THAT(loaded.summaries(), ElementsAre(summary)) << text;
  }
}

TEST(Override, DependenciesMayBeNone) {
  const Loaded loaded(Texts{{"main.tf", "resource \"a_b\" \"c\" {}\n"},
                            {"override.tf", "resource \"a_b\" \"c\" {\n depends_on = []\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
}

TEST(Override, AloneIsAMistake) {
  const Loaded loaded(Texts{{"override.tf", "provider \"x\" {}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre("Nothing to override"));
}

TEST(Override, TofuIsReadInPlaceOfItsTwin) {
  const Loaded loaded(Texts{{"a.tf", "locals {\n  x = 1\n}\n"},
                            {"a.tofu", "locals {\n  x = 2\n}\n"},
                            {"b.tf.json", R"({"locals": {"y": 1}})"},
                            {"b.tofu.json", R"({"locals": {"y": 2}})"},
                            {"c_override.tf", "nonsense {}\n"},
                            {"c_override.tofu", "locals {\n  x = 3\n}\n"}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  EXPECT_EQ(loaded.sources.text(loaded.root->module->locals.at("x").value->span), "3");
  EXPECT_EQ(loaded.sources.text(loaded.root->module->locals.at("y").value->span), "2");
}

}  // namespace
}  // namespace plumb::config
