#include "planner/repeated_call.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "planner/instance_plan.h"
#include "system/clock.h"

namespace plumb::planner {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kTriesMax = 5;
/// Whatever the provider says.
constexpr std::int64_t kDelayMaxMs = std::int64_t{5} * 60 * 1000;
/// A request to stop wakes nobody, so it is looked for.
constexpr milliseconds kLook(50);

std::optional<std::int64_t> retry_after(const providers::ReadResult& answer) {
  return providers::retry_after_ms(answer.messages);
}
/// Whoever answers with a state has done something.
std::optional<std::int64_t> retry_after(const providers::ApplyResult& answer) {
  return answer.answered ? std::nullopt : providers::retry_after_ms(answer.messages);
}

/// Up to a quarter more, so that those who were refused together do not come back together.
std::int64_t with_jitter(std::int64_t delay_ms) {
  const auto chance = static_cast<unsigned char>(system::random_bytes(1)[0]);
  return delay_ms + delay_ms * chance / 1024;
}

std::string first_error(const providers::Messages& messages) {
  const auto found = std::ranges::find_if(messages, &providers::Message::error);
  return found == messages.end() ? "" : found->summary;
}

/// Whether the time went by without a request to stop.
bool wait(const RunContext& run, std::int64_t delay_ms) {
  const auto end = steady_clock::now() + milliseconds(delay_ms);
  while (!run.cancellation.requested() && steady_clock::now() < end) {
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
    run.pool.blocking([&] { std::this_thread::sleep_for(std::min(left, kLook)); });
  }
  return !run.cancellation.requested();
}

void tell(const RepeatedCall& call, int attempt, std::int64_t delay_ms, const std::string& why) {
  Observer& observer = call.evaluation.context().observer;
  const auto line = [&observer, name = call.name, step = call.step, attempt, delay_ms, why] {
    observer.retrying(name, step, attempt, delay_ms, why);
  };
  call.announce ? call.announce(line) : line();
}

template <typename Answer, typename Once>
Result<Answer> ask_until_settled(const RepeatedCall& call, const Once& once) {
  const RunContext& run = call.evaluation.context();
  const auto begun = steady_clock::now();
  const auto spent_ms = [&] {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun).count();
  };
  for (int tries = 1;; ++tries) {
    Result<Answer> answer =
        ask(call.provider, run.pool, [&] { return once(tries == 1 ? 0 : spent_ms()); });
    const auto after = answer ? retry_after(*answer) : std::nullopt;
    if (!after) return answer;
    if (tries == kTriesMax) {
      answer->messages.back().detail +=
          "\n\nThe provider asked for another try each time, and was given " +
          std::to_string(kTriesMax) + ".";
      return answer;
    }
    const std::int64_t delay = with_jitter(std::clamp<std::int64_t>(*after, 1, kDelayMaxMs));
    if (call.limit_ms > 0 && spent_ms() + delay >= call.limit_ms) {
      answer->overdue = true;
      return answer;
    }
    tell(call, tries + 1, delay, call.evaluation.without_secrets(first_error(answer->messages)));
    if (!wait(run, delay)) return answer;
  }
}

}  // namespace

Result<providers::ReadResult> ask_repeatedly(
    const RepeatedCall& call, const std::function<Result<providers::ReadResult>()>& once) {
  return ask_until_settled<providers::ReadResult>(call, [&](std::int64_t) { return once(); });
}

Result<providers::ApplyResult> ask_repeatedly(
    const RepeatedCall& call,
    const std::function<Result<providers::ApplyResult>(std::int64_t)>& once) {
  return ask_until_settled<providers::ApplyResult>(call, once);
}

}  // namespace plumb::planner
