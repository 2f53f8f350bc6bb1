/// Values as JSON and msgpack: what comes back, and what hostile input does.
#include <gtest/gtest.h>

#include <random>

#include "value/compare.h"
#include "value/json_codec.h"
#include "value/msgpack_codec.h"

namespace plumb::value {
namespace {

Type type(std::string_view text) {
  return parse_json_type(text).value_or(Type());
}

std::string json(const Value& value) {
  std::string text;
  append_json(text, value);
  return text;
}

/// Values with their types, of every kind.
std::vector<std::pair<Value, Type>> samples() {
  const Type object = type(R"(["object",{"a":"string","b":["list","number"],"c":["map","bool"]}])");
  const Value whole =
      Value::object({{"a", Value::string("é\n\"")},
                     {"b", Value::list(Type::number(),
                                       {Value::integer(1), Value::number(*Number::parse("1.5"))})},
                     {"c", Value::map(Type::boolean(), {{"x", Value::boolean(true)}})}});
  const Value partly = Value::object(
      object, {Value::unknown(Type::string()), Value::null(Type::list(Type::number())),
               Value::map(Type::boolean(), {})});
  return {
      {Value::string(""), Type::string()},
      {Value::integer(-1), Type::number()},
      {Value::integer(INT64_MIN), Type::number()},
      {Value::number(*Number::parse("18446744073709551615")), Type::number()},
      {Value::number(*Number::parse("123456789012345678901234567890")), Type::number()},
      {Value::number(*Number::parse("0.1")), Type::number()},
      {Value::number(*Number::parse("0.5")), Type::number()},
      {Value::boolean(true), Type::boolean()},
      {Value::null(Type::string()), Type::string()},
      {Value::null(Type::string()), Type::dynamic()},
      {Value::null(Type::list(Type::number())), Type::dynamic()},
      {Value::null(Type::dynamic()), Type::dynamic()},
      {Value::tuple({Value::null(Type::boolean())}), Type::dynamic()},
      {Value::set(Type::string(), {Value::string("b"), Value::string("a")}),
       Type::set(Type::string())},
      {Value::tuple({Value::integer(1), Value::string("x")}),
       type(R"(["tuple",["number","string"]])")},
      {whole, object},
      {partly, object},
      {Value::unknown(Type::list(Type::string())), Type::list(Type::string())},
      {whole, Type::dynamic()},
      {Value::list(Type::string(), std::vector<Value>(70000, Value::string("x"))),
       Type::list(Type::string())},
  };
}

TEST(Msgpack, RoundTrips) {
  for (const auto& [value, of] : samples()) {
    const auto back = parse_msgpack(to_msgpack(value, of), of);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_TRUE(identical(*back, value))
        << json(value).substr(0, 200) << " came back as " << json(*back).substr(0, 200);
  }
}

TEST(Msgpack, EveryTruncationIsAnErrorOrAValue) {
  for (const auto& [value, of] : samples()) {
    const std::string bytes = to_msgpack(value, of);
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 300); ++size) {
      const auto parsed = parse_msgpack(std::string_view(bytes).substr(0, size), of);
      EXPECT_FALSE(parsed) << json(value).substr(0, 100) << " cut to " << size;
    }
  }
}

TEST(Msgpack, HostileBytes) {
  const std::string_view hostile[] = {
      std::string_view("\xdd\xff\xff\xff\xff", 5),  // An array of four thousand million elements.
      std::string_view("\xdf\xff\xff\xff\xff", 5),  // A map of as many.
      std::string_view("\xdb\xff\xff\xff\xff", 5),  // A string of as many bytes.
      std::string_view("\xc6\xff\xff\xff\xff", 5),
      std::string_view("\xc9\xff\xff\xff\xff\x0c", 6),  // An extension of as many.
      std::string_view("\xc1", 1),                      // Never used.
  };
  const Type types[] = {Type::string(),
                        Type::number(),
                        Type::list(Type::string()),
                        Type::map(Type::string()),
                        Type::dynamic(),
                        type(R"(["object",{"a":"string"}])"),
                        type(R"(["tuple",["string"]])")};
  for (const std::string_view bytes : hostile) {
    for (const Type of : types) EXPECT_FALSE(parse_msgpack(bytes, of)) << constraint_text(of);
  }
  // A dynamic value whose rest is missing, and one of a type that is none.
  EXPECT_FALSE(parse_msgpack(std::string_view("\x92\xc4\x08\"string\"", 11), Type::dynamic()));
  EXPECT_FALSE(parse_msgpack(std::string_view("\x92\xc4\x01x\xc0", 5), Type::dynamic()));
  const std::string deep(100000, '\x91');
  EXPECT_FALSE(parse_msgpack(deep, Type::dynamic()));
}

