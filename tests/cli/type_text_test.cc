/// What is expected was recorded from terraform 1.11.4.
#include "cli/type_text.h"

#include <gtest/gtest.h>

#include "value/json_codec.h"

namespace plumb::cli {
namespace {

TEST(TypeText, StructuresHaveLinesOfTheirOwn) {
  struct Case {
    const char* type;  ///< As JSON.
    const char* text;
  };
  const Case cases[] = {
      {R"("string")", "string"},
      {R"("dynamic")", "dynamic"},
      {R"(["list",["set","number"]])", "list(set(number))"},
      {R"(["object",{}])", "object({})"},
      {R"(["tuple",[]])", "tuple([])"},
      {R"(["object",{"b c":["map","bool"],"a":"number"}])",
       "object({\n    a: number,\n    b c: map(bool),\n})"},
      {R"(["list",["list",["object",{"x":"number"}]]])",
       "list(list(\n    object({\n        x: number,\n    }),\n))"},
      {R"(["tuple",[["map",["tuple",["string"]]]]])",
       "tuple([\n    map(\n        tuple([\n            string,\n        ]),\n    ),\n])"},
      {R"(["set",["object",{}]])", "set(\n    object({}),\n)"},
  };
  for (const Case& c : cases) {
    const auto type = value::parse_json_type(c.type);
    ASSERT_TRUE(type) << c.type;
    EXPECT_EQ(type_text(*type), c.text);
  }
}

}  // namespace
}  // namespace plumb::cli
