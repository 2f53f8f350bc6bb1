#include "testing/expected_failures.h"

#include <algorithm>

namespace plumb::testing {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;

/// `var.x`, `output.x` or `check.x`, and nothing behind it.
bool is_named_object(const std::string& text) {
  const std::size_t dot = text.find('.');
  const std::string root = text.substr(0, dot);
  return (root == "var" || root == "output" || root == "check") && dot != std::string::npos &&
         text.find_first_of(".[", dot + 1) == std::string::npos;
}

/// A resource or a data source of the module under test, or an instance of one.
std::optional<state::Target> resource_target(const std::string& text) {
  for (const char* const root :
       {"local.", "module.", "path.", "run.", "var.", "output.", "check."}) {
    if (text.starts_with(root)) return std::nullopt;
  }
  state::AddressError problem;
  auto target = state::parse_target(text, problem);
  return target && target->resource && target->module.empty() ? target : std::nullopt;
}

/// Whether the failure of that object is meant.
bool means(const ExpectedFailure& expected, const std::string& checked) {
  if (expected.object == checked) return true;
  const auto target = resource_target(expected.object);
  state::AddressError problem;
  const auto instance = state::parse_instance(checked, problem);
  return target && instance && target->contains(*instance);
}

bool is_check(const std::string& checked) {
  return checked.starts_with("check.") || checked.find(".check.") != std::string::npos;
}

}  // namespace

bool check_expected(const TestRun& run, Diagnostics& diags) {
  for (const ExpectedFailure& expected : run.expected) {
    if (is_named_object(expected.object) || resource_target(expected.object)) continue;
    diags.error(expected.span, "Invalid `expect_failures` reference",
                "Nothing about " + expected.object +
                    " can be expected to fail. What can are variables, outputs, checks, resources "
                    "and data sources of the module under test.");
    return false;
  }
  return true;
}

void settle_expected(const TestRun& run, Diagnostics& diags) {
  std::vector<bool> came(run.expected.size());
  std::erase_if(diags.items(), [&](const Diagnostic& diagnostic) {
    if (diagnostic.checked.empty()) return false;
    bool expected = false;
    for (std::size_t i = 0; i < run.expected.size(); ++i) {
      if (!means(run.expected[i], diagnostic.checked)) continue;
      came[i] = expected = true;
    }
    return expected;
  });
  for (Diagnostic& diagnostic : diags.items()) {
    if (is_check(diagnostic.checked)) diagnostic.severity = Severity::kError;
  }
  for (std::size_t i = 0; i < came.size(); ++i) {
    if (came[i]) continue;
    diags.error(
        run.expected[i].span, "Missing expected failure",
        "A condition of " + run.expected[i].object + " was expected to fail, and none did.");
  }
}

void explain_expected(const TestRun& run, Diagnostics& diags) {
  Diagnostics told;
  for (const ExpectedFailure& expected : run.expected) {
    const bool failed = std::ranges::any_of(diags.items(), [&](const Diagnostic& diagnostic) {
      return diagnostic.severity == Severity::kError && !diagnostic.checked.empty() &&
             means(expected, diagnostic.checked);
    });
    if (!failed) continue;
    // Only of outputs does Terraform say where they are expected.
    const bool placed = expected.object.starts_with("output.");
    told.warning(placed ? expected.span : Span{}, "Expected failure while planning",
                 "A condition of " + expected.object +
                     " failed as expected, but when the run was planned, so that there was nothing "
                     "to apply. Where the plan is expected to fail, let the run only plan: "
                     "command = plan.");
  }
  diags.append(std::move(told));
}

}  // namespace plumb::testing