TEST(Msgpack, RandomBytesNeverCrash) {
  std::mt19937 random(7);
  const Type of = type(R"(["object",{"a":["list","dynamic"],"b":["map",["set","number"]]}])");
  for (int round = 0; round < 20000; ++round) {
    std::string bytes;
    const std::size_t size = random() % 40;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random());
    if (size > 0 && round % 2 == 0) bytes[0] = '\x82';
    (void)parse_msgpack(bytes, of);
    (void)parse_msgpack(bytes, Type::dynamic());
  }
}

TEST(Json, RoundTripsByType) {
  for (const auto& [value, of] : samples()) {
    if (!value.is_wholly_known()) continue;
    std::string text;
    append_json_typed(text, value, of);
    const auto back = parse_json_typed(text, of);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_TRUE(identical(*back, value)) << text.substr(0, 200);
  }
}

TEST(Json, EscapesStrings) {
  std::string text;
  append_json_string(text, "<&>\u2028\x01\n\"\\/é\x7f");
  EXPECT_EQ(text, "\"<&>\u2028\\u0001\\n\\\"\\\\/é\x7f\"");
  text.clear();
  append_json_string(text, "<&>\u2028\u2029\u2020", Escaping::kHtml);
  EXPECT_EQ(text, "\"\\u003c\\u0026\\u003e\\u2028\\u2029\u2020\"");
}

TEST(Json, KeepsAllDigits) {
  for (const char* const text : {"12345678901234567890.123456789", "18446744073709551616", "0.1",
                                 "-0.5", "1234567890123456789012345678901234567890"}) {
    const auto parsed = parse_json(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(json(*parsed), text);
  }
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* const text : {"", "{", "[1,]", "{a:1}", "01", "1.", "nul", "'a'", "[1]]", "1 2",
                                 "\"\n\"", "\"\\x\"", "{\"a\"}", "\xff", "+1", ".5"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
  EXPECT_FALSE(parse_json(std::string(100000, '[')));
  std::string nested;
  for (int i = 0; i < 100000; ++i) nested += "{\"a\":";
  EXPECT_FALSE(parse_json(nested));
}

TEST(Json, RefusesWrongShapes) {
  const std::pair<const char*, const char*> cases[] = {
      {"[1]", R"("string")"},
      {"\"x\"", R"("number")"},
      {"{}", R"(["list","string"])"},
      {"[]", R"(["map","string"])"},
      {R"({"b":1})", R"(["object",{"a":"string"}])"},
      {"[1,2]", R"(["tuple",["number"]])"},
      {"1", R"("dynamic")"},
      {R"({"value":1,"type":"nonsense"})", R"("dynamic")"},
  };
  for (const auto& [text, of] : cases)
    EXPECT_FALSE(parse_json_typed(text, type(of))) << text << " as " << of;
}

/// Numbers of float64 functions are shown by the shortest digits that mean them, in plans as well.
TEST(Msgpack, KeepsThePrecisionOfDoubles) {
  const Value tenth = Value::number(Number::from_double(0.1));
  const auto read = parse_msgpack(to_msgpack(tenth, Type::number()), Type::number());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->as_number().to_string(), "0.1");
}

TEST(Json, RefusesTypesThatAreNone) {
  for (const char* const text : {"", "\"strings\"", "[]", "[\"list\"]", "[\"list\",\"x\"]",
                                 "[\"object\",[]]", "[\"tuple\",{}]", "{}", "1"}) {
    EXPECT_FALSE(parse_json_type(text)) << text;
  }
}

}  // namespace
}  // namespace plumb::value
