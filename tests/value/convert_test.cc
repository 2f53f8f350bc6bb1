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

TEST(Convert, UnknownKeepsItsLength) {
  const Value pair = Value::unknown(Type::tuple(std::vector{Type::number(), Type::boolean()}),
                                    Refinement{.not_null = true});
  EXPECT_EQ(converted(pair, Type::list(Type::string())), R"([null,null] : ["list","string"])");
  EXPECT_EQ(converted(pair, Type::set(Type::string())), R"(null : ["set","string"])");
  ConversionError error;
  const auto set = convert(pair, Type::set(Type::string()), error);
  EXPECT_EQ(set->refinement(), (Refinement{.not_null = true, .length_min = 1, .length_max = 2}));
  const auto map = convert(Value::unknown(type(R"(["object",{"a":"number","b":"number"}])")),
                           Type::map(Type::string()), error);
  EXPECT_EQ(map->refinement(), (Refinement{.length_min = 2, .length_max = 2}));
}

TEST(Convert, ListsOfWhatIsNotKnownYet) {
  const Value unknown = Value::unknown();
  const Value null = Value::null(Type::dynamic());
  const Value object = json(R"({"x":1})");
  const std::pair<std::vector<Value>, const char*> cases[] = {
      {{unknown, json("1"), json(R"("a")")}, R"([null,"1","a"] : ["list","string"])"},
      {{null, json("1")}, R"([null,1] : ["list","number"])"},
      {{null, unknown}, R"([null,null] : ["list","dynamic"])"},
      {{unknown, object}, "error: all list elements must have the same type"},
      {{null, object}, "error: all list elements must have the same type"},
  };
  for (const auto& [elements, want] : cases)
    EXPECT_EQ(converted(Value::tuple(elements), Type::list(Type::dynamic())), want);
  const Value empty_set = Value::set(Type::dynamic(), {});
  EXPECT_EQ(converted(Value::tuple({json("[1]"), empty_set}), Type::list(Type::dynamic())),
            R"([[1],[]] : ["list",["set","number"]])");
  EXPECT_EQ(converted(Value::tuple({json("[1]"), empty_set}), Type::set(Type::dynamic())),
            "error: all set elements must have the same type");
  const auto map_of = [](const Value& a, const Value& b, const Value& c) {
    return Value::object({{"a", a}, {"b", b}, {"c", c}});
  };
  const Type any = Type::map(Type::dynamic());
  EXPECT_EQ(converted(map_of(unknown, object, null), any),
            R"({"a":null,"b":{"x":1},"c":null} : ["map",["object",{"x":"number"}]])");
  EXPECT_EQ(converted(map_of(unknown, object, json("1")), any),
            "error: all map elements must have the same type");
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
      {{R"("number")", R"("dynamic")"}, R"("number")"},
      {{R"("number")", R"("bool")", R"("dynamic")"}, R"("dynamic")"},
      {{R"(["tuple",["number"]])", R"("dynamic")"}, R"("dynamic")"},
      {{R"(["list","number"])", R"("dynamic")"}, R"("dynamic")"},
      {{R"(["list","number"])", R"(["tuple",["bool"]])", R"("dynamic")"}, R"("dynamic")"},
      {{R"(["list","string"])", R"(["tuple",["bool"]])", R"("dynamic")"}, R"(["list","string"])"},
      {{R"(["object",{}])", R"(["tuple",[]])", R"("dynamic")"}, "none"},
      {{R"("string")", R"(["object",{}])", R"("dynamic")"}, R"("dynamic")"},
      {{R"(["list","string"])", R"(["set","bool"])"}, R"(["list","string"])"},
      {{R"(["list","bool"])", R"(["set","string"])"}, R"(["list","bool"])"},
      {{R"(["list","bool"])", R"(["set","number"])"}, "none"},
      {{R"(["set","number"])", R"(["tuple",["string"]])"}, R"(["set","number"])"},
      {{R"(["map","string"])", R"(["object",{}])"}, R"(["map","string"])"},
      {{R"(["map","number"])", R"(["object",{"a":"string","b":"bool"}])"}, R"(["map","string"])"},
      {{R"(["map","string"])", R"(["object",{"a":["tuple",[]]}])"}, "none"},
      {{R"(["tuple",[]])", R"(["tuple",["dynamic",["tuple",[]]]])"}, "none"},
      {{R"(["tuple",[]])", R"(["tuple",["dynamic","number"]])"}, R"(["list","number"])"},
      {{R"(["object",{"a":"dynamic"}])", R"(["object",{"a":["object",{"b":"number"}]}])"},
       R"(["object",{"a":"dynamic"}])"},
      {{R"(["object",{"a":"dynamic"}])", R"(["object",{"b":"number"}])"}, R"(["map","number"])"},
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
