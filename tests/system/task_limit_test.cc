#include "system/task_limit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace plumb::system {
namespace {

TEST(TaskLimit, RunsNoMoreThanSoManyAtATime) {
  ThreadPool pool(4, 10);
  TaskLimit limit(pool, 2);
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  std::atomic<int> ended{0};
  for (int i = 0; i < 50; ++i) {
    limit.run([&] {
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      pool.blocking([] { std::this_thread::yield(); });
      --running;
      ++ended;
    });
  }
  pool.wait_idle();
  EXPECT_EQ(ended, 50);
  EXPECT_LE(most, 2);
}

TEST(TaskLimit, LeavesThePoolToOthersWhileTasksWait) {
  ThreadPool pool(2, 2);
  TaskLimit limit(pool, 1);
  std::promise<void> others;
  auto done = others.get_future().share();
  // The first waits for what comes after all the others, which wait for the first.
  for (int i = 0; i < 20; ++i) limit.run([&pool, done] { pool.blocking([&] { done.wait(); }); });
  pool.run([&] { others.set_value(); });
  pool.wait_idle();
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

TEST(TaskLimit, CanBeLowered) {
  ThreadPool pool(4, 4);
  TaskLimit limit(pool, 4);
  limit.lower(1);
  std::atomic<int> running{0};
  std::atomic<bool> alone{true};
  for (int i = 0; i < 20; ++i) {
    limit.run([&] {
      if (++running > 1) alone = false;
      pool.blocking([] { std::this_thread::yield(); });
      --running;
    });
  }
  pool.wait_idle();
  EXPECT_TRUE(alone);
}

}  // namespace
}  // namespace plumb::system
