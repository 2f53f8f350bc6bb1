/// Carrying out a graph: every node after those that it depends on, as many at a time as there are
/// threads.
#pragma once

#include <functional>
#include <vector>

#include "graph/graph.h"
#include "system/cancellation.h"
#include "system/thread_pool.h"

namespace plumb::planner {

/// What became of a node. Nodes that depend on one that failed, directly or not, are skipped.
enum class Outcome : std::uint8_t { kDone, kFailed, kSkipped };

/// Tells that a node has ended; once for each node, from any thread.
using Finish = std::function<void(Outcome)>;

/// Starts a node. May return before the work is done. Must call finish.
using Visit = std::function<void(graph::NodeId, const Finish& finish)>;

/// Visits all nodes and returns when all have ended. After a request to cancel no further node is
/// started. The result has one entry for each node. Not from within a task of the pool.
[[nodiscard]] std::vector<Outcome> walk(const graph::Graph& graph, system::ThreadPool& pool,
                                        const system::Cancellation& cancellation,
                                        const Visit& visit);

/// How pieces of work are spread.
struct Spread {
  /// One at a time, and never in the task that spreads them.
  static constexpr std::size_t kSingly = 0;
  std::size_t portion =
      1;  ///< So many in a task; no more than that are done at once where they are.
  std::function<void(std::function<void()>)> run;  ///< Runs a task, now or later.
};

/// Calls work(i) for 0 .. count - 1 and `done` after the last; `done` may be called from any
/// thread, or before this returns.
void for_each_parallel(std::size_t count, const Spread& spread,
                       std::function<void(std::size_t)> work, std::function<void()> done);

}  // namespace plumb::planner
