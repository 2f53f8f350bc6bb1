/// kill -9 at every step of an apply that runs provisioners: no object is lost, and none passes for
/// whole whose provisioners were not all run.

#include <gtest/gtest.h>
#include <signal.h>

#include "faults/fault_world.h"
#include "support/sanitized.h"

namespace plumb::test {
namespace {

constexpr const char* kConfiguration = R"(
resource "local_file" "a" {
  filename = "out/a"
  content  = "a"
  provisioner "local-exec" {
    command = "echo first >> made"
  }
  provisioner "local-exec" {
    command = "echo last >> made"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "test -e out/a && echo bye >> gone"
  }
}
)";

/// Runs the command once to its end for the number of its steps, then to each of them. `prepare`
/// has a world before it, `check` sees what is left of it.
template <typename Prepare, typename Check>
void kill_at_each_step(const std::vector<std::string>& arguments, const Prepare& prepare,
                       const Check& check) {
  std::size_t steps = 0;
  {
    const Workspace work;
    prepare(work);
    steps = count_failpoints(work, arguments);
  }
  ASSERT_GT(steps, 4U);
  std::size_t tried = 0;
  std::size_t killed = 0;
  for (std::size_t step = 1; step <= steps; step += kStride, ++tried) {
    SCOPED_TRACE("PLUMB_CRASH_AT=" + std::to_string(step));
    const Workspace work;
    prepare(work);
    Command command = work.command(arguments);
    command.environment["PLUMB_CRASH_AT"] = std::to_string(step);
    if (run(command).signal == SIGKILL) ++killed;
    check(work);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(killed, tried / 2);
}

bool has_line(const Workspace& work, const std::string& file, const std::string& line) {
  return work.exists(file) && work.read(file).find(line + "\n") != std::string::npos;
}

TEST(KillAtEveryStepOfProvisioners, AtCreationLeavesNothingHalf) {
  const auto prepare = [](const Workspace& work) { work.write("main.tf", kConfiguration); };
  kill_at_each_step({"apply", "-auto-approve"}, prepare, [](const Workspace& work) {
    const bool whole = has_line(work, "made", "last");
    const Finished plan = work.plumb({"plan", "-no-color"});
    EXPECT_EQ(plan.code, 0) << plan.all();
    if (work.exists("out/a") && !whole) {
      EXPECT_NE(plan.out.find("local_file.a is tainted"), std::string::npos) << plan.all();
    }
    work.apply();
    EXPECT_TRUE(has_line(work, "made", "last"));
    EXPECT_EQ(work.plan_code(), 0);
  });
}

TEST(KillAtEveryStepOfProvisioners, AtDestructionComesBefore) {
  const auto prepare = [](const Workspace& work) {
    work.write("main.tf", kConfiguration);
    work.apply();
  };
  kill_at_each_step({"destroy", "-auto-approve"}, prepare, [](const Workspace& work) {
    EXPECT_TRUE(work.exists("out/a") || has_line(work, "gone", "bye"));
    const Finished destroy = work.plumb({"destroy", "-auto-approve"});
    EXPECT_EQ(destroy.code, 0) << destroy.all();
    EXPECT_FALSE(work.exists("out/a"));
    EXPECT_TRUE(has_line(work, "gone", "bye"));
    EXPECT_EQ(work.addresses(), std::vector<std::string>());
  });
}

}  // namespace
}  // namespace plumb::test
