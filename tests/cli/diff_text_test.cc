/// What is expected was recorded from terraform 1.11.4 and provider schemas of the same shape.
#include "cli/diff_text.h"

#include <gtest/gtest.h>

namespace plumb::cli {
namespace {

using providers::Attribute;
using providers::Block;
using value::Type;

Value tags(std::vector<std::pair<std::string, std::string>> given) {
  std::vector<std::pair<std::string, Value>> entries;
  for (auto& [key, text] : given) entries.emplace_back(key, Value::string(text));
  return Value::map(Type::string(), std::move(entries));
}

Value object_with(const char* name, Value value) {
  return Value::object({{name, std::move(value)}});
}

Block schema_of(const char* name, Type type) {
  Block block;
  Attribute attribute;
  attribute.name = name;
  attribute.type = type;
  attribute.optional = true;
  block.attributes.push_back(std::move(attribute));
  return block;
}

/// As Terraform: the widest name in bytes, and each filled up by characters.
TEST(DiffText, AlignsNamesThatAreNotAscii) {
  EXPECT_EQ(padded("ab", 4), "ab  ");
  EXPECT_EQ(padded("\u00e9", 3), "\u00e9  ");
  EXPECT_EQ(padded("\u65e5\u672c", 6), "\u65e5\u672c    ");
  EXPECT_EQ(padded("abcdef", 4), "abcdef");
}

TEST(DiffText, QuotesTheKeysOfMaps) {
  const Block schema = schema_of("labels", Type::map(Type::string()));
  const Value before = object_with("labels", tags({{"a", "1"}, {"b c", "2"}, {"d", "3"}}));
  const Value after = object_with("labels", tags({{"a", "9"}, {"d", "3"}, {"z", "4"}}));
  EXPECT_EQ(object_lines(nullptr, &after, schema, {}, Mark::kAdd, 2), R"(  + labels = {
      + "a" = "9"
      + "d" = "3"
      + "z" = "4"
    }
)");
  EXPECT_EQ(object_lines(&before, &after, schema, {}, Mark::kChange, 2), R"(  ~ labels = {
      ~ "a"   = "1" -> "9"
      - "b c" = "2" -> null
      + "z"   = "4"
        # (1 unchanged element hidden)
    }
)");
}

TEST(DiffText, SaysOnTheFirstLineWhatForcesReplacement) {
  const Block schema = schema_of("labels", Type::map(Type::string()));
  const Value before = object_with("labels", tags({{"a", "1"}}));
  const Value after = object_with("labels", tags({{"a", "2"}}));
  const Value unknown = object_with("labels", Value::unknown(Type::map(Type::string())));
  const std::vector<providers::Path> replacing{
      {{providers::PathStep::Kind::kAttribute, "labels", 0}}};
  EXPECT_EQ(object_lines(&before, &after, schema, replacing, Mark::kChange, 2),
            R"(  ~ labels = { # forces replacement
      ~ "a" = "1" -> "2"
    }
)");
  EXPECT_EQ(object_lines(&before, &unknown, schema, replacing, Mark::kChange, 2),
            R"(  ~ labels = {
      - "a" = "1"
    } -> (known after apply) # forces replacement
)");
}

TEST(DiffText, TakesDynamicAttributesAsObjects) {
  const Block schema = schema_of("input", Type::dynamic());
  const Value before = object_with("input", tags({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  const Value after = object_with("input", tags({{"a", "1"}, {"b", "3"}}));
  EXPECT_EQ(object_lines(&before, &after, schema, {}, Mark::kChange, 2), R"(  ~ input = {
      ~ b = "2" -> "3"
      - c = "3"
        # (1 unchanged attribute hidden)
    }
)");
}

TEST(DiffText, LeavesOutNullAttributesOfObjectsThatASchemaDescribes) {
  const Value value = Value::object(
      {{"a", Value::number(value::Number(1))}, {"longer", Value::null(Type::string())}});
  EXPECT_EQ(whole_text(value, Mark::kAdd, 2, Shape::kSchema), "{\n      + a = 1\n    }");
  EXPECT_EQ(whole_text(value, Mark::kAdd, 2, Shape::kFree),
            "{\n      + a      = 1\n      + longer = null\n    }");
  const Value nothing = Value::object({{"a", Value::null(Type::string())}});
  EXPECT_EQ(whole_text(nothing, Mark::kAdd, 2, Shape::kSchema), "{}");
}

}  // namespace
}  // namespace plumb::cli
