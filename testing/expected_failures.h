/// `expect_failures`: conditions that are to fail, and what that makes of what was found.
#pragma once

#include "testing/test_file.h"

namespace plumb::testing {

/// Reports what has no conditions, and so cannot fail. Whether there is nothing.
[[nodiscard]] bool check_expected(const TestRun& run, Diagnostics& diags);

/// Takes out the failures that are expected, and reports those that did not come. Failed checks
/// that nobody expects are errors.
void settle_expected(const TestRun& run, Diagnostics& diags);

/// Beside failures that are expected but kept a plan from being applied: that this is no success.
void explain_expected(const TestRun& run, Diagnostics& diags);

}  // namespace plumb::testing
