/// Plan files are read from disk, so what is in them may be anything.

#include "planner/plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "support/workspace.h"

namespace plumb::planner {
namespace {

/// The bytes of a plan with a bit of everything.
const std::string& plan_bytes() {
  static const std::string bytes = [] {
    const test::Workspace work(R"(
variable "secret" {
  default   = "hidden"
  sensitive = true
}
resource "terraform_data" "a" {
  count            = 2
  input            = { list = [1, 2.5, null], set = toset(["x"]), secret = var.secret }
  triggers_replace = [1]
}
resource "random_id" "b" {
  byte_length = 4
}
output "o" {
  value = random_id.b.hex
}
)");
    work.apply();
    work.write("more.tf",
               "resource \"null_resource\" \"n\" {\n  triggers = { a = random_id.b.hex }\n}\n");
    EXPECT_EQ(work.plumb({"plan", "-out=saved", "-replace=random_id.b"}).code, 0);
    return work.read("saved");
  }();
  return bytes;
}

PluginSet& plugins() {
  static PluginSet set({std::filesystem::path(test::plumb_program()).parent_path().string()});
  return set;
}

TEST(PlanFile, IsReadAsItWasWritten) {
  const auto read = decode_plan(plan_bytes(), plugins());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->files.size(), 2U);
  EXPECT_EQ(read->plan.changes.size(), 4U);
  EXPECT_EQ(encode_plan(*read), plan_bytes());
}

TEST(PlanFile, CutOffAnywhereIsRefused) {
  ASSERT_TRUE(looks_like_plan(plan_bytes()));
  for (std::size_t length = 0; length < plan_bytes().size(); ++length) {
    const auto read = decode_plan(std::string_view(plan_bytes()).substr(0, length), plugins());
    ASSERT_FALSE(read) << "the first " << length << " of " << plan_bytes().size() << " bytes";
    ASSERT_FALSE(read.error().message.empty());
  }
}

TEST(PlanFile, WithAnyByteChangedDoesNotCrash) {
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < plan_bytes().size(); ++at) {
    std::string bytes = plan_bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ 0x15);
    accepted += decode_plan(bytes, plugins()) ? 1U : 0U;
  }
  RecordProperty("accepted", static_cast<int>(accepted));
  std::cout << accepted << " of " << plan_bytes().size() << " damaged files were accepted\n";
}

TEST(PlanFile, OfRandomBytesDoesNotCrash) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = plan_bytes().substr(0, random() % 64);
    for (std::size_t i = random() % 200; i > 0; --i) bytes += static_cast<char>(random());
    EXPECT_FALSE(decode_plan(bytes, plugins()));
  }
}

}  // namespace
}  // namespace plumb::planner
