#include "state/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <future>

#include "state/object_codec.h"
#include "system/failpoint.h"

namespace plumb::state {

Journal::Journal(Store& store, Lease lease, std::int64_t run)
    : store_(store), lease_(std::move(lease)), run_(run), writer_([this] { work(); }) {}

Journal::~Journal() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    work_available_.notify_one();
  }
  writer_.join();
}

Result<std::int64_t> Journal::intend(Intent intent) {
  system::failpoint("before intent");
  std::promise<Result<void>> promise;
  auto durable = promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({&intent, {}, [&](const Result<void>& result) { promise.set_value(result); }});
    work_available_.notify_one();
  }
  PLUMB_TRY(durable.get());
  system::failpoint("after intent");
  return intent.id;
}

void Journal::record(Outcome outcome, std::function<void(const Result<void>&)> durable) {
  system::failpoint("before outcome");
  const std::lock_guard lock(mutex_);
  queue_.push_back({nullptr, std::move(outcome), std::move(durable)});
  work_available_.notify_one();
}

void Journal::announce(std::function<void()> tell) {
  const std::lock_guard lock(mutex_);
  queue_.push_back({nullptr, {}, [tell = std::move(tell)](const Result<void>&) { tell(); }, true});
  work_available_.notify_one();
}

Result<void> Journal::flush() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return queue_.empty() && !busy_; });
  if (errors_.empty()) return {};
  diagnostics::Error all = errors_.front();
  for (std::size_t i = 1; i < errors_.size(); ++i) all.message += "\n\n" + errors_[i].message;
  return tl::unexpected(std::move(all));
}

bool Journal::has_outcomes(const std::deque<Entry>& group) {
  return std::any_of(group.begin(), group.end(), [](const Entry& entry) {
    return entry.intent == nullptr && !entry.announcement;
  });
}

void Journal::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (queue_.empty()) {
      idle_.notify_all();
      if (closing_) return;
      work_available_.wait(lock, [this] { return closing_ || !queue_.empty(); });
      continue;
    }
    std::deque<Entry> group;
    group.swap(queue_);
    busy_ = true;
    lock.unlock();
    const Result<void> written = write_group(group);
    for (Entry& entry : group) {
      if (entry.done) entry.done(written);
    }
    lock.lock();
    busy_ = false;
    if (!written) keep_error(written.error(), has_outcomes(group));
  }
}

/// What became of outcomes is told in any case, and before that nothing new could be begun.
void Journal::keep_error(const diagnostics::Error& error, bool of_outcomes) {
  if (of_outcomes && !errors_are_of_outcomes_) {
    errors_.clear();
    told_.clear();
  }
  if (!of_outcomes && !errors_.empty()) return;
  errors_are_of_outcomes_ = of_outcomes;
  if (told_.insert(error.message).second) errors_.push_back(error);
}

Result<void> Journal::write_group(std::deque<Entry>& group) {
  std::vector<Intent*> intents;
  std::vector<const Outcome*> outcomes;
  for (Entry& entry : group) {
    if (entry.announcement) continue;
    if (entry.intent != nullptr) {
      intents.push_back(entry.intent);
    } else {
      outcomes.push_back(&entry.outcome);
    }
  }
  if (intents.empty() && outcomes.empty()) return {};
  auto written = store_.write(lease_, run_, intents, outcomes);
  if (written) {
    system::failpoint("after commit");
    return {};
  }
  if (outcomes.empty()) return written;
  return write_emergency(group, written.error());
}

/// Appends to the emergency file, beside the database or, where that is not possible, in the
/// directory for temporary files.
Result<void> Journal::write_emergency(const std::deque<Entry>& group,
                                      const diagnostics::Error& cause) {
  std::string lines;
  for (const Entry& entry : group) {
    if (entry.intent == nullptr && !entry.announcement)
      lines += outcome_to_json(entry.outcome) + "\n";
  }
  for (const std::string& path :
       {store_.emergency_path(),
        std::string("/tmp/plumb-") + std::to_string(::getpid()) + ".emergency"}) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) continue;
    const bool complete =
        ::write(file, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) &&
        ::fsync(file) == 0;
    ::close(file);
    if (!complete) continue;
    return diagnostics::fail(cause.code, cause.message + ". What was done is kept in " + path +
                                             (path == store_.emergency_path()
                                                  ? "; the next command reads it back by itself"
                                                  : "; move it to " + store_.emergency_path() +
                                                        " and the next command reads it back"));
  }
  return diagnostics::fail(
      cause.code, cause.message +
                      ". It could not be written to an emergency file either. What was done:\n" +
                      lines);
}

}  // namespace plumb::state
