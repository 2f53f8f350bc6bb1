#include "testing/computed_values.h"

#include <gtest/gtest.h>

#include "value/json_codec.h"

namespace plumb::testing {
namespace {

using providers::Attribute;
using providers::Block;
using providers::NestedBlock;
using providers::Nesting;
using value::Type;

Attribute attribute(const char* name, Type type, bool computed) {
  Attribute made;
  made.name = name;
  made.type = type;
  made.optional = !computed;
  made.computed = computed;
  return made;
}

/// `id`, `size` and `tags` are computed, `name` is not; so are `id` and `name` within `disk`
/// blocks.
Block server() {
  Block disk;
  disk.attributes = {attribute("id", Type::string(), true),
                     attribute("name", Type::string(), false)};
  disk.type = providers::implied_type(disk);
  Block block;
  block.attributes = {
      attribute("id", Type::string(), true), attribute("name", Type::string(), false),
      attribute("size", Type::number(), true), attribute("tags", Type::list(Type::string()), true)};
  NestedBlock nested;
  nested.name = "disk";
  nested.block = std::make_shared<const Block>(disk);
  nested.nesting = Nesting::kList;
  block.blocks = {nested};
  block.type = providers::implied_type(block);
  return block;
}

Value object(const Block& block, const char* json) {
  return value::parse_json_typed(json, block.type).value();
}

std::string json(const Value& value) {
  std::string text;
  value::append_json(text, value);
  return text;
}

MadeUp made_up(const char* json) {
  return {value::parse_json(json).value(), std::nullopt, "here"};
}

constexpr const char* kNew = R"({"disk":[{"name":"d"}],"name":"n"})";

TEST(ComputedValues, AreUnknownWhenPlanned) {
  const Block block = server();
  const Value planned = forget_computed(block, object(block, kNew));
  EXPECT_FALSE(planned.find("id")->is_known());
  EXPECT_FALSE(planned.find("disk")->at(0).find("id")->is_known());
  EXPECT_EQ(json(*planned.find("name")), "\"n\"");
}

TEST(ComputedValues, AreWhatIsMadeUp) {
  const Block block = server();
  providers::Messages messages;
  const Value filled = fill_computed(
      block, object(block, kNew), Fill::kNull,
      made_up(R"({"id":"i","name":"other","tags":["t"],"disk":{"id":"di"}})"), messages);
  EXPECT_TRUE(messages.empty());
  EXPECT_EQ(json(filled),
            R"({"disk":[{"id":"di","name":"d"}],"id":"i","name":"n","size":0,"tags":["t"]})");
}

TEST(ComputedValues, KeepWhatIsThere) {
  const Block block = server();
  providers::Messages messages;
  const Value there = object(block, R"({"id":"old","size":4,"tags":["t"]})");
  EXPECT_EQ(json(fill_computed(block, there, Fill::kNull, made_up(R"({"id":"new"})"), messages)),
            json(there));
}

TEST(ComputedValues, OfOtherTypesAreRefused) {
  const Block block = server();
  providers::Messages messages;
  (void)fill_computed(block, object(block, "{}"), Fill::kNull, made_up(R"({"id":["x"]})"),
                      messages);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].summary, "Failed to compute attribute");
  EXPECT_NE(messages[0].detail.find("at here"), std::string::npos);
}

TEST(ComputedValues, AreGeneratedByType) {
  EXPECT_EQ(generated(Type::string()).as_string().size(), 8U);
  EXPECT_NE(json(generated(Type::string())), json(generated(Type::string())));
  EXPECT_EQ(json(generated(Type::map(Type::number()))), "{}");
  EXPECT_EQ(json(generated(Type::object({{"a", Type::boolean(), false}}))), R"({"a":false})");
  EXPECT_TRUE(generated(Type::dynamic()).is_null());
}

}  // namespace
}  // namespace plumb::testing
