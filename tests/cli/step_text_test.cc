#include "cli/step_text.h"

#include <gtest/gtest.h>

namespace plumb::cli {
namespace {

TEST(StepText, CountsWhatAnApplyDidAndWhatNot) {
  planner::ApplyResult result;
  result.done = {0, 1, 2, 3};
  result.failed = 4;
  result.not_tried = 5;
  EXPECT_EQ(incomplete_line(result, false),
            "Apply incomplete! Resources: 1 added, 2 changed, 3 destroyed; 4 failed, 5 not tried.");
  EXPECT_EQ(incomplete_line(result, true),
            "Destroy incomplete! Resources: 3 destroyed; 4 failed, 5 not tried.");
  result.done.import = 6;
  EXPECT_EQ(incomplete_line(result, false),
            "Apply incomplete! Resources: 6 imported, 1 added, 2 changed, 3 destroyed; 4 failed, 5 "
            "not tried.");
}

TEST(StepText, TellsOfAnotherTry) {
  EXPECT_EQ(retry_text("a.b", planner::Action::kCreate, 2, 5400, "Too many requests"),
            "a.b: Still creating... retrying in 5s (attempt 2): Too many requests");
  EXPECT_EQ(retry_text("a.b", planner::Action::kRead, 3, 250, "Busy\n\033[1m"),
            "a.b: Still reading... retrying in 250ms (attempt 3): Busy ␛[1m");
}

}  // namespace
}  // namespace plumb::cli
