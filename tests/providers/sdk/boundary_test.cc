/// What every plugin must do at the C boundary, whoever calls it with whatever.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <thread>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

class EveryPlugin : public testing::TestWithParam<const char*> {};

TEST_P(EveryPlugin, HasATagAndATable) {
  const Plugin plugin(GetParam());
  EXPECT_EQ(std::string(plugin.tag->magic, 8), "PLUMBTAG");
  EXPECT_EQ(plugin.tag->size, sizeof(plumb_tag));
  EXPECT_EQ(plugin.tag->major, PLUMB_ABI_MAJOR);
  EXPECT_STREQ(plugin.tag->name, GetParam());
  EXPECT_EQ(text_of(plugin.module->name), GetParam());
  EXPECT_EQ(text_of(plugin.module->version), plugin.tag->version);
  EXPECT_EQ(plugin.module->size, sizeof(plumb_module));
}

TEST_P(EveryPlugin, ExportsTwoSymbols) {
  const std::string command = "nm -D --defined-only " + std::string(PLUMB_BINARY_DIR) +
                              "/bin/libplumb-provider-" + GetParam() + ".so | grep -vc ' plumb_'";
  FILE* pipe = popen(("{ " + command + "; } 2>/dev/null").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  int others = -1;
  const int read = fscanf(pipe, "%d", &others);
  pclose(pipe);
  if (read != 1) GTEST_SKIP() << "nm is not installed";
  EXPECT_EQ(others, 0);
}

TEST_P(EveryPlugin, DescribesItselfAlikeEachTime) {
  Plugin plugin(GetParam());
  const Answer first = plugin.call(PLUMB_OP_DESCRIBE, {});
  const Answer second = plugin.call(PLUMB_OP_DESCRIBE, {});
  EXPECT_EQ(first.status, PLUMB_OK);
  EXPECT_EQ(first.fields, second.fields);
  EXPECT_TRUE(first.has(PLUMB_DESCRIBE_PROVIDER));
  EXPECT_TRUE(first.has(PLUMB_DESCRIBE_HASH));
}

TEST_P(EveryPlugin, RefusesUnknownOperationsAndTypes) {
  Plugin plugin(GetParam());
  EXPECT_EQ(plugin.call(PLUMB_OP_LIST_RESOURCES, {}).status, PLUMB_UNIMPLEMENTED);
  EXPECT_EQ(plugin.call(4711, {}).status, PLUMB_UNIMPLEMENTED);
  const Answer answer = plugin.call(PLUMB_OP_PLAN, {text(PLUMB_PLAN_TYPE, "acme_none")});
  EXPECT_EQ(answer.status, PLUMB_OK);
  EXPECT_EQ(answer.complaints(), "error: Unknown type");
}

TEST_P(EveryPlugin, RefusesBrokenStructs) {
  Plugin plugin(GetParam());
  Pending pending;
  plumb_sink sink = pending.sink();
  plumb_request request{sizeof(plumb_request),         PLUMB_OP_DESCRIBE, 0, 0, 0, 0,
                        {nullptr, 0, nullptr, nullptr}};
  plumb_call* call = nullptr;
  const auto submit = [&](const plumb_request* r, const plumb_sink* s) {
    return plugin.module->submit(plugin.provider, r, s, &call);
  };
  EXPECT_EQ(submit(nullptr, &sink), PLUMB_INVALID);
  EXPECT_EQ(submit(&request, nullptr), PLUMB_INVALID);
  request.size = 8;
  EXPECT_EQ(submit(&request, &sink), PLUMB_INVALID);
  request.size = sizeof(plumb_request);
  request.args.count = 3;
  EXPECT_EQ(submit(&request, &sink), PLUMB_INVALID);
  request.args.count = 0;
  sink.on_done = nullptr;
  EXPECT_EQ(submit(&request, &sink), PLUMB_INVALID);
}

/// Sends damaged forms of a request: cut short at each byte, and with random bytes changed.
void damage(Plugin& plugin, std::int32_t op, const Field& type, std::uint32_t tag,
            const Json& object) {
  const std::string whole = msgpack_of(object);
  std::mt19937 random(7);
  for (std::size_t length = 1; length < whole.size(); ++length) {
    const Answer answer = plugin.call(op, {type, raw(tag, whole.substr(0, length))});
    ASSERT_EQ(answer.status, PLUMB_INVALID) << "cut at " << length;
  }
  for (int round = 0; round < 2000; ++round) {
    std::string changed = whole;
    for (int i = 0; i < 2; ++i) changed[random() % changed.size()] = static_cast<char>(random());
    const Answer answer = plugin.call(op, {type, raw(tag, changed)});
    ASSERT_TRUE(answer.status == PLUMB_OK || answer.status == PLUMB_INVALID);
  }
}

TEST_P(EveryPlugin, SurvivesDamagedValues) {
  Plugin plugin(GetParam());
  for (const Json& entry : plugin.call(PLUMB_OP_DESCRIBE, {}).all(PLUMB_DESCRIBE_RESOURCES)) {
    const std::string name = entry.at("1");
    Json object = plugin.object(name, {});
    for (auto& member : object) member = "some text";
    damage(plugin, PLUMB_OP_PLAN, text(PLUMB_PLAN_TYPE, name), PLUMB_PLAN_PROPOSED_STATE, object);
    damage(plugin, PLUMB_OP_VALIDATE_RESOURCE, text(PLUMB_VALIDATE_TYPE, name),
           PLUMB_VALIDATE_CONFIG, object);
    EXPECT_EQ(plugin
                  .call(PLUMB_OP_UPGRADE_STATE,
                        {text(PLUMB_UPGRADE_TYPE, name), bytes(PLUMB_UPGRADE_JSON, "{\"id\":")})
                  .status,
              PLUMB_INVALID);
  }
  EXPECT_EQ(
      plugin.call(PLUMB_OP_VALIDATE_PROVIDER, {raw(PLUMB_VALIDATE_PROVIDER_CONFIG, "\xc1")}).status,
      PLUMB_INVALID);
}

TEST_P(EveryPlugin, AnswersFromManyThreads) {
  Plugin plugin(GetParam());
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k)
        good += plugin.call(PLUMB_OP_DESCRIBE, {}).status == PLUMB_OK ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 200);
}

