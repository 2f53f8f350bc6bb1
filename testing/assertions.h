/// `assert` blocks: what a run says must hold of the module that it tests.
#pragma once

#include "planner/evaluation.h"
#include "testing/names.h"

namespace plumb::testing {

/// What became of a run or of a file, the worse behind the better.
enum class Status : std::uint8_t { kPending, kSkip, kPass, kFail, kError };

struct Judged {
  Status status = Status::kPass;
  std::size_t failed = 0;  ///< Assertions that do not hold.
  Diagnostics diags;
};

/// Judges the run's assertions with all that was planned or applied. `names`: what the module does
/// not know, the variables of the test and the outputs of earlier runs.
[[nodiscard]] Judged judge_assertions(const TestFile& file, const TestRun& run,
                                      planner::Evaluation& evaluation, const KnownNames& names);

/// The outputs of the root module, as an object.
[[nodiscard]] Value root_outputs(planner::Evaluation& evaluation);

}  // namespace plumb::testing
