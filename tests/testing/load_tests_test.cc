#include "testing/load_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace plumb::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Texts = std::map<std::string, std::string>;

struct Loaded {
  explicit Loaded(Texts texts, const std::string& directory = "tests")
      : files(std::move(texts)), suite(load_tests(directory, {files, sources}, diags)) {}

  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const TestFile& file : suite.files) all.push_back(file.path);
    return all;
  }
  [[nodiscard]] std::vector<std::string> summaries() const {
    std::vector<std::string> all;
    for (const auto& item : diags.items()) all.push_back(item.summary);
    return all;
  }

  test::MemoryFiles files;
  diagnostics::SourceMap sources;
  Diagnostics diags;
  TestSuite suite;
};

TEST(LoadTests, FindsThemHereAndBelow) {
  const Loaded loaded({{"z.tftest.hcl", ""},
                       {"tests/a.tftest.json", "{}"},
                       {"tests/b.tofutest.hcl", ""},
                       {"tests/b.tftest.hcl", ""},
                       {"tests/deeper/c.tftest.hcl", ""},
                       {"other/d.tftest.hcl", ""},
                       {".hidden.tftest.hcl", ""},
                       {"kept.tftest.hcl~", ""}});
  EXPECT_THAT(loaded.paths(),
              ElementsAre("tests/a.tftest.json", "tests/b.tofutest.hcl", "z.tftest.hcl"));
  EXPECT_THAT(loaded.summaries(), IsEmpty());
}

TEST(LoadTests, RefusesDirectoriesElsewhere) {
  for (const char* const directory : {"../x", "/tmp", "a/../.."}) {
    EXPECT_THAT(Loaded({}, directory).summaries(), ElementsAre("Invalid testing directory"));
  }
  EXPECT_THAT(Loaded({}, "spec").summaries(), ElementsAre("Test directory does not exist"));
}

TEST(LoadTests, ReadsRuns) {
  const Loaded loaded(Texts{{"a.tftest.hcl", R"(
variables {
  v = 1
}
run "one" {
  command = plan
  plan_options {
    mode    = refresh-only
    replace = [a.b[0]]
    target  = [module.m]
  }
  assert {
    condition     = output.o == 1
    error_message = "m"
  }
  expect_failures = [var.v]
  state_key       = "k"
}
run "two" {}
)"}});
  ASSERT_THAT(loaded.summaries(), IsEmpty());
  const TestFile& file = loaded.suite.files[0];
  ASSERT_EQ(file.runs.size(), 2U);
  const TestRun& run = file.runs[0];
  EXPECT_FALSE(run.applies);
  EXPECT_EQ(run.options.mode, planner::Mode::kRefreshOnly);
  EXPECT_EQ(run.options.replace.size(), 1U);
  EXPECT_EQ(run.options.targets.size(), 1U);
  EXPECT_EQ(run.asserts.size(), 1U);
  EXPECT_EQ(run.expected.at(0).object, "var.v");
  EXPECT_EQ(run.state_key, "k");
  EXPECT_TRUE(file.runs[1].applies);
}

TEST(LoadTests, PrefersWhatAMockSaysItselfToItsFiles) {
  const Loaded loaded(Texts{{"a.tftest.hcl", R"(
mock_provider "p" {
  source          = "./mocks"
  override_during = plan
  mock_resource "p_a" {
    defaults = { id = "own" }
  }
}
)"},
                            {"mocks/x.tfmock.hcl", R"(
mock_resource "p_a" {
  defaults = { id = "file" }
}
mock_resource "p_b" {
  override_during = apply
  defaults        = { id = "b" }
}
)"}});
  ASSERT_THAT(loaded.summaries(), IsEmpty());
  const MockProvider& mock = *loaded.suite.files[0].providers.at("p").mock;
  const MadeUp& a = mock.resources.find("p_a")->second;
  const MadeUp& b = mock.resources.find("p_b")->second;
  EXPECT_EQ(a.values.find("id")->as_string(), "own");
  EXPECT_EQ(b.values.find("id")->as_string(), "b");
  EXPECT_EQ(a.at_plan, true);
  EXPECT_EQ(b.at_plan, false);
}

}  // namespace
}  // namespace plumb::testing
