/// Calls that a provider may ask to be made again.
#pragma once

#include <functional>
#include <string>

#include "planner/evaluation.h"
#include "planner/plan.h"

namespace plumb::planner {

/// What the call is about.
struct RepeatedCall {
  Evaluation& evaluation;
  const providers::Provider& provider;
  std::string name;  ///< Of the object, for people.
  Action step;
  std::int64_t limit_ms = 0;  ///< For all tries together; 0: none.
  /// Brings what is told of a try into order with the rest, if that needs it.
  std::function<void(std::function<void()>)> announce;
};

/// Makes the call where waiting is allowed, and again a few times as long as the provider says that
/// it had no effect and is worth another try (PLUMB_DIAG_RETRY_AFTER); nothing else is ever
/// repeated. The answer to the last try.
[[nodiscard]] Result<providers::ReadResult> ask_repeatedly(
    const RepeatedCall& call, const std::function<Result<providers::ReadResult>()>& once);
/// `once` is given how much of the time limit earlier tries have used, in ms.
[[nodiscard]] Result<providers::ApplyResult> ask_repeatedly(
    const RepeatedCall& call,
    const std::function<Result<providers::ApplyResult>(std::int64_t)>& once);

}  // namespace plumb::planner
