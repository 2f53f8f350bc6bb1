#include "cli/cli_configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace plumb::cli {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Texts = std::map<std::string, std::string>;

constexpr const char* kNative = R"(
disable_checkpoint = true
plugin_cache_dir   = "/cache"
provider_installation {
  direct {}
}
host "reg.example.com" {
  services = {
    "modules.v1"   = "https://reg.example.com/m/"
    "providers.v1" = "https://reg.example.com/p/"
  }
}
credentials "reg.example.com" {
  token = "from the file"
}
credentials "other.example.com" {
  token = "other"
}
)";

class CliConfigurationFile : public testing::Test {
 protected:
  CliConfiguration read(const Environment& environment, const Texts& texts) {
    const test::MemoryFiles files(texts);
    diags = {};
    return read_cli_configuration(environment, files, sources, diags);
  }
  [[nodiscard]] std::string summaries() const {
    std::string all;
    for (const auto& item : diags.items()) all += item.summary + "; ";
    return all;
  }
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
};

TEST_F(CliConfigurationFile, TellsHostsAndCredentials) {
  const CliConfiguration given = read({{"HOME", "/h"}}, {{"/h/.terraformrc", kNative}});
  EXPECT_EQ(summaries(), "");
  EXPECT_THAT(given.module_services,
              ElementsAre(Pair("reg.example.com", "https://reg.example.com/m/")));
  EXPECT_THAT(given.tokens, ElementsAre(Pair("other.example.com", "other"),
                                        Pair("reg.example.com", "from the file")));
}

TEST_F(CliConfigurationFile, IsOursBeforeTerraforms) {
  const Texts both{{"/h/.terraformrc", kNative},
                   {"/h/.plumbrc", "credentials \"a.example\" {\n  token = \"a\"\n}\n"}};
  EXPECT_THAT(read({{"HOME", "/h"}}, both).tokens, ElementsAre(Pair("a.example", "a")));
  EXPECT_EQ(read({{"HOME", "/h"}, {"TF_CLI_CONFIG_FILE", "/h/.terraformrc"}}, both).tokens.size(),
            2U);
  EXPECT_TRUE(read({{"HOME", "/h"}, {"TF_CLI_CONFIG_FILE", "/dev/null"}}, both).tokens.empty());
}

TEST_F(CliConfigurationFile, MayBeJson) {
  const Texts saved{{"/h/.terraform.d/credentials.tfrc.json",
                     R"({"credentials":{"a.example":{"token":"saved"}},"x":1})"}};
  EXPECT_THAT(read({{"HOME", "/h"}}, saved).tokens, ElementsAre(Pair("a.example", "saved")));
  const Texts given{
      {"/rc.json", R"({"host":{"a.example":{"services":{"modules.v1":"https://a.example/"}}}})"}};
  EXPECT_THAT(read({{"TF_CLI_CONFIG_FILE", "/rc.json"}}, given).module_services,
              ElementsAre(Pair("a.example", "https://a.example/")));
}

TEST_F(CliConfigurationFile, GivesWayToTheEnvironment) {
  EXPECT_THAT(read({{"HOME", "/h"},
                    {"TF_TOKEN_reg_example_com", "from the environment"},
                    {"TF_TOKEN_my__host_example_com", "dashed"},
                    {"TF_TOKEN_empty_example_com", ""}},
                   {{"/h/.terraformrc", kNative}})
                  .tokens,
              ElementsAre(Pair("my-host.example.com", "dashed"), Pair("other.example.com", "other"),
                          Pair("reg.example.com", "from the environment")));
}

TEST_F(CliConfigurationFile, WithMistakesIsReported) {
  (void)read({{"HOME", "/h"}}, {{"/h/.terraformrc", "host \"a\" {"}});
  EXPECT_TRUE(diags.has_errors());
  (void)read({{"HOME", "/h"}}, {{"/h/.terraform.d/credentials.tfrc.json", "[]"}});
  EXPECT_EQ(summaries(), "Invalid CLI configuration; ");
  for (const char* const odd :
       {R"({"credentials":1,"host":{"a":1}})", R"({"credentials":{"a":{"token":1}}})",
        R"({"host":{"a":{"services":[]}}})", R"({"host":null})"}) {
    const CliConfiguration given =
        read({{"HOME", "/h"}}, {{"/h/.terraform.d/credentials.tfrc.json", odd}});
    EXPECT_TRUE(given.tokens.empty() && given.module_services.empty()) << odd;
    EXPECT_EQ(summaries(), "");
  }
}

}  // namespace
}  // namespace plumb::cli
