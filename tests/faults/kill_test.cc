/// kill -9 at every step of an apply, an update, a replacement and a destroy: nothing that was made
/// is lost, no lock is stuck, and the next apply makes everything right.

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "faults/fault_world.h"
#include "support/sanitized.h"

namespace plumb::test {
namespace {

struct KillCase {
  const char* name;
  int from;  ///< The version that is there before; 0 for nothing.
  int to;    ///< The version that is wanted; 0 to destroy.
  bool create_before_destroy;
};

class KillAtEveryStep : public testing::TestWithParam<KillCase> {
 protected:
  /// What is there before the command that dies.
  void prepare(const FaultWorld& world) const {
    const KillCase& c = GetParam();
    world.configure(c.from == 0 ? c.to : c.from, c.create_before_destroy);
    if (c.from != 0) world.work.apply();
    if (c.to != 0) world.configure(c.to, c.create_before_destroy);
  }
  [[nodiscard]] static std::vector<std::string> arguments() {
    return {GetParam().to == 0 ? "destroy" : "apply", "-auto-approve"};
  }
};

TEST_P(KillAtEveryStep, LosesNothing) {
  const auto server = PowerDns::start();
  if (server == nullptr) std::cout << "without DNS records: pdns_server is not installed\n";
  std::size_t steps = 0;
  {
    const FaultWorld world(server.get());
    prepare(world);
    steps = count_failpoints(world.work, arguments());
    world.expect_recovery();
  }
  ASSERT_GT(steps, 10U);
  std::size_t tried = 0;
  std::size_t killed = 0;
  for (std::size_t step = 1; step <= steps; step += kStride, ++tried) {
    SCOPED_TRACE("PLUMB_CRASH_AT=" + std::to_string(step));
    const FaultWorld world(server.get());
    prepare(world);
    Command command = world.work.command(arguments());
    command.environment["PLUMB_CRASH_AT"] = std::to_string(step);
    const Finished finished = run(command);
    // Commits are grouped as it happens, so the last steps are not always reached.
    if (finished.signal == SIGKILL) {
      ++killed;
    } else {
      EXPECT_EQ(finished.code, 0) << finished.all();
    }
    world.expect_nothing_lost();
    if (step % 3 == 0) {
      world.expect_destroyable();
    } else {
      world.expect_recovery();
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(killed, tried / 2);
}

INSTANTIATE_TEST_SUITE_P(Table, KillAtEveryStep,
                         testing::Values(KillCase{"Create", 0, 1, false},
                                         KillCase{"Replace", 1, 2, false},
                                         KillCase{"CreateBeforeDestroy", 1, 2, true},
                                         KillCase{"Destroy", 1, 0, false}),
                         [](const auto& info) { return info.param.name; });

unsigned seed() {
  const char* const given = std::getenv("PLUMB_TEST_SEED");
  return given == nullptr ? std::random_device()()
                          : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

TEST(KillAtAnyTime, LosesNothing) {
  const unsigned started_with = seed();
  std::cout << "PLUMB_TEST_SEED=" << started_with << "\n";
  std::mt19937 random(started_with);
  int killed = 0;
  for (int round = 0; round < 12; ++round) {
    const FaultWorld world(nullptr);
    world.configure(1, round % 2 == 0);
    const bool update = round % 3 == 0;
    if (update) {
      world.work.apply();
      world.configure(2, round % 2 == 0);
    }
    const auto delay_us = static_cast<useconds_t>(random() % 60'000);
    SCOPED_TRACE("round " + std::to_string(round) + ", after " + std::to_string(delay_us) + " us");
    Process process(world.work.command({"apply", "-auto-approve"}));
    ::usleep(delay_us);
    process.signal(SIGKILL);
    if (process.finish().signal == SIGKILL) ++killed;
    world.expect_nothing_lost();
    world.expect_recovery();
    if (HasFailure()) return;
  }
  EXPECT_GT(killed, 0);
}

}  // namespace
}  // namespace plumb::test
