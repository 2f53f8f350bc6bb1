/// The journal of a run: what is about to be done and what became of it, made durable by one writer
/// for all workers.
///
/// Commits are grouped: what is handed in while one is under way shares the next. Order is kept, so
/// when an intent is durable everything handed in before it is too.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "state/store.h"

namespace plumb::state {

/// Thread-safe. Destroying it writes what is left first.
class Journal {
 public:
  Journal(Store& store, Lease lease, std::int64_t run);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  /// Writes the intent and waits until it is durable. The id to give with the outcome. The caller
  /// waits here: call it where waiting is allowed.
  [[nodiscard]] Result<std::int64_t> intend(Intent intent);

  /// Hands in an outcome; `durable` is called from the writer's thread once it is committed, or
  /// with the error. An outcome that the database does not take is in the emergency file before
  /// `durable` hears of it.
  void record(Outcome outcome, std::function<void(const Result<void>&)> durable);

  /// Calls `tell` from the writer's thread after everything that was handed in before is durable,
  /// so that what people read comes in the order of what happened.
  void announce(std::function<void()> tell);

  /// Waits until everything handed in is durable. The error says where all outcomes are that the
  /// database did not take; if there are none, why the first intent was not written.
  [[nodiscard]] Result<void> flush();

 private:
  struct Entry {
    Intent* intent = nullptr;
    Outcome outcome;
    std::function<void(const Result<void>&)> done;
    bool announcement = false;  ///< Nothing to write: only `done`, in its turn.
  };
  [[nodiscard]] static bool has_outcomes(const std::deque<Entry>& group);
  void keep_error(const diagnostics::Error& error, bool of_outcomes);
  void work();
  Result<void> write_group(std::deque<Entry>& group);
  Result<void> write_emergency(const std::deque<Entry>& group, const diagnostics::Error& cause);

  Store& store_;
  const Lease lease_;
  const std::int64_t run_;
  std::mutex mutex_;
  std::condition_variable work_available_;
  std::condition_variable idle_;
  std::deque<Entry> queue_;
  bool busy_ = false;
  bool closing_ = false;
  std::vector<diagnostics::Error> errors_;  ///< No two with the same message.
  bool errors_are_of_outcomes_ = false;
  std::set<std::string> told_;  ///< The messages of errors_.
  std::thread writer_;          ///< Last: it uses all of the above.
};

}  // namespace plumb::state
