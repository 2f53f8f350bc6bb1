/// Functions of providers, from where they are called in a configuration to the plugin and back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

/// Of tests/plugins/words.cc, and of Terraform itself.
const std::string kProviders = R"(
terraform {
  required_providers {
    w  = { source = "example/words" }
    tf = { source = "terraform.io/builtin/terraform" }
  }
}
variable "secret" {
  default   = "hush"
  sensitive = true
}
)";

/// What an answer says, with the lines of long sentences put together.
std::string unwrapped(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] != '\n' && at > 0 && text[at - 1] != '\n')
      text[at] = ' ';
  }
  return text;
}

void with_words(Workspace& work) {
  work.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
}

struct CallCase {
  const char* name;
  const char* expression;
  const char* want;  ///< In the answer of the console.
};
class ProviderFunction : public testing::TestWithParam<CallCase> {};

TEST_P(ProviderFunction, AnswersInTheConsole) {
  Workspace work(kProviders);
  with_words(work);
  work.write("repeat.tftpl", "${provider::w::repeat(\"ab\", 2)}");
  const Finished answer = work.plumb({"console"}, std::string(GetParam().expression) + "\n");
  EXPECT_THAT(unwrapped(answer.all()), HasSubstr(GetParam().want));
}

// The messages about encode_* and about names are those of terraform 1.11.4.
INSTANTIATE_TEST_SUITE_P(
    Table, ProviderFunction,
    testing::Values(
        CallCase{"Called", R"(provider::w::repeat("ab", 2))", "\"abab\""},
        CallCase{"Converted", R"(provider::w::repeat(7, "2"))", "\"77\""},
        CallCase{"Variadic", R"(provider::w::join("-", "a", "b"))", "\"a-b\""},
        CallCase{"Expanded", R"(provider::w::join("-", ["a", "b"]...))", "\"a-b\""},
        CallCase{"NullResult", R"(provider::w::first([]) == null)", "true"},
        CallCase{"NullArgument", R"(provider::w::state(null))", "\"null\""},
        CallCase{"Object", R"(provider::w::swap({ left = "a", right = "b" }).left)", "\"b\""},
        CallCase{"Sensitive", R"(provider::w::repeat(var.secret, 2))", "(sensitive value)"},
        CallCase{"Template", "templatefile(\"repeat.tftpl\", {})", "\"abab\""},
        CallCase{"NullRefused", R"(provider::w::repeat(null, 2))",
                 "Invalid value for \"text\" parameter: argument must not be null."},
        CallCase{"NotConverted", R"(provider::w::repeat("ab", "x"))",
                 "Invalid value for \"times\" parameter: a number is required."},
        CallCase{"ArgumentAtFault", R"(provider::w::repeat("ab", -1))",
                 "Invalid value for \"times\" parameter: cannot be negative."},
        CallCase{"CallAtFault", R"(provider::w::join("-", "boom"))",
                 "Call to function \"provider::w::join\" failed: this word is not said."},
        CallCase{"Infinite", R"(provider::w::repeat("ab", 1/0))",
                 "Invalid value for \"times\" parameter: an infinite number cannot be given to a "
                 "provider."},
        CallCase{"TooFew", "provider::tf::encode_tfvars()",
                 "Function \"provider::tf::encode_tfvars\" expects 1 argument(s). Missing value "
                 "for \"value\"."},
        CallCase{"TooMany", "provider::tf::encode_tfvars(1, 2)",
                 "Function \"provider::tf::encode_tfvars\" expects only 1 argument(s)."},
        CallCase{"NoObject", "provider::tf::encode_tfvars([1])",
                 "Call to function \"provider::tf::encode_tfvars\" failed: invalid value to "
                 "encode: must be an object whose attribute names will become the encoded "
                 "variable names."},
        CallCase{"NoIdentifier", R"(provider::tf::encode_tfvars({ "a b" = 1 }))",
                 "invalid variable name \"a b\": must be a valid identifier, per Terraform's "
                 "rules for input variable declarations."},
        CallCase{"Definitions",
                 R"-(provider::tf::decode_tfvars("b = [for x in [1] : x + 1]\na = {}"))-",
                 "{   \"a\" = {}   \"b\" = [     2,   ] }"},
        CallCase{"NoDefinitions", R"(provider::tf::decode_tfvars(""))", "{}"},
        CallCase{"SecretDefinitions", R"(provider::tf::decode_tfvars(sensitive("a = 1")))",
                 "(sensitive value)"},
        CallCase{"BrokenDefinitions", R"(provider::tf::decode_tfvars("a = 1\nb = \""))",
                 "Call to function \"provider::tf::decode_tfvars\" failed: invalid tfvars syntax: "
                 "<decode_tfvars argument>:2,6-6: Unterminated template string; "},
        CallCase{"BlockAmongDefinitions", R"(provider::tf::decode_tfvars("a {}\n"))",
                 "failed: invalid tfvars content: <decode_tfvars argument>:1,1-2: Unsupported "
                 "block type; "},
        CallCase{"ReferenceInDefinitions", R"(provider::tf::decode_tfvars("a = var.x"))",
                 "failed: invalid expression for variable \"a\": <decode_tfvars argument>:1,5-8: "
                 "Variables not allowed; "},
        CallCase{"CallInDefinitions", R"-(provider::tf::decode_tfvars("a = upper(\"x\")"))-",
                 "<decode_tfvars argument>:1,5-10: Function calls not allowed; "},
        CallCase{"UnknownFunction", "provider::tf::encode_exp(1)",
                 "The function \"encode_exp\" is not available from the provider \"tf\". Did you "
                 "mean \"encode_expr\"?"},
        CallCase{"UndeclaredProvider", "provider::terraform::encode_expr(1)",
                 "There is no function named \"provider::terraform::encode_expr\". Ensure that "
                 "provider name \"terraform\" is declared in this module's required_providers "
                 "block, and that this provider offers a function named \"encode_expr\"."},
        CallCase{"NoProviderName", "provider::tf(1)",
                 "The function call must include the provider name after the \"provider::\" "
                 "prefix."}),
    [](const auto& info) { return info.param.name; });

