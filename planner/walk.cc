#include "planner/walk.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace plumb::planner {
namespace {

using graph::NodeId;

/// One walk. Lives until the last node has ended.
class Walker {
 public:
  Walker(const graph::Graph& graph, system::ThreadPool& pool,
         const system::Cancellation& cancellation, const Visit& visit)
      : graph_(graph),
        pool_(pool),
        cancellation_(cancellation),
        visit_(visit),
        queue_(graph),
        outcomes_(graph.size(), Outcome::kSkipped),
        blocked_(graph.size()) {}

  std::vector<Outcome> run() {
    std::unique_lock lock(mutex_);
    start_ready(lock);
    ended_.wait(lock, [this] { return queue_.done(); });
    return std::move(outcomes_);
  }

 private:
  /// With the lock held: takes what is ready and hands it to the pool; ends at once what is to be
  /// skipped.
  void start_ready(std::unique_lock<std::mutex>&) {
    std::vector<NodeId> ready;
    for (queue_.take_ready(ready); !ready.empty();) {
      std::vector<NodeId> next;
      for (const NodeId node : ready) {
        if (blocked_[node] || cancellation_.requested()) {
          end(node, Outcome::kSkipped);
        } else {
          pool_.run([this, node] {
            visit_(node, [this, node](Outcome outcome) { finish(node, outcome); });
          });
        }
      }
      queue_.take_ready(next);
      ready.swap(next);
    }
    if (queue_.done()) ended_.notify_all();
  }

  void end(NodeId node, Outcome outcome) {
    outcomes_[node] = outcome;
    if (outcome != Outcome::kDone) {
      for (const NodeId dependent : graph_.dependents(node)) blocked_[dependent] = true;
    }
    queue_.finish(node);
  }

  void finish(NodeId node, Outcome outcome) {
    std::unique_lock lock(mutex_);
    end(node, outcome);
    start_ready(lock);
  }

  const graph::Graph& graph_;
  system::ThreadPool& pool_;
  const system::Cancellation& cancellation_;
  const Visit& visit_;
  std::mutex mutex_;
  std::condition_variable ended_;
  graph::ReadyQueue queue_;
  std::vector<Outcome> outcomes_;
  std::vector<bool> blocked_;
};

}  // namespace

std::vector<Outcome> walk(const graph::Graph& graph, system::ThreadPool& pool,
                          const system::Cancellation& cancellation, const Visit& visit) {
  Walker walker(graph, pool, cancellation, visit);
  std::vector<Outcome> outcomes = walker.run();
  // The last node's task may still be on its way out of finish().
  pool.wait_idle();
  return outcomes;
}

void for_each_parallel(std::size_t count, const Spread& spread,
                       std::function<void(std::size_t)> work, std::function<void()> done) {
  const std::size_t portion = std::max<std::size_t>(1, spread.portion);
  if (count <= spread.portion || count == 0) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    done();
    return;
  }
  const std::size_t portions = (count + portion - 1) / portion;
  struct Shared {
    std::function<void(std::size_t)> work;
    std::function<void()> done;
    std::atomic<std::size_t> left;
  };
  auto shared = std::make_shared<Shared>();
  shared->work = std::move(work);
  shared->done = std::move(done);
  shared->left = portions;
  for (std::size_t p = 0; p < portions; ++p) {
    spread.run([shared, p, portion, count] {
      for (std::size_t i = p * portion; i < std::min(count, (p + 1) * portion); ++i)
        shared->work(i);
      if (shared->left.fetch_sub(1) == 1) shared->done();
    });
  }
}

}  // namespace plumb::planner
