/// The disk is full when an apply wants to write down what it did: the state learns of it all the
/// same. A limit on the size of files stands for the full disk.

#include <gtest/gtest.h>

#include <filesystem>

#include "faults/fault_world.h"

namespace plumb::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMany = R"(
resource "local_file" "many" {
  count    = 60
  filename = "out/${count.index}"
  content  = "number ${count.index}"
}
)";

std::size_t files_in(const std::string& directory) {
  if (!fs::exists(directory)) return 0;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

TEST(DiskFull, LosesNothing) {
  int refused = 0;
  int emergencies = 0;
  for (unsigned long kilobytes = 64; kilobytes <= 704; kilobytes += 40) {
    SCOPED_TRACE(std::to_string(kilobytes) + " kB");
    const Workspace work("resource \"terraform_data\" \"kept\" {}\n");
    work.apply();
    work.write("many.tf", kMany);
    Command command = work.command({"apply", "-auto-approve"});
    command.file_bytes_max = kilobytes * 1024;
    const Finished full = run(command);
    EXPECT_EQ(full.signal, 0) << full.all();
    EXPECT_FALSE(full.timed_out);
    if (full.code != 0) {
      ++refused;
      EXPECT_EQ(full.code, 1);
      EXPECT_NE(full.err.find("Error: "), std::string::npos) << full.all();
      EXPECT_NE(full.err.find("plumb.db"), std::string::npos) << full.all();
    }
    if (work.exists("plumb.db.emergency")) {
      ++emergencies;
      EXPECT_NE(full.err.find("plumb.db.emergency"), std::string::npos) << full.all();
    }

    const std::string state = work.state();
    EXPECT_FALSE(work.exists("plumb.db.emergency")) << "it was not read back";
    EXPECT_NE(state.find("\"kept\""), std::string::npos) << state;
    for (int number = 0; number < 60; ++number) {
      const std::string name = "out/" + std::to_string(number);
      if (!work.exists(name)) continue;
      EXPECT_NE(state.find("\"filename\":\"" + name + "\""), std::string::npos)
          << name << " is lost\n"
          << full.all();
    }
    work.apply();
    EXPECT_EQ(work.plan_code(), 0);
    const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
    EXPECT_EQ(destroyed.code, 0) << destroyed.all();
    EXPECT_EQ(files_in(work.path("out")), 0U);
    if (HasFailure()) return;
  }
  EXPECT_GT(refused, 0) << "the limits are too wide";
  std::cout << refused << " applies failed, " << emergencies << " left an emergency file\n";
}

}  // namespace
}  // namespace plumb::test