TEST(ProviderFunctions, AreThereForValidatePlanAndApply) {
  Workspace work(kProviders + R"(
resource "terraform_data" "a" {
  provider = tf
  input    = provider::w::repeat("ab", 2)
}
output "after" { value = provider::w::repeat(terraform_data.a.output, 2) }
output "state" { value = provider::w::state(terraform_data.a.output) }
output "whole" { value = provider::tf::encode_expr([terraform_data.a.id]) == null }
)");
  with_words(work);
  EXPECT_EQ(work.plumb({"validate"}).code, 0);
  const Finished plan = work.plumb({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.all();
  EXPECT_THAT(plan.out, HasSubstr("input  = \"abab\""));
  EXPECT_THAT(plan.out, HasSubstr("after = (known after apply)"));
  EXPECT_THAT(plan.out, HasSubstr("state = \"unknown\""));
  EXPECT_THAT(plan.out, HasSubstr("whole = (known after apply)"));
}

TEST(ProviderFunctions, AnswerDuringApply) {
  Workspace work(kProviders + R"(
resource "terraform_data" "a" {
  provider = tf
  input    = provider::w::repeat("ab", 2)
}
output "after" { value = provider::w::repeat(terraform_data.a.output, 2) }
)");
  with_words(work);
  work.apply();
  EXPECT_EQ(work.plumb({"output", "-raw", "after"}).out, "abababab");
  EXPECT_EQ(work.plan_code(), 0);
}

TEST(ProviderFunctions, AreCalledInChildModulesByTheirNames) {
  Workspace work(R"(module "child" { source = "./child" }
output "it" { value = module.child.it })");
  with_words(work);
  work.write("child/main.tf", R"(
terraform {
  required_providers {
    other = { source = "example/words" }
  }
}
output "it" { value = provider::other::repeat("x", 3) }
)");
  EXPECT_EQ(work.plumb({"init"}).code, 0);
  work.apply();
  EXPECT_EQ(work.plumb({"output", "-raw", "it"}).out, "xxx");
}

TEST(ProviderFunctions, WrongCallsAreFoundByValidate) {
  Workspace work(kProviders + R"(output "a" { value = provider::w::repet("a", 1) })");
  with_words(work);
  const Finished validated = work.plumb({"validate"});
  EXPECT_EQ(validated.code, 1);
  EXPECT_THAT(validated.all(), HasSubstr("Unknown provider function"));
  EXPECT_THAT(unwrapped(validated.all()), HasSubstr("Did you mean \"repeat\"?"));
}

TEST(ProviderFunctions, OfProvidersThatAreNotInstalledAreReported) {
  Workspace work(kProviders + R"(output "a" { value = provider::w::repeat("a", 1) })");
  const Finished validated = work.plumb({"validate"});
  EXPECT_EQ(validated.code, 1);
  EXPECT_THAT(unwrapped(validated.all()),
              HasSubstr("provider registry.terraform.io/example/words, but no plugin for it"));
}

TEST(ProviderFunctions, KeepSecretsInResultsAndErrors) {
  Workspace work(kProviders + R"(output "a" { value = provider::w::join("", var.secret) })");
  with_words(work);
  const Finished open = work.plumb({"plan"});
  EXPECT_EQ(open.code, 1);
  EXPECT_THAT(open.all(), HasSubstr("Output refers to sensitive values"));
  work.write("main.tf", kProviders + R"(
output "a" {
  value     = provider::w::join("", var.secret)
  sensitive = true
}
)");
  work.environment["TF_VAR_secret"] = "boom";
  const Finished failed = work.plumb({"plan"});
  EXPECT_THAT(failed.all(), HasSubstr("Error in function call"));
  EXPECT_THAT(failed.all(), Not(HasSubstr("not said")));
}

/// What the real program makes of the same values, where it is installed.
TEST(ProviderFunctions, WriteWhatTerraformWrites) {
  const std::string terraform = terraform_program();
  if (terraform.empty()) GTEST_SKIP() << "terraform is not installed";
  Workspace work(R"(
terraform {
  required_providers {
    terraform = { source = "terraform.io/builtin/terraform" }
  }
}
locals {
  cases = {
    scalars = [1, -1, 1.5, 0.1, 1e40, 1e-7, 123456789012345678901234567890, true, null, ""]
    strings = ["a\"b\\", "l1\nl2\r\t", "$${x}%%{y}", "$x$$$$$${", "é日本", "\u00a0\u200b\u0001"]
    nested  = [{ a = 1 }, { b = 2, ccc = [1, { d = 1 }] }, [], [[{ x = [[{}]] }]]]
    object  = { a = 1, bbbb = "x", cc = { d = null, eee = {} }, d = 1, eeeeee = [], f = [[1]] }
    names   = { "a b" = 1, a-b = 2, "1a" = 3, _x = 4, "é" = 5, if = 6, "" = 7, "日本" = 8, "a\"" = 9 }
    sets    = [toset(["b", "a"]), toset([{ a = 1 }, { a = 2 }])]
    maps    = [tomap({ b = 1, a = null }), tomap({})]
    third   = 1 / 3
  }
}
output "each" { value = { for name, value in local.cases : name => provider::terraform::encode_expr(value) } }
output "whole" { value = provider::terraform::encode_tfvars(local.cases) }
)");
  work.apply();
  const Json got = Json::parse(work.plumb({"output", "-json"}).out);
  const auto real = [&](const std::vector<std::string>& arguments) {
    Command command = work.command(arguments);
    command.words[0] = terraform;
    return run(command);
  };
  ASSERT_EQ(real({"init", "-backend=false"}).code, 0);
  ASSERT_EQ(real({"apply", "-auto-approve", "-state=real.tfstate"}).code, 0);
  const Json want = Json::parse(real({"output", "-json", "-state=real.tfstate"}).out);
  for (const auto& [name, text] : want.at("each").at("value").items())
    EXPECT_EQ(got.at("each").at("value").at(name), text) << name;
  EXPECT_EQ(got.at("whole").at("value"), want.at("whole").at("value"));
}

}  // namespace
}  // namespace plumb::test
