/// Plan files are read from disk, so what is in them may be anything.

#include "planner/plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <random>

#include "planner/plan_codec.h"
#include "state/store.h"
#include "support/workspace.h"

namespace plumb::planner {
namespace {

PluginSet& plugins() {
  static PluginSet set({std::filesystem::path(test::plumb_program()).parent_path().string()});
  return set;
}

/// A plan with a bit of everything, as its file, with the key of its state.
struct Planned {
  std::string bytes;
  PlanKey key;
};

const Planned& planned() {
  static const Planned made = [] {
    const test::Workspace work(R"(
variable "secret" {
  default   = "hidden-from-all"
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
               "resource \"null_resource\" \"n\" {\n  triggers = { a = random_id.b.hex }\n}\n"
               "resource \"null_resource\" \"m\" {\n  count = length(random_id.b.hex)\n}\n");
    EXPECT_EQ(work.plumb({"plan", "-out=saved", "-replace=random_id.b", "-allow-deferral"}).code,
              0);
    const auto store =
        state::Store::open(work.path("plumb.db"), state::Database::Access::kReadOnly).value();
    return Planned{work.read("saved"), {"", store->secret().value()}};
  }();
  return made;
}

SavedPlan saved_plan() {
  auto read = decode_plan(planned().bytes, planned().key, plugins());
  EXPECT_TRUE(read) << read.error().message;
  return std::move(*read);
}

const std::string& plan_body() {
  static const std::string body = encode_plan_body(saved_plan());
  return body;
}

TEST(PlanFile, IsReadAsItWasWritten) {
  const SavedPlan read = saved_plan();
  EXPECT_EQ(read.files.size(), 2U);
  EXPECT_EQ(read.plan.changes.size(), 4U);
  ASSERT_EQ(read.plan.deferred.size(), 1U);
  EXPECT_EQ(read.plan.deferred[0].instances, "null_resource.m[*]");
  EXPECT_EQ(read.plan.deferred[0].deferral, DeferralReason::kInstanceCountUnknown);
  EXPECT_EQ(read.plugins.size(), 3U);
  const auto again = decode_plan(encode_plan(read, planned().key), planned().key, plugins());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(encode_plan_body(*again), plan_body());
}

TEST(PlanFile, WithSecretsIsSealed) {
  EXPECT_THAT(plan_body(), testing::HasSubstr("hidden-from-all"));
  EXPECT_THAT(planned().bytes, testing::Not(testing::HasSubstr("hidden-from-all")));
  EXPECT_THAT(planned().bytes, testing::Not(testing::HasSubstr("terraform_data")));
}

struct KeyCase {
  const char* name;
  PlanKey sealed_with;
  PlanKey opened_with;
  const char* error;  ///< Part of it; null if it opens.
};

class PlanKeys : public testing::TestWithParam<KeyCase> {};

TEST_P(PlanKeys, Fit) {
  const KeyCase& test = GetParam();
  const auto read =
      decode_plan(encode_plan(saved_plan(), test.sealed_with), test.opened_with, plugins());
  ASSERT_EQ(read.has_value(), test.error == nullptr);
  if (read) return;
  EXPECT_THAT(read.error().message, testing::HasSubstr(test.error));
}

INSTANTIATE_TEST_SUITE_P(
    Table, PlanKeys,
    testing::Values(KeyCase{"State", {"", "s"}, {"", "s"}, nullptr},
                    KeyCase{"Passphrase", {"p", "s"}, {"p", ""}, nullptr},
                    KeyCase{"OtherState", {"", "s"}, {"", "t"}, "another state"},
                    KeyCase{"NoState", {"", "s"}, {"p", ""}, "which is not here"},
                    KeyCase{"OtherPassphrase", {"p", "s"}, {"q", "s"}, "PLUMB_PLAN_KEY is not"},
                    KeyCase{"NoPassphrase", {"p", "s"}, {"", "s"}, "set PLUMB_PLAN_KEY"}),
    [](const auto& info) { return info.param.name; });

TEST(PlanFile, OfOtherPluginsIsRefused) {
  SavedPlan saved = saved_plan();
  saved.plugins.begin()->second[0] ^= 1;
  const auto read = decode_plan(encode_plan(saved, planned().key), planned().key, plugins());
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, testing::HasSubstr("is another build"));
}

TEST(PlanFile, WithAnyByteChangedIsRefused) {
  for (std::size_t at = 0; at < planned().bytes.size(); at += 7) {
    std::string bytes = planned().bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x15);
    ASSERT_FALSE(decode_plan(bytes, planned().key, plugins())) << at;
  }
}

TEST(PlanBody, CutOffAnywhereIsRefused) {
  for (std::size_t length = 0; length < plan_body().size(); ++length) {
    const auto read = decode_plan_body(std::string_view(plan_body()).substr(0, length), plugins());
    ASSERT_FALSE(read) << "the first " << length << " of " << plan_body().size() << " bytes";
    ASSERT_FALSE(read.error().message.empty());
  }
}

TEST(PlanBody, WithAnyByteChangedDoesNotCrash) {
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < plan_body().size(); ++at) {
    std::string bytes = plan_body();
    bytes[at] = static_cast<char>(bytes[at] ^ 0x15);
    accepted += decode_plan_body(bytes, plugins()) ? 1U : 0U;
  }
  std::cout << accepted << " of " << plan_body().size() << " damaged bodies were accepted\n";
}

TEST(PlanBody, OfRandomBytesDoesNotCrash) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = plan_body().substr(0, random() % 64);
    for (std::size_t i = random() % 200; i > 0; --i) bytes += static_cast<char>(random());
    EXPECT_FALSE(decode_plan_body(bytes, plugins()));
  }
}

}  // namespace
}  // namespace plumb::planner