INSTANTIATE_TEST_SUITE_P(All, EveryPlugin,
                         testing::Values("terraform", "null", "random", "time", "local", "http",
                                         "powerdns"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Boundary, DestroyIsPlannedAsNull) {
  Plugin plugin("null");
  const Answer answer = plugin.plan("null_resource", {{"id", "1"}, {"triggers", nullptr}}, nullptr);
  EXPECT_TRUE(answer.at(PLUMB_PLAN_RESULT_STATE).is_null());
  EXPECT_EQ(answer.fields.find(PLUMB_PLAN_RESULT_PRIVATE)->second, "kept");
}

TEST(Boundary, AResourceOfANewerVersionIsRefused) {
  Plugin plugin("null");
  const Answer answer = plugin.upgrade("null_resource", 9, {{"id", "1"}, {"triggers", nullptr}});
  EXPECT_EQ(answer.complaints(), "error: Resource instance managed by newer provider version");
}

TEST(Boundary, AnOldStateMayLackAttributesAndHaveOthers) {
  Plugin plugin("null");
  const Answer answer = plugin.upgrade("null_resource", 0, {{"id", "1"}, {"gone", {{"a", 1}}}});
  EXPECT_EQ(answer.at(PLUMB_UPGRADE_RESULT_STATE), (Json{{"id", "1"}, {"triggers", nullptr}}));
}

TEST(Boundary, AnUnconfiguredProviderSaysSo) {
  Plugin plugin("powerdns");
  const Answer answer = plugin.import("powerdns_zone", "example.com.");
  EXPECT_EQ(answer.complaints(), "error: Provider not configured");
}

TEST(Header, IsC99AndC11) {
  if (std::system("cc --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no C compiler";
  for (const char* standard : {"c99", "c11"}) {
    const std::string command = "cc -x c -std=" + std::string(standard) +
                                " -pedantic -Wall -Wextra -Werror -fsyntax-only " +
                                PLUMB_SOURCE_DIR + "/providers/abi/plumb_provider.h";
    EXPECT_EQ(std::system(command.c_str()), 0) << standard;
  }
}

}  // namespace
}  // namespace plumb::sdk::test
