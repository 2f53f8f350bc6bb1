#include "testing/expected_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumb::testing {
namespace {

using ::testing::ElementsAre;

TestRun expecting(std::vector<std::string> objects) {
  TestRun run;
  for (std::string& object : objects) run.expected.push_back({std::move(object), {}});
  return run;
}

void fail(Diagnostics& diags, const char* checked,
          diagnostics::Severity severity = diagnostics::Severity::kError) {
  diagnostics::Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.summary = std::string("failed ") + checked;
  diagnostic.checked = checked;
  diags.add(std::move(diagnostic));
}

std::vector<std::string> errors(const Diagnostics& diags) {
  std::vector<std::string> found;
  for (const auto& item : diags.items()) {
    if (item.severity == diagnostics::Severity::kError) found.push_back(item.summary);
  }
  return found;
}

TEST(ExpectedFailures, AreTakenOut) {
  Diagnostics diags;
  fail(diags, "var.x");
  fail(diags, "a.b[1]");
  fail(diags, "module.m.var.x");
  diags.error({}, "something else");
  settle_expected(expecting({"var.x", "a.b"}), diags);
  EXPECT_THAT(errors(diags), ElementsAre("failed module.m.var.x", "something else"));
}

TEST(ExpectedFailures, OfAnInstanceAreNotThoseOfOthers) {
  Diagnostics diags;
  fail(diags, "a.b[1]");
  settle_expected(expecting({"a.b[0]"}), diags);
  EXPECT_THAT(errors(diags), ElementsAre("failed a.b[1]", "Missing expected failure"));
}

TEST(ExpectedFailures, OfChecksAreErrorsIfNobodyExpectsThem) {
  Diagnostics diags;
  fail(diags, "check.c", diagnostics::Severity::kWarning);
  fail(diags, "module.m.check.d", diagnostics::Severity::kWarning);
  settle_expected(expecting({"check.c"}), diags);
  EXPECT_THAT(errors(diags), ElementsAre("failed module.m.check.d"));
}

TEST(ExpectedFailures, AreOfWhatHasConditions) {
  for (const char* const object :
       {"var.x", "output.x", "check.x", "a.b", "a.b[\"k\"]", "data.a.b[0]"}) {
    Diagnostics diags;
    EXPECT_TRUE(check_expected(expecting({object}), diags)) << object;
  }
  for (const char* const object : {"local.x", "module.m", "module.m.a.b", "output.x.y", "path.x"}) {
    Diagnostics diags;
    EXPECT_FALSE(check_expected(expecting({object}), diags)) << object;
    EXPECT_THAT(errors(diags), ElementsAre("Invalid `expect_failures` reference"));
  }
}

}  // namespace
}  // namespace plumb::testing
