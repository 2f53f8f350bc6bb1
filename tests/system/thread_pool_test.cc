#include "system/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <latch>

namespace plumb::system {
namespace {

/// The most that were inside at a time.
class Gauge {
 public:
  void enter() {
    const int now = ++inside_;
    int seen = most_;
    while (seen < now && !most_.compare_exchange_weak(seen, now)) {
    }
  }
  void leave() { --inside_; }
  [[nodiscard]] int most() const { return most_; }

 private:
  std::atomic<int> inside_{0};
  std::atomic<int> most_{0};
};

TEST(ThreadPool, RunsEveryTask) {
  std::atomic<int> count{0};
  ThreadPool pool(4, 4);
  for (int i = 0; i < 10000; ++i) pool.run([&] { ++count; });
  pool.wait_idle();
  EXPECT_EQ(count, 10000);
}

TEST(ThreadPool, IsIdleAtOnceWithoutTasks) {
  ThreadPool pool(2, 2);
  pool.wait_idle();
}

TEST(ThreadPool, DestroyingWaitsForTasks) {
  std::atomic<int> count{0};
  {
    ThreadPool pool(2, 2);
    for (int i = 0; i < 1000; ++i) pool.run([&] { ++count; });
  }
  EXPECT_EQ(count, 1000);
}

/// A pool that is being destroyed still starts threads for what waits: it must join those, too.
TEST(ThreadPool, DestroyingJoinsThreadsStartedMeanwhile) {
  std::atomic<int> count{0};
  {
    ThreadPool pool(1, 64);
    for (int i = 0; i < 64; ++i) {
      pool.run([&] {
        pool.blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); });
        ++count;
      });
    }
  }
  EXPECT_EQ(count, 64);
}

/// A thread that wakes for the end, finds a task but no core for it, and sleeps again, must be
/// woken once more.
TEST(ThreadPool, DestroyingWakesThoseThatSleepAgain) {
  std::atomic<int> count{0};
  {
    ThreadPool pool(1, 1);
    std::latch both(2);
    pool.run([&] { pool.blocking([&] { both.arrive_and_wait(); }); });
    pool.run([&] { both.count_down(); });  // Needs a second thread.
    pool.wait_idle();
    for (int i = 0; i < 2; ++i) {
      pool.run([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ++count;
      });
    }
  }
  EXPECT_EQ(count, 2);
}

TEST(ThreadPool, TasksMayAddTasks) {
  std::atomic<int> count{0};
  ThreadPool pool(2, 2);
  std::function<void(int)> split = [&](int depth) {
    ++count;
    if (depth == 0) return;
    for (int i = 0; i < 2; ++i) pool.run([&split, depth] { split(depth - 1); });
  };
  pool.run([&] { split(9); });
  pool.wait_idle();
  EXPECT_EQ(count, 1023);
}

TEST(ThreadPool, ComputesNoMoreThanAllowedAtATime) {
  Gauge gauge;
  ThreadPool pool(3, 2);
  for (int i = 0; i < 300; ++i) {
    pool.run([&] {
      gauge.enter();
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      gauge.leave();
    });
  }
  pool.wait_idle();
  EXPECT_LE(gauge.most(), 3);
}

/// With one core, tasks that wait for each other can only end if waiting gives the core away.
TEST(ThreadPool, BlockingLetsOthersRun) {
  ThreadPool pool(1, 8);
  std::latch all_here(5);
  std::atomic<int> done{0};
  for (int i = 0; i < 5; ++i) {
    pool.run([&] {
      pool.blocking([&] { all_here.arrive_and_wait(); });
      ++done;
    });
  }
  pool.wait_idle();
  EXPECT_EQ(done, 5);
}

TEST(ThreadPool, NoMoreWaitThanAllowedAtATime) {
  Gauge gauge;
  std::atomic<int> done{0};
  ThreadPool pool(2, 3);
  for (int i = 0; i < 60; ++i) {
    pool.run([&] {
      pool.blocking([&] {
        gauge.enter();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        gauge.leave();
      });
      ++done;
    });
  }
  pool.wait_idle();
  EXPECT_EQ(done, 60);
  EXPECT_LE(gauge.most(), 3);
  EXPECT_GE(gauge.most(), 2);
}

/// Coming back from waiting needs a core again: computing stays within its limit.
TEST(ThreadPool, ComputesWithinTheLimitAfterBlocking) {
  Gauge gauge;
  ThreadPool pool(2, 16);
  for (int i = 0; i < 200; ++i) {
    pool.run([&] {
      pool.blocking([] { std::this_thread::sleep_for(std::chrono::microseconds(300)); });
      gauge.enter();
      std::this_thread::sleep_for(std::chrono::microseconds(100));
      gauge.leave();
    });
  }
  pool.wait_idle();
  EXPECT_LE(gauge.most(), 2);
}

TEST(ThreadPool, ATaskMayBlockSeveralTimes) {
  std::atomic<int> done{0};
  ThreadPool pool(1, 1);
  for (int i = 0; i < 20; ++i) {
    pool.run([&] {
      for (int j = 0; j < 5; ++j) pool.blocking([&] { ++done; });
    });
  }
  pool.wait_idle();
  EXPECT_EQ(done, 100);
}

TEST(ThreadPool, IdleCountsThoseThatWait) {
  ThreadPool pool(1, 4);
  std::promise<void> release;
  std::atomic<bool> finished{false};
  pool.run([&] {
    pool.blocking([&] { release.get_future().wait(); });
    finished = true;
  });
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    release.set_value();
  });
  pool.wait_idle();
  EXPECT_TRUE(finished);
  later.join();
}

TEST(ThreadPool, ZeroMeansOneACore) {
  std::atomic<int> count{0};
  ThreadPool pool(0, 0);
  pool.run([&] { pool.blocking([&] { ++count; }); });
  pool.wait_idle();
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace plumb::system
