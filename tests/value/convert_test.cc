/// Conversions between types, and the type that several have in common.
#include "value/convert.h"

#include <gtest/gtest.h>

#include "value/json_codec.h"

namespace plumb::value {
namespace {

Value json(std::string_view text) {
  const auto parsed = parse_json(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Value());
}

Type type(std::string_view text) {
  const auto parsed = parse_json_type(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Type());
}

/// The value and its type after the conversion, or what is wrong.
std::string converted(const Value& value, Type to) {
  ConversionError error;
  const auto result = convert(value, to, error);
  if (!result) return "error: " + error.message;
  std::string text;
  append_json(text, *result);
  text += " : ";
  append_json_type(text, result->type());
  return text;
}

struct Case {
  const char* value;
  const char* type;
  const char* want;
};

TEST(Convert, FollowsTheTable) {
  const Case cases[] = {
      {"1", R"("string")", R"("1" : "string")"},
      {"1.50", R"("string")", R"("1.5" : "string")"},
      {"true", R"("string")", R"("true" : "string")"},
      {R"("12")", R"("number")", R"(12 : "number")"},
      {R"("x")", R"("number")", "error: a number is required"},
      {"true", R"("number")", "error: number required"},
      {"1", R"("bool")", "error: bool required"},
      {R"("true")", R"("bool")", R"(true : "bool")"},
      {R"("1")", R"("bool")", R"(true : "bool")"},
      {R"("True")", R"("bool")",
       R"(error: a bool is required; to convert from string, use lowercase "true")"},
      {R"("yes")", R"("bool")", "error: a bool is required"},
      {"[1]", R"("string")", "error: string required"},
      {R"([1,"a"])", R"(["list","string"])", R"(["1","a"] : ["list","string"])"},
      {R"([1,"a"])", R"(["list","dynamic"])", R"(["1","a"] : ["list","string"])"},
      {R"([1,true])", R"(["list","dynamic"])", "error: all list elements must have the same type"},
      {R"(["b","a","b"])", R"(["set","string"])", R"(["a","b"] : ["set","string"])"},
      {R"([{}])", R"(["list","string"])", "error: element 0: string required"},
      {R"({"a":1,"b":"x"})", R"(["map","string"])", R"({"a":"1","b":"x"} : ["map","string"])"},
      {R"({"a":[]})", R"(["map","string"])", R"(error: attribute "a": string required)"},
      {R"({"a":1,"b":2})", R"(["object",{"a":"string"}])",
       R"({"a":"1"} : ["object",{"a":"string"}])"},
      {R"({"b":2})", R"(["object",{"a":"string"}])", R"(error: attribute "a" is required)"},
      {R"([1])", R"(["tuple",["string"]])", R"(["1"] : ["tuple",["string"]])"},
      {R"([1,2])", R"(["tuple",["string"]])", "error: wrong number of tuple elements: 1 required"},
      {"null", R"(["list","string"])", R"(null : ["list","string"])"},
      {R"([])", R"(["list","dynamic"])", R"([] : ["list","dynamic"])"},
      {R"([1])", R"(["map","string"])", "error: map of string required"},
      {R"({"a":{"b":1}})", R"(["map",["object",{"b":"string"}]])",
       R"({"a":{"b":"1"}} : ["map",["object",{"b":"string"}]])"},
  };
  for (const Case& one : cases)
    EXPECT_EQ(converted(json(one.value), type(one.type)), one.want)
        << one.value << " to " << one.type;
}

TEST(Convert, EmptyCollectionsKeepTheirElementType) {
  const Value empty = Value::list(Type::string(), {});
  EXPECT_EQ(converted(empty, Type::set(Type::dynamic())), R"([] : ["set","string"])");
  EXPECT_EQ(converted(empty, Type::list(Type::dynamic())), R"([] : ["list","string"])");
}

TEST(Convert, NullAndUnknownTellTheExactType) {
  const Type strings = Type::list(Type::string());
  EXPECT_EQ(converted(Value::null(strings), Type::set(Type::dynamic())),
            R"(null : ["set","string"])");
  EXPECT_EQ(converted(Value::unknown(strings), Type::set(Type::dynamic())),
            R"(null : ["set","string"])");
  EXPECT_EQ(converted(Value::unknown(type(R"(["object",{"a":"string","b":"number"}])")),
                      Type::map(Type::dynamic())),
            R"(null : ["map","string"])");
  ConversionError error;
  EXPECT_FALSE(convert(Value::unknown(Type::boolean()), Type::number(), error));
}

TEST(Convert, MarksStay) {
  const Value secret = Value::integer(1).with_marks(kSensitive);
  ConversionError error;
  EXPECT_TRUE(convert(secret, Type::string(), error)->has_mark(kSensitive));
  const auto list =
      convert(Value::tuple({secret, Value::integer(2)}), Type::list(Type::string()), error);
  EXPECT_FALSE(list->has_mark(kSensitive));
  EXPECT_TRUE(list->at(0).has_mark(kSensitive));
  const auto set =
      convert(Value::tuple({secret, Value::integer(2)}), Type::set(Type::string()), error);
  EXPECT_TRUE(set->has_mark(kSensitive));
}

TEST(Unify, FindsTheCommonType) {
  const std::pair<std::vector<const char*>, const char*> cases[] = {
      {{R"("string")", R"("string")"}, R"("string")"},
      {{R"("string")", R"("number")"}, R"("string")"},
      {{R"("number")", R"("bool")"}, "none"},
      {{R"("string")", R"(["list","string"])"}, "none"},
      {{R"(["list","string"])", R"(["list","number"])"}, R"(["list","string"])"},
      {{R"(["list","string"])", R"(["tuple",["number"]])"}, R"(["list","string"])"},
      {{R"(["tuple",["number"]])", R"(["tuple",["string"]])"}, R"(["tuple",["string"]])"},
      {{R"(["tuple",["number"]])", R"(["tuple",["string","string"]])"}, R"(["list","string"])"},
      {{R"(["object",{"a":"number"}])", R"(["object",{"a":"string"}])"},
       R"(["object",{"a":"string"}])"},
      {{R"(["object",{"a":"number"}])", R"(["object",{"b":"number"}])"}, R"(["map","number"])"},
      {{R"(["object",{"a":"number"}])", R"(["object",{"b":"bool"}])"}, "none"},
      {{R"(["object",{"a":"number"}])", R"(["map","string"])"}, R"(["map","string"])"},
      {{R"(["object",{"a":"number"}])", R"(["tuple",["number"]])"}, "none"},
  };
  for (const auto& [names, want] : cases) {
    std::vector<Type> types;
    for (const char* const name : names) types.push_back(type(name));
    const auto common = unify(types);
    std::string text = "none";
    if (common) {
      text.clear();
      append_json_type(text, *common);
    }
    EXPECT_EQ(text, want) << names[0] << " and " << names[1];
  }
}

}  // namespace
}  // namespace plumb::value
